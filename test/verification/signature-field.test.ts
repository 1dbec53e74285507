import { describe, expect, it } from '@jest/globals';
import { Findings } from '../../src/verification/findings.ts';
import { collectSignatureFields, fieldType, fullName } from '../../src/verification/signature-field.ts';
import type { Forger } from '../attacks/forger.ts';
import { codesOf } from '../support/facts.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { read } from '../support/reading.ts';

const fileOf = (file: Forger) => read(file).file!;
const dictOf = (file: Forger, num: number) => fileOf(file).object(num, 0)!.value as Parameters<typeof fullName>[1];

describe('the signature fields of a file', () => {
  const collect = (file: Forger) => {
    const findings = new Findings();
    const byValue = collectSignatureFields(fileOf(file), findings);
    const codes = codesOf({ findings } as Parameters<typeof codesOf>[0]);
    return { byValue: [...byValue].map(([num, fields]) => [num, fields.map(({ object }) => object)]), codes };
  };
  const signed = (num: number) => `<</FT/Sig/T(${num})/V 8 0 R>>`;
  it('are each told once for a value that they share', () => {
    const base = foreignBase({ bodies: { 6: signed(6), 7: signed(7), 8: '<<>>' } });
    expect(collect(base.append([[6, signed(6)]])).byValue).toEqual([[8, [6, 7]]]);
  });

  it('are no parts of one, which have nothing but a parent', () => {
    const form = '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R 7 0 R]>>>>';
    const kid = (entries: string) => foreignBase({ bodies: { 1: form, 8: `<<${entries}>>`, 9: '<<>>' } });
    expect(collect(kid('/Parent 6 0 R')).codes).toEqual([]);
    expect(collect(kid('/V 9 0 R')).codes).toEqual([]);
    expect(collect(kid('/Parent 6 0 R/V 9 0 R')).codes).toEqual(['field-names-collide', 'field-unreachable']);
    expect(collect(kid('/FT/Sig/T(C)')).codes).toEqual(['field-unreachable']);
  });

  it('have the names of at most 32 parents', () => {
    const chain = (length: number) =>
      foreignBase({
        bodies: Object.fromEntries(
          Array.from({ length }, (_, i) => [
            8 + i,
            `<</T(x)/FT 5 0 R${i + 1 < length ? `/Parent ${9 + i} 0 R` : ''}>>`,
          ]),
        ),
      });
    const parts = (length: number) => fullName(fileOf(chain(length)), dictOf(chain(length), 8), 0).split('.').length;
    expect([parts(31), parts(32), parts(33)]).toEqual([31, 32, 32]);
    const round = foreignBase({ bodies: { 8: '<</T(x)/Parent 9 0 R>>', 9: '<</T(y)/Parent 8 0 R>>' } });
    expect(fullName(fileOf(round), dictOf(round, 8), 0)).toMatch(/^(y\.x\.){15}y\.x$/);
    expect(fieldType(fileOf(round), dictOf(round, 8), 0)).toBeUndefined();
  });

  it('have nothing of a parent that is none', () => {
    const file = foreignBase({ bodies: { 8: '<</T(x)/Parent 5>>' } });
    expect(fullName(fileOf(file), dictOf(file, 8), 0)).toBe('x');
    expect(fieldType(fileOf(file), dictOf(file, 8), 0)).toBeUndefined();
  });
});
