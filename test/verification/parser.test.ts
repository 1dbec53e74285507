import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { latin1 } from '../../src/core/bytes.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import { startReading } from '../../src/verification/pdf/reading.ts';
import { PdfSyntaxError, Syntax } from '../../src/verification/pdf/syntax.ts';
import { dateOf, textOf } from '../../src/verification/pdf/text.ts';
import { type PdfValue, sameValue, stringBytes } from '../../src/verification/pdf/values.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { eventTime } from '../support/pki.ts';

const parse = (text: string): PdfValue => {
  const bytes = latin1(text);
  const syntax: Syntax = new Syntax(bytes, { start: 0, end: bytes.length }, startReading(defaultLimits));
  const value = syntax.value();
  syntax.skipWhite();
  if (syntax.at !== bytes.length) syntax.fail({ code: 'bytes-after-eof', count: bytes.length - syntax.at });
  return value;
};

/** PDF values with one way to write each. */
const { value: pdfText } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    fc.constantFrom(
      'null',
      'true',
      'false',
      '0',
      '-17',
      '+3',
      '.5',
      '4.',
      '12 0 R',
      '(a(b)c)',
      '(\\)\\(\\\\)',
      '<0aF>',
      '/Name',
      '/A#20B',
    ),
    fc.integer().map(String),
    fc.array(tie('value'), { maxLength: 5 }).map((items) => `[${items.join(' ')}]`),
    fc
      .uniqueArray(fc.stringMatching(/^[A-Za-z]{1,6}$/), { maxLength: 5 })
      .chain((keys) =>
        fc.tuple(fc.constant(keys), fc.array(tie('value'), { minLength: keys.length, maxLength: keys.length })),
      )
      .map(([keys, values]) => `<<${keys.map((key, i) => `/${key} ${values[i]}`).join(' ')}>>`),
  ),
}));

