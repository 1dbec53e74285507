import { describe, expect, it } from '@jest/globals';
import { fillNumberPattern } from '../../src/ceremony/numbering.ts';

describe('number patterns', () => {
  it.each([
    ['1447.{nomor}/PM.01/K.1/{bulan}/{tahun}', 1, '2022-09-22', '1447.1/PM.01/K.1/09/2022'],
    ['{nomor:3}/PM.01/K.SB-15/{bulan-romawi}/{tahun}', 7, '2024-09-30', '007/PM.01/K.SB-15/IX/2024'],
    ['{nomor:3}', 1507, '2024-01-01', '1507'],
    ['{nomor}-{nomor}', 2, '2024-12-31', '2-2'],
  ])('%s', (pattern, running, day, expected) => {
    expect(fillNumberPattern(pattern, running, day)).toBe(expected);
  });

  it('an unknown slot and a pattern without a running number are refused by name', () => {
    expect(() => fillNumberPattern('{nomor}/{kode}', 1, '2024-09-30')).toThrow(/\{kode\}/);
    expect(() => fillNumberPattern('{nomor:10}', 1, '2024-09-30')).toThrow(/\{nomor:10\}/);
    expect(() => fillNumberPattern('PM.01/{tahun}', 1, '2024-09-30')).toThrow(/\{nomor\}/);
  });
});
