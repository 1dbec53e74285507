import { describe, expect, it } from '@jest/globals';
import { concat, hex } from '../../src/core/bytes.ts';
import * as der from '../../src/core/der.ts';
import { toDer } from '../../src/verification/ber.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const read = (text: string): string => hex(toDer(bytes(text)));

describe('BER', () => {
  it.each<[string, string, string]>([
    ['DER as it is', '3003 020105', '3003020105'],
    ['an indefinite length', '3080 020105 0000', '3003020105'],
    ['one inside another', '3080 3080 020105 0000 0000', '30053003020105'],
    ['one inside a definite length', '3007 3080 020105 0000', '30053003020105'],
    ['an empty one', '3080 0000', '3000'],
    ['zeros that are a value inside', '3080 0400 0000', '30020400'],
    ['a length with a zero in front', '30820003 020105', '3003020105'],
    ['a length of four octets', '048400000001 ab', '0401ab'],
    ['a string in pieces', '2480 0401ab 0402cdef 0000', '0403abcdef'],
    ['a string in pieces of definite length', '2407 0401ab 0402cdef', '0403abcdef'],
    ['a string without pieces', '2400', '0400'],
    ['a context tag of indefinite length', 'a080 0500 0000', 'a0020500'],
    ['what follows, untouched', '3080 0000 0000ff', '30000000ff'],
  ])('is written as DER: %s', (_, ber, expected) => {
    expect(read(ber)).toBe(expected.replaceAll(' ', ''));
  });

  it('has pieces that are long', () => {
    const piece = der.octetString(new Uint8Array(200).fill(7));
    const whole = toDer(concat(Uint8Array.of(0x24, 0x80), piece, piece, Uint8Array.of(0, 0)));
    expect(whole).toEqual(der.octetString(new Uint8Array(400).fill(7)));
    const edge = der.octetString(new Uint8Array(128).fill(7));
    expect(toDer(concat(Uint8Array.of(0x24, 0x80), edge, Uint8Array.of(0, 0)))).toEqual(edge);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['a tag without a length', '30'],
    ['a value that is cut', '0402ab'],
    ['a list that is cut', '3004 020105'],
    ['a value longer than its list', '3003 0402ab cd'],
    ['a list whose last value has no length', '3001 02 05'],
    ['a tag of several octets', '1f0100'],
    ['an indefinite length of a string', '0480 ab 0000'],
    ['an indefinite length without an end', '3080 020105'],
    ['an indefinite length with half an end', '3080 020105 00'],
    ['half an end in front of a value', '3080 00'],
    ['a list whose end stands behind it', '3002 3080 0000'],
    ['a length of five octets', '04850000000001 ab'],
    ['a length whose octets are cut', '0482 00'],
  ])('is not read where it is malformed: %s', (_, text) => {
    expect(() => read(text)).toThrow(RangeError);
  });

  it('is nested 32 times at most, and has 100,000 values', () => {
    const nested = (depth: number): string => `${'3080'.repeat(depth)}0500${'0000'.repeat(depth)}`;
    expect(read(nested(32))).toHaveLength(2 * (32 * 2 + 2));
    expect(() => read(nested(33))).toThrow(RangeError);
    const nul = (values: number) => Uint8Array.from({ length: 2 * values }, (_, i) => (i % 2 === 0 ? 5 : 0));
    const list = (values: number): Uint8Array => der.sequence(nul(values));
    expect(toDer(list(99_999))).toEqual(list(99_999));
    expect(() => toDer(list(100_000))).toThrow(RangeError);
  });
});