describe('reading PDF syntax', () => {
  it('reads every value there is, and white space and order of keys say nothing', () => {
    fc.assert(
      fc.property(pdfText, (text) => {
        const value = parse(text);
        expect(sameValue(value, parse(text.replaceAll(' ', '\r\n\t ')))).toBe(true);
        expect(sameValue(value, parse(`[${text}]`))).toBe(false);
      }),
    );
  });

  it.each([
    '<</A 1/A 2>>',
    '<</A>>',
    '<<1 2>>',
    '[1 2',
    '(abc',
    '<0g>',
    '<00',
    '/A#0',
    '/A#00',
    '/A#1G',
    '/A#G1',
    '--1',
    '1.2.3',
    '1e5',
    'nul',
    'R',
    '0x1',
    ')',
    '>>',
    '',
  ])('refuses %s', (text) => {
    expect(() => parse(text)).toThrow(PdfSyntaxError);
  });

  it('keeps thousands of names apart, long ones and escaped ones too', () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `N${i.toString(36)}`);
    const all = [...names, ...names, 'x'.repeat(127), 'x'.repeat(128), 'x'.repeat(5000), ''];
    expect(all.map((name) => parse(`/${name}`))).toEqual(all.map((name) => ({ kind: 'name', name })));
    expect(parse('/#4e#31')).toEqual({ kind: 'name', name: 'N1' });
  });

  it.each([
    ['0', 0],
    ['0000000012', 12],
    ['12345678901', 12345678901],
    ['-0.5', -0.5],
    ['+7.', 7],
  ])('reads the number %s', (text, number) => {
    expect(parse(text)).toBe(number);
  });

  it('refuses what is nested too deeply instead of running out of stack', () => {
    for (const open of ['[', '<</A'])
      expect(() => parse(open.repeat(100_000))).toThrow(expect.objectContaining({ finding: { code: 'limit-depth' } }));
  });

  it('undoes the escapes of strings (ISO 32000-2 table 3)', () => {
    const bytes = (text: string) =>
      [...stringBytes(parse(text) as never)].map((byte) => String.fromCharCode(byte)).join('');
    expect(bytes('(\\n\\r\\t\\b\\f\\(\\)\\\\\\q)')).toBe('\n\r\t\b\f()\\q');
    expect(bytes('(\\0533\\53\\5x\\777)')).toBe('+3+\x05x\xff');
    expect(bytes('(a\\\nb\\\r\nc\r\nd)')).toBe('abc\nd');
    expect(bytes('<41 4 2 5>')).toBe('ABP');
  });

  it('reads text strings and dates', () => {
    expect(textOf(parse('(Syafi\\222i)'))).toBe('Syafi™i');
    expect(textOf(parse('<FEFF00530079>'))).toBe('Sy');
    expect(textOf(parse('<EFBBBFC3A9>'))).toBe('é');
    expect(textOf(parse('12'))).toBeUndefined();
    expect(textOf(parse('<FE0053>'))).toBe('þ\0S');
    expect(textOf(parse('<41FF>'))).toBe('Aÿ');
    expect(textOf(parse('<FEFF005>'))).toBe('P');
    expect(textOf(parse('<FEFFD800>'))).toBe('\ufffd');
    expect(['EFBB41', 'EF41BF', '41BBBF'].map((mark) => textOf(parse(`<${mark}>`)))).toEqual(['ï»A', 'ïA¿', 'A»¿']);
    expect(textOf(parse('<187F20A0>'))).toBe('˘\x7f €');
    expect(['18', 'A0', '7F', '20'].map((byte) => textOf(parse(`<${byte}>`)))).toEqual(['˘', '€', '\x7f', ' ']);
    expect(textOf(parse(`(${'x'.repeat(5000)})`))).toBe('x'.repeat(4096));
    expect(dateOf(parse('12'))).toBeUndefined();
    expect(dateOf(parse("(D:20241001101500+07'00')"))?.toISOString()).toBe('2024-10-01T03:15:00.000Z');
    expect(dateOf(parse('(D:20241001031500Z)'))?.toISOString()).toBe('2024-10-01T03:15:00.000Z');
    expect(dateOf(parse('(D:2024)'))?.toISOString()).toBe('2024-01-01T00:00:00.000Z');
    for (const wrong of ['(2024)', '(D:20241301)', '(D:20240230x)']) expect(dateOf(parse(wrong))).toBeUndefined();
  });
});

describe('arbitrary bytes', () => {
  let verify: (bytes: Uint8Array) => ReturnType<typeof verifyPdf>;
  beforeAll(() => {
    verify = (bytes) => verifyPdf(bytes, { roots: [], at: eventTime, primitives });
  });

  it('never throw and never pass', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        expect((await verify(bytes)).verdict).toBe('failed');
      }),
    );
  });

  it('made of the words of PDF never throw and never pass', async () => {
    const word = fc.constantFrom(
      '%PDF-1.7\n',
      '1 0 obj',
      'endobj',
      '<<',
      '>>',
      '/Type/Sig',
      '/V 1 0 R',
      '/FT/Sig',
      '/ByteRange[0 1 2 3]',
      '/Contents<00>',
      'xref\n0 1\n',
      '0000000000 65535 f \n',
      'trailer',
      '/Root 1 0 R',
      '/Size 2',
      '/Prev 9',
      'startxref\n9\n',
      '%%EOF\n',
      'stream\n',
      'endstream',
      '/Length 3',
      '\n',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 60 }), async (list) => {
        const text = `%PDF-1.7\n${list.join('')}trailer<</Root 1 0 R/Size 2>>\nstartxref\n${9}\n%%EOF\n`;
        expect((await verify(latin1(text))).verdict).not.toBe('passed');
      }),
    );
  });

  it('larger than the limit are refused unread', async () => {
    const limits = { ...defaultLimits, size: 100 };
    const report = await verifyPdf(new Uint8Array(101), { roots: [], at: eventTime, primitives, limits });
    expect(report).toMatchObject({ verdict: 'failed', findings: [{ code: 'limit-size' }] });
  });
});
