import { describe, expect, it } from '@jest/globals';
import { latin1 } from '../../src/core/bytes.ts';
import { Budget } from '../../src/verification/budget.ts';
import { defaultLimits, type Limits } from '../../src/verification/limits.ts';
import { startReading } from '../../src/verification/pdf/reading.ts';
import { PdfSyntaxError, Syntax } from '../../src/verification/pdf/syntax.ts';
import type { PdfValue } from '../../src/verification/pdf/values.ts';

const open = (text: string, end = text.length, limits: Limits = defaultLimits) =>
  new Syntax(latin1(text), { start: 0, end }, startReading(limits, new Budget(limits)));

/** Strings without the buffer that they were read from. */
const plain = (value: PdfValue): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, part) => (key === 'source' ? undefined : part instanceof Map ? [...part] : part)),
  );

/** All that reading a value, and the white space behind it, says. */
function told(syntax: Syntax, read: (syntax: Syntax) => unknown = (one) => plain(one.value())): object {
  try {
    const value = read(syntax);
    syntax.skipWhite();
    return { value, at: syntax.at, referred: [...syntax.referred], comment: syntax.comment };
  } catch (error) {
    if (!(error instanceof PdfSyntaxError)) throw error;
    return { ...error.finding, offset: error.offset };
  }
}

const samples = [
  '/Name ',
  '/A#20B#4a/',
  '/A#2',
  '/A#G0 ',
  '/A#0G ',
  '/A#00 ',
  '<</A 1/B[2]/C<</D(x)>>>> ',
  '<</A 1 %c\n/B 2>>',
  '<< /A /B >>%x\n ',
  '<</A 1/A 2>>',
  '<</A 1>',
  '<</A 1 2>>',
  '[1 [true false] null /N (s) <00>]',
  '[1 2\n]',
  '<0aF9 b>',
  '<0g>',
  '(a(b\\)c)\\\\d)',
  '(\\',
  '12 0R',
  '120 R',
  '12345678901 0 R',
  '+1.5',
  '-.5 ',
  '.',
  '-',
  '1.2.3',
  '4.',
  '12x',
  'true ',
  'truex',
  'null(',
  'false',
  'nul',
  ' 1',
  ')',
  '}',
];

