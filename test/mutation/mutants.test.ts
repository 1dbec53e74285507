import { beforeAll, describe, expect, it } from '@jest/globals';
import { transform } from '../support/typescript.cjs';
import { keyOf } from './accepted.ts';
import { choose } from './choice.ts';
import { type Block, notices, runPlain, type Test } from './harness.ts';
import { instrument } from './instrument.ts';
import { findMutants } from './mutants.ts';
import { suites } from './suites.ts';
import { activate, installSwitch, takeHits } from './switch.ts';

const source = `
export function judge(size: number, names?: readonly string[], add: (code: string) => void = () => {}): string {
  if (size > 3 && !names?.includes('ö')) throw new RangeError('large');
  if (size < 0) add('negative');
  add('seen');
  return names?.length === 2 ? 'two' : (names ?? ['none']).some((name) => name === 'a') as boolean ? 'a' : 'other';
}
`;
type Judge = (size: number, names?: readonly string[], add?: (code: string) => void) => string;

describe('mutants', () => {
  const mutants = findMutants('a.ts', source);
  const changes = mutants.map(({ kind, line, change }) => `${line} ${kind} ${change}`);
  let judge: Judge;
  beforeAll(async () => {
    installSwitch(mutants.length);
    const { code } = transform(instrument(source, mutants), '/a.ts');
    ({ judge } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { judge: Judge });
  });

  it('are a deleted check, a flipped comparison, another value', () => {
    expect(changes.filter((change) => !change.includes(' value '))).toEqual([
      "3 deleted `size > 3 && !names?.includes('ö')` → `false`",
      '3 deleted `size > 3` → `true`',
      '3 flipped `size > 3` → `size >= 3`',
      '3 flipped `size > 3` → `size <= 3`',
      "3 deleted `!names?.includes('ö')` → `true`",
      "3 flipped `!names?.includes('ö')` → `names?.includes('ö')`",
      '4 deleted `size < 0` → `false`',
      '4 flipped `size < 0` → `size <= 0`',
      '4 flipped `size < 0` → `size >= 0`',
      "5 deleted `add('seen');` → nothing",
      '6 deleted `names?.length === 2` → `false`',
      '6 deleted `names?.length === 2` → `true`',
      '6 flipped `names?.length === 2` → `names?.length !== 2`',
      "6 deleted `(names ?? ['none']).some((name) => name === 'a') as boolean` → `false`",
      "6 deleted `(names ?? ['none']).some((name) => name === 'a') as boolean` → `true`",
      "6 flipped `(names ?? ['none']).some((name) => name === 'a')` → `(names ?? ['none']).every((name) => name === 'a')`",
      "6 flipped `name === 'a'` → `name !== 'a'`",
    ]);
    expect(changes).toContain('3 value `3` → `4`');
    expect(changes).toContain("6 value `names ?? ['none']` → `names`");
  });

  /** What the function does while a mutant is on: its answer, or the error, and what it added. */
  function outcome(change: string | undefined, ...input: Parameters<Judge>): string {
    activate(change === undefined ? undefined : changes.indexOf(change));
    const added: string[] = [];
    try {
      return [judge(input[0], input[1], (code) => added.push(code)), ...added].join(' ');
    } catch (error) {
      return (error as Error).message;
    } finally {
      activate();
    }
  }

  it.each<[string, Parameters<Judge>, string, string]>([
    ["3 deleted `size > 3 && !names?.includes('ö')` → `false`", [4], 'large', 'other seen'],
    ['3 deleted `size > 3` → `true`', [1], 'other seen', 'large'],
    ['3 flipped `size > 3` → `size >= 3`', [3], 'other seen', 'large'],
    ["3 deleted `!names?.includes('ö')` → `true`", [4, ['ö']], 'other seen', 'large'],
    ['4 flipped `size < 0` → `size <= 0`', [0], 'other seen', 'other negative seen'],
    ["5 deleted `add('seen');` → nothing", [1], 'other seen', 'other'],
    ['6 deleted `names?.length === 2` → `true`', [1], 'other seen', 'two seen'],
    [
      "6 flipped `(names ?? ['none']).some((name) => name === 'a')` → `(names ?? ['none']).every((name) => name === 'a')`",
      [1, ['a', 'b', 'c']],
      'a seen',
      'other seen',
    ],
  ])('%s does what it says when it is on', (change, input, before, after) => {
    expect(changes).toContain(change);
    expect(outcome(undefined, ...input)).toBe(before);
    expect(outcome(change, ...input)).toBe(after);
  });

  it('are known to matter only where their value would have differed', () => {
    const matters = (...input: Parameters<Judge>) => {
      activate();
      judge(...input);
      const hits = takeHits();
      return changes.filter((_, id) => hits.get(id)?.matters && changes[id]!.startsWith('4 '));
    };
    expect(matters(1)).toEqual(['4 flipped `size < 0` → `size >= 0`', '4 value `0` → `1`']);
    expect(matters(0)).toContain('4 flipped `size < 0` → `size <= 0`');
    expect(matters(-1)).toContain('4 deleted `size < 0` → `false`');
  });

  it('that are met without end count as noticed', () => {
    activate(changes.indexOf('4 value `0` → `1`'), 1);
    judge(1);
    expect(() => judge(1)).toThrow('without end');
    activate();
  });

  it('have names that stay when lines move, numbered where they repeat', () => {
    const twice = `${source}\n${source.replace('judge', 'again')}`;
    const names = [...keyOf(findMutants('a.ts', twice)).values()];
    expect(new Set(names).size).toBe(names.length);
    const moved = [...keyOf(findMutants('a.ts', `\n\n${source}`)).values()];
    expect(moved).toEqual([...keyOf(mutants).values()]);
    expect(names).toContain('a.ts `size > 3` → `true` (2)');
  });

  it('come in an order that a seed decides, each once', () => {
    const choice = { files: [], kinds: new Set(['deleted', 'flipped']), since: undefined };
    const order = (sample: string) => choose(mutants, { ...choice, sample }).flat();
    expect(order('a')).toEqual(order('a'));
    expect(order('a')).not.toEqual(order('b'));
    expect(new Set(order('a'))).toEqual(new Set(choose(mutants, { ...choice, sample: undefined }).flat()));
  });
});

