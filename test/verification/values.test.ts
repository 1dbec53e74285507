import { describe, expect, it } from '@jest/globals';
import { latin1, parseLatin1 } from '../../src/core/bytes.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { startReading } from '../../src/verification/pdf/reading.ts';
import { Syntax } from '../../src/verification/pdf/syntax.ts';
import {
  changedKeys,
  isCount,
  type PdfDict,
  type PdfString,
  type PdfValue,
  sameValue,
  startOfString,
  stringBytes,
} from '../../src/verification/pdf/values.ts';

const parse = (text: string): PdfValue => {
  const bytes = latin1(text);
  return new Syntax(bytes, { start: 0, end: bytes.length }, startReading(defaultLimits)).value();
};

describe('two values', () => {
  it.each<[string, string, boolean]>([
    ['1', '1', true],
    ['1', '2', false],
    ['1', '1.0', true],
    ['true', 'false', false],
    ['null', 'null', true],
    ['null', '1', false],
    ['[]', 'null', false],
    ['null', '[]', false],
    ['[]', '1', false],
    ['/A', '/A', true],
    ['/A', '/B', false],
    ['/A', '(A)', false],
    ['/A', '[]', false],
    ['1 0 R', '1 0 R', true],
    ['1 0 R', '2 0 R', false],
    ['1 0 R', '1 1 R', false],
    ['1 0 R', '/A', false],
    ['(A)', '<41>', true],
    ['(A)', '(\\101)', true],
    ['(A)', '(B)', false],
    ['(A)', '(AB)', false],
    ['(AB)', '(A)', false],
    ['(A)', '/A', false],
    ['[1 2]', '[1 2]', true],
    ['[1 2]', '[1 3]', false],
    ['[1 2]', '[1]', false],
    ['[1]', '[1 2]', false],
    ['[1]', '<</A 1>>', false],
    ['<</A 1/B 2>>', '<</B 2/A 1>>', true],
    ['<</A 1>>', '<</A 1/B null>>', true],
    ['<</A 1/B null>>', '<</A 1>>', true],
    ['<</A 1>>', '<</A 2>>', false],
    ['<</A 1>>', '<<>>', false],
    ['<<>>', '<</A 1>>', false],
    ['<<>>', '[]', false],
  ])('%s and another are the same or not', (a, b, same) => {
    expect(sameValue(parse(a), parse(b))).toBe(same);
  });

  it('are the same where both are absent', () => {
    expect(sameValue(undefined, undefined)).toBe(true);
    expect(sameValue(undefined, null)).toBe(true);
    expect(sameValue(undefined, parse('[]'))).toBe(false);
  });

  it('differ in the keys that were added, removed or changed', () => {
    const keys = (a: string, b: string) => changedKeys(parse(a) as PdfDict, parse(b) as PdfDict);
    expect(keys('<</A 1/B 2/C 3/D null>>', '<</A 1/B 3/E 4/F null>>')).toEqual(['B', 'C', 'E']);
    expect(keys('<</A null>>', '<</A 1>>')).toEqual(['A']);
  });
});

describe('a string', () => {
  const content = (text: string): string => parseLatin1(stringBytes(parse(text) as PdfString));
  it.each<[string, string]>([
    ['()', ''],
    ['(a(b)c)', 'a(b)c'],
    ['(a\rb)', 'a\nb'],
    ['(a\r\nb)', 'a\nb'],
    ['(a\nb)', 'a\nb'],
    ['(a\\\rb)', 'ab'],
    ['(a\\\r\nb)', 'ab'],
    ['(\\1014)', 'A4'],
    ['(\\08)', '\x008'],
    ['(\\7)', '\x07'],
    ['(\\7 )', '\x07 '],
    ['<>', ''],
    ['<4>', '@'],
    ['<0>', '\0'],
    ['<00>', '\0'],
    ['<41 42>', 'AB'],
    ['<4 1 0>', 'A\0'],
    ['<4142 4>', 'AB@'],
    ['<aF0>', '\xaf\0'],
  ])('%s has its escapes undone', (text, told) => {
    expect(content(text)).toBe(told);
  });

  it('begins with its first octets, however many there are behind', () => {
    const start = (text: string, max: number) => parseLatin1(startOfString(parse(text) as PdfString, max));
    expect([start('(abcd)', 4), start('(abcd)', 3), start('(abcd)', 9)]).toEqual(['abcd', 'abc', 'abcd']);
    expect(start('<616263>', 2)).toBe('ab');
    expect(start('(\\141\\142\\143)', 2)).toBe('ab');
    const long = { ...(parse('(ab)') as PdfString), end: 1e9 };
    expect(startOfString(long, 1)).toHaveLength(1);
    expect(start(`(${'\\\n'.repeat(9)}abc)`, 2).length).toBeLessThan(2);
  });
});

it('a count is a whole number from 0 on', () => {
  expect(['0', '7', '-1', '1.5', '/A', 'null', '99999999999999999999'].map((text) => isCount(parse(text)))).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(isCount(undefined)).toBe(false);
});
