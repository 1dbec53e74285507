import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { root } from './blocks.mjs';

/** What README and SECURITY.md promise is shown line by line by a test, or said to be shown by none. */
describe('what is trusted', () => {
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const section = (path: string, heading: string): string =>
    read(path)
      .split(`\n${heading}\n`)[1]!
      .split(/\n#{2,3} /)[0]!;
  const testsIn = (text: string): readonly string[] =>
    [...text.matchAll(/`(test\/[\w./-]+\.(?:test\.ts|mjs))`/g)].map(([, path]) => path!);

  const promises = section('README.md', '## What is trusted').match(/^\d\. [\s\S]*?(?=^\d\. |^$)/gm)!;
  const rows = ['## What a thief could do', '### Keys of signers', '### The database']
    .flatMap((heading) => section('SECURITY.md', heading).split('\n'))
    .filter((line) => line.startsWith('| ') && !/^\| (?:who holds it|key|what|they) \|/.test(line));
  const guesses = section('SECURITY.md', '### Guessing');

  it('names a test in each line, or says that there is none', () => {
    const bare = [...promises, ...rows].filter((line) => testsIn(line).length === 0 && !line.includes('nothing but'));
    expect(bare).toEqual([]);
    expect([promises.length, rows.length > 40, testsIn(guesses).length > 0]).toEqual([5, true, true]);
  });

  it('names only suites that are there and have tests', () => {
    const named = new Set(testsIn([...promises, ...rows, guesses].join('\n')));
    const runs = (path: string): boolean => {
      if (path.endsWith('.mjs')) return existsSync(join(root, path)); // a flow of the browser is a test as a whole
      const text = existsSync(join(root, path)) ? read(path) : '';
      const imported = [...text.matchAll(/from '(\.[\w./-]+)'/g)].map(([, one]) => join(root, path, '..', one!));
      const all = [text, ...imported.filter((one) => existsSync(one)).map((one) => readFileSync(one, 'utf8'))];
      return all.some((one) => /^\s*(?:it|test)(?:\.each)?[(<]/m.test(one));
    };
    expect([...named].filter((path) => !runs(path))).toEqual([]);
    expect(named.size).toBeGreaterThan(20);
  });
});
