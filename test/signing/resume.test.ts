import { beforeAll, describe, expect, it } from '@jest/globals';
import { resumeState } from '../../src/signing/resume.ts';
import { addSignature } from '../../src/signing/revision.ts';
import type { FileState } from '../../src/signing/state.ts';
import { testAuthority } from '../support/pki.ts';
import { approval, type Signing, stored, wholeCeremony } from '../support/signing.ts';

let signing: Signing;
beforeAll(async () => {
  signing = await wholeCeremony(await testAuthority(), 3);
});

/** A state without its running hash, which sha256 stands for. */
const facts = ({ hash, ...rest }: FileState) => ({ ...rest, running: hash.copy().digest('hex') });

describe('a state from the store', () => {
  it('equals, at every step, the state that went on running', () => {
    for (const [i, increment] of signing.increments.entries()) {
      const resumed = resumeState(signing.plan, stored(signing).slice(0, i + 1));
      expect(facts(resumed)).toEqual(facts(increment.state));
    }
  });

  it('can go on from a state already known', () => {
    const [first, ...rest] = stored(signing);
    const early = resumeState(signing.plan, [first!]);
    expect(facts(resumeState(signing.plan, rest, early))).toEqual(facts(signing.state));
  });

  it('survives the plan’s way through JSON', () => {
    const plan = JSON.parse(JSON.stringify(signing.plan));
    expect(facts(resumeState(plan, stored(signing)))).toEqual(facts(signing.state));
  });

  it('signs on as if nothing had happened', async () => {
    const before = resumeState(signing.plan, stored(signing).slice(0, 3));
    const next = await addSignature(before, signing.plan, signing.plan.signatures[1]!, approval(signing));
    expect(next.n).toBe(3);
    expect(next.state.startXref).toBeGreaterThan(before.size);
  });
});

describe('a damaged store is not built upon', () => {
  it.each<[string, (all: ReturnType<typeof stored>) => ReturnType<typeof stored>]>([
    ['a gap', (all) => all.toSpliced(2, 1)],
    ['a wrong order', (all) => [all[0]!, all[2]!, all[1]!]],
    ['a revision twice', (all) => [all[0]!, all[1]!, all[1]!]],
    ['another file’s revision in between', (all) => [all[0]!, { n: 1, bytes: all[2]!.bytes }]],
    ['a truncated revision', (all) => [all[0]!, { n: 1, bytes: all[1]!.bytes.subarray(0, -3) }]],
    ['a base shorter than its plan', (all) => [{ n: 0, bytes: all[0]!.bytes.subarray(0, 100) }]],
    ['nothing at all', () => []],
  ])('%s', (_, damage) => {
    expect(() => resumeState(signing.plan, damage(stored(signing)))).toThrow(Error);
  });
});
