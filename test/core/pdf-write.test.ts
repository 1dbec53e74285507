import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { latin1 } from '../../src/core/bytes.ts';
import { dateString, number, numbers, textString } from '../../src/core/pdf-write.ts';
import { repertoire } from '../../src/document/repertoire.ts';
import { defaultLimits } from '../../src/verification/limits.ts';
import { startReading } from '../../src/verification/pdf/reading.ts';
import { Syntax } from '../../src/verification/pdf/syntax.ts';
import { textOf } from '../../src/verification/pdf/text.ts';

function read(written: string): string | undefined {
  const bytes = latin1(written);
  const syntax = new Syntax(bytes, { start: 0, end: bytes.length }, startReading(defaultLimits));
  const value = syntax.value();
  expect(syntax.at).toBe(bytes.length);
  return textOf(value);
}

it('says every text that can be printed, in ASCII', () => {
  const text = fc.array(fc.constantFrom(...repertoire), { maxLength: 40 }).map((all) => all.join(''));
  fc.assert(
    fc.property(text, (said) => {
      expect(textString(said)).toMatch(/^[\x20-\x7e]*$/);
      expect(read(textString(said))).toBe(said);
    }),
  );
});

it.each([
  ['Syafi’i (Camat) \\', '(Syafi\\220i \\(Camat\\) \\\\)'],
  ['José – “Œuvre”', '(Jos\\351 \\205 \\215\\226uvre\\216)'],
  ['Ṣāliḥ', '<FEFF1E620101006C00691E25>'],
  ['þÿA', '<FEFF00FE00FF0041>'],
  ['ï»¿A', '<FEFF00EF00BB00BF0041>'],
])('writes %s', (text, written) => {
  expect(textString(text)).toBe(written);
});

it.each([
  [0.0004, '0'],
  [-0.0004, '0'],
  [1 / 3, '0.333'],
  [-12.5, '-12.5'],
  [1e9, '1000000000'],
])('writes %s without exponent', (value, written) => {
  expect(number(value)).toBe(written);
  expect(numbers(value, 1)).toBe(`${written} 1`);
});

it('writes dates in UTC and whole seconds', () => {
  expect(dateString(new Date('2024-09-30T09:00:00.999+07:00'))).toBe('(D:20240930020000Z)');
});