describe('the reader of PDF syntax', () => {
  it.each(samples)('takes nothing from behind its end: %s', (text) => {
    for (const read of [undefined, (syntax: Syntax) => syntax.count(), (syntax: Syntax) => syntax.ahead('true')])
      for (let end = 0; end <= text.length; end++) {
        const alone = told(open(text.slice(0, end)), read);
        for (const behind of [text.slice(end), '0', ')', 'x']) {
          const answer = told(open(text.slice(0, end) + behind, end), read);
          expect([end, behind, answer]).toEqual([end, behind, alone]);
        }
      }
  });

  it('takes no reference that its end cuts', () => {
    for (const end of [3, 4, 5]) expect(told(open('12 0 R', end))).toMatchObject({ value: 12, at: 3 });
    for (const end of [6, 7]) expect(told(open('12 0 R', end))).toMatchObject({ value: { num: 12 }, at: 6 });
  });

  it.each<[string, object]>([
    ['12 0 R', { value: { kind: 'ref', num: 12, gen: 0 }, referred: [12] }],
    ['12 3 R', { value: { kind: 'ref', num: 12, gen: 3 }, referred: [] }],
    ['12 999999 R', { value: { gen: 999999 } }],
    ['12 1000000 R', { value: 12, at: 3 }],
    ['12 0 Rx', { value: 12, at: 3 }],
    ['12 0R', { value: 12, at: 3 }],
    ['1200 R', { value: 1200, at: 5 }],
    ['1234567890 0 R', { value: { num: 1234567890 } }],
    ['12345678901 0 R', { value: 12345678901, at: 12 }],
    ['12/A', { value: 12, at: 2 }],
    ['%a\n%b\r1', { code: 'syntax-invalid', what: 'value', offset: 0 }],
    ['1%a\n%b', { value: 1, at: 6, comment: 1 }],
    ['<</A 1/B 2/A 3>>', { code: 'key-duplicate', key: 'A', offset: 10 }],
    ['<</A>>', { code: 'syntax-invalid', what: 'value', offset: 4 }],
    ['<<1 2>>', { code: 'syntax-invalid', what: 'key', offset: 2 }],
    ['<</A 1', { code: 'syntax-invalid', what: 'key', offset: 6 }],
    ['<0 1', { code: 'syntax-invalid', what: 'hex-string', offset: 4 }],
    ['<0(>', { code: 'syntax-invalid', what: 'hex-string', offset: 2 }],
    ['(a(b)', { code: 'syntax-invalid', what: 'open-string', offset: 0 }],
    ['(a\\', { code: 'syntax-invalid', what: 'open-string', offset: 0 }],
    ['(a\\)', { code: 'syntax-invalid', what: 'open-string', offset: 0 }],
    ['/A#1', { code: 'syntax-invalid', what: 'name', offset: 2 }],
    ['/A#00', { code: 'syntax-invalid', what: 'name', offset: 2 }],
    ['[1', { code: 'syntax-invalid', what: 'truncated', offset: 2 }],
    ['1.2.3', { code: 'syntax-invalid', what: 'number', offset: 0 }],
    ['1 ', { value: 1, at: 2 }],
    [`0.${'1'.repeat(38)} `, { at: 41 }],
    [`0.${'1'.repeat(39)}`, { value: expect.any(Number), at: 40 }],
    [`/${'x'.repeat(16_384)}`, { at: 16_385 }],
    ['<</A 1)>', { code: 'syntax-invalid', what: 'key', offset: 6 }],
    ['<</A 1>)', { code: 'syntax-invalid', what: 'key', offset: 6 }],
    [`/${'x'.repeat(16_385)}`, { code: 'syntax-invalid', what: 'name', offset: 1 }],
  ])('tells what is there: %s', (text, answer) => {
    expect(told(open(text))).toMatchObject(answer);
  });

  it('counts up to ten digits', () => {
    const count = (text: string) => told(open(text), (one) => one.count());
    expect(count('1234567890 1')).toMatchObject({ value: 1234567890, at: 11 });
    for (const text of ['12345678901', '1x', '', '-1'])
      expect(count(text)).toEqual({ code: 'syntax-invalid', what: 'number', offset: 0 });
  });

  it('knows a keyword by what stands behind it', () => {
    const ahead = (text: string, word: string) => open(text).ahead(word);
    expect(['obj', 'obj ', 'obj<', 'objx', 'obk', 'ob'].map((text) => ahead(text, 'obj'))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(ahead('<<x', '<<')).toBe(true);
    expect(() => open('endob').expect('endobj')).toThrow('syntax-invalid');
    expect(told(open('x'), (one) => one.expect('obj'))).toEqual({
      code: 'syntax-invalid',
      what: 'keyword',
      keyword: 'obj',
      offset: 0,
    });
    const syntax = open('obj 1');
    syntax.expect('obj');
    expect(syntax.at).toBe(3);
  });

  it('has exact limits', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    const limits = { ...defaultLimits, depth: 3 };
    expect(told(open(nested(4), undefined, limits))).toMatchObject({ at: 8 });
    expect(told(open(nested(5), undefined, limits))).toMatchObject({ code: 'limit-depth', offset: 4 });
    expect(told(open('[1 2]', undefined, { ...defaultLimits, values: 14 }))).toMatchObject({ at: 5 });
    expect(told(open('[1 2]', undefined, { ...defaultLimits, values: 13 }))).toMatchObject({
      code: 'limit-objects',
      what: 'values',
    });
    const entries = (count: number) => `<<${Array.from({ length: count }, (_, i) => `/${i} 1`).join('')}>>`;
    expect(told(open(entries(100_001)))).toMatchObject({ code: 'limit-objects', what: 'dictionary', offset: 0 });
    expect(told(open(entries(100_000)))).not.toHaveProperty('code');
  });
});

describe('the table of names', () => {
  // Each pair shares its slot: names of one length, and one that begins with the other.
  it.each([
    ['/Aa ', '/BB '],
    ['/Type ', '/TypeAge '],
  ])('tells %s from %s, whichever comes first', (one, other) => {
    for (const pair of [one + other, other + one]) {
      const syntax = open(pair);
      const read = [syntax.value(), syntax.skipWhite(), syntax.value()].filter((value) => value !== undefined);
      const names = read.map((value) => `/${(value as { name: string }).name} `);
      expect(names.join('')).toBe(pair);
    }
  });
});
