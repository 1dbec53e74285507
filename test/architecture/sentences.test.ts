import { describe, expect, it } from '@jest/globals';
import { files, room, sourceOf } from './sources.ts';

/**
 * Sentences are for people. In the rooms that judge, no code decides by one: a finding, a change and an error carry a code with
 * parameters (src/verification/findings.ts), so neither a reworded sentence nor a name put into it can change a verdict.
 */
const rooms = ['verification', 'archive', 'signing'];

const sentence = String.raw`(?:message|sentence|words|summary|why)\b`;
const reading: readonly RegExp[] = [
  new RegExp(
    String.raw`\b${sentence}[)!?]*\.(?:endsWith|startsWith|includes|indexOf|match|matchAll|search|split|slice)\(`,
  ),
  new RegExp(String.raw`\.(?:test|exec)\([\w.?![\]]*\b${sentence}`),
  new RegExp(String.raw`\b${sentence}\s*[!=]==?\s*['"\`]`),
  new RegExp(String.raw`\bswitch \([\w.?![\]]*\b${sentence}`),
];

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
const reads = (line: string): boolean => reading.some((pattern) => pattern.test(line));

describe('sentences for people', () => {
  it('are read by no code that judges: carry a code with parameters instead', () => {
    const wrong = files
      .filter((name) => rooms.includes(room(name)))
      .flatMap((name) =>
        withoutComments(sourceOf(name))
          .split('\n')
          .filter(reads)
          .map((line) => `${name}: ${line.trim()}`),
      );
    expect(wrong).toEqual([]);
  });

  it.each([
    "else if (!message.endsWith('di dalam CMS')) report(code, message);",
    "if (permission === 3 && owner?.words.includes('anotasi')) return 'unjudged';",
    'const unsafe = /relative path|absolute path/i.test(cause.message);',
    "if (error.message === 'not-found') return undefined;",
    'switch (finding.message) {',
  ])('would be found where code reads one: %s', (line) => {
    expect(reads(line)).toBe(true);
  });

  it.each([
    'findings.push({ code: error.code, message: error.message });',
    "const text = proof.why === undefined ? '' : proof.why;",
    'for (const [word, value] of words) {',
  ])('may be handed on: %s', (line) => {
    expect(reads(line)).toBe(false);
  });
});