describe('the harness', () => {
  const said: string[] = [];
  const hook = (name: string) => () => void said.push(name);
  const blockOf = (name: string, parent: Block | undefined, clears: boolean): Block => ({
    ...{ parent, name, prepared: undefined, hits: new Map(), time: 0 },
    ...{ before: [hook(`all ${name}`)], after: clears ? [hook(`cleared ${name}`)] : [] },
    ...{ beforeEach: [hook(`each ${name}`)], afterEach: [hook(`end ${name}`)] },
  });
  const testIn = (block: Block, body: () => unknown): Test => ({ name: 'test', block, body });
  const heard = (): string[] => said.splice(0);

  it('runs hooks around every test, from outside in and back, also around one that fails', async () => {
    const inner = blockOf('b', blockOf('a', undefined, false), false);
    const each = ['each a', 'each b', 'test', 'end b', 'end a'];
    await runPlain(testIn(inner, hook('test')));
    expect(heard()).toEqual(['all a', 'all b', ...each]);
    expect(await notices(testIn(inner, hook('test')), 0, 1)).toBe(false);
    expect(heard()).toEqual(each); // what they prepared is used again
    const failing = testIn(inner, () => {
      said.push('test');
      throw new Error('noticed');
    });
    expect(await notices(failing, 0, 1)).toBe(true);
    expect(heard()).toEqual(each);
  });

  it('prepares a block anew for every test when something is cleared away behind it', async () => {
    const inner = blockOf('b', blockOf('a', undefined, true), false);
    for (let i = 0; i < 2; i++) {
      await notices(testIn(inner, hook('test')), 0, 1);
      expect(heard()).toEqual(['all a', 'all b', 'each a', 'each b', 'test', 'end b', 'end a', 'cleared a']);
    }
  });

  it('knows the suites of a room and of what is in it, and refuses a room without any', () => {
    expect(suites(['src/log'])).toContain('test/log/continuity.test.ts');
    expect(suites(['src/log/publisher.ts'])).toEqual(suites(['src/log']));
    expect(suites(['src/verification', 'src/signing'])).toContain('test/attacks/attacks.test.ts');
    expect(() => suites(['src/browser'])).toThrow('src/browser');
  });
});
