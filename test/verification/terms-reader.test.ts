import { describe, expect, it } from '@jest/globals';
import { Findings } from '../../src/verification/findings.ts';
import { isDict, type PdfDict } from '../../src/verification/pdf/values.ts';
import { TermsReader, tightest } from '../../src/verification/terms.ts';
import { codesOf } from '../support/facts.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { read } from '../support/reading.ts';

/** What is read from signatures, objects from 8 on, with the field 6; each costs names of one budget. */
function termsOf(bodies: readonly string[], { lock = '', maxNames = 10_000, more = {} } = {}) {
  const numbered = Object.fromEntries(bodies.map((body, i) => [8 + i, body]));
  const { file } = read(
    foreignBase({
      bodies: { 6: `<</FT/Sig/T(A)${lock}>>`, ...numbered, ...more },
    }),
  );
  const findings = new Findings();
  const reader = new TermsReader(file!, findings, maxNames);
  const dict = (num: number): PdfDict | undefined => {
    const value = file!.object(num, 0)?.value;
    return isDict(value) ? value : undefined;
  };
  const terms = bodies.map((_, i) => reader.read(dict(8 + i)!, dict(6), 0, (finding) => findings.add(finding)));
  return {
    terms,
    told: codesOf({ findings } as Parameters<typeof codesOf>[0]),
  };
}
const signature = (...transforms: readonly string[]): string => `<</Type/Sig/Reference[${transforms.join('')}]>>`;
const docMdp = (parameters = '<</P 2>>') => `<</TransformMethod/DocMDP/TransformParams${parameters}>>`;
const fieldMdp = (fields = '[(A)(B)]') =>
  `<</TransformMethod/FieldMDP/TransformParams<</Action/Include/Fields${fields}>>>>`;

describe('the terms of a signature', () => {
  it.each<[string, string, string[], string?]>([
    ['as our own writer gives them', signature(docMdp()), []],
    ['none', '<</Type/Sig>>', []],
    ['none but a lock', '<</Type/Sig>>', ['signature-deviates lock', 'terms-unusual'], '/Lock<</Action/All>>'],
    ['with a lock', signature(docMdp()), ['signature-deviates lock', 'terms-unusual'], '/Lock<</Action/All>>'],
    ['with a lock of fields', signature(docMdp(), fieldMdp()), ['terms-unusual']],
    ['that lock fields alone', signature(fieldMdp()), ['terms-unusual']],
    ['twice', signature(docMdp(), docMdp()), ['terms-unusual']],
    ['that are usage rights', signature('<</TransformMethod/UR3>>'), ['terms-unusual']],
    ['with a part of its own', signature(docMdp('<</P 2/V 5 0 R>>')), ['terms-unusual']],
    ['with parameters of their own', signature(docMdp(' 5 0 R')), ['terms-unusual']],
    ['with parameters that are none', signature(docMdp(' 1')), ['terms-unusual']],
    [
      'that are usage rights with parameters',
      signature('<</TransformMethod/UR3/TransformParams<</P 2>>>>'),
      ['terms-unusual'],
    ],
    ['whose references are no list', '<</Type/Sig/Reference<<>>>>', ['transform-unread list', 'terms-unusual']],
    ['in an object of their own', '<</Type/Sig/Reference[9 0 R]>>', ['terms-unusual']],
    ['of sixteen transforms', signature(...Array(16).fill(docMdp())), ['terms-unusual']],
    ['of seventeen transforms', signature(...Array(17).fill(docMdp())), ['transform-unread list', 'terms-unusual']],
    ['of no transforms', signature(), ['transform-unread list', 'terms-unusual']],
  ])('are told of: %s', (_, body, told, lock = '') => {
    expect(termsOf([body], { lock, more: { 9: docMdp() } }).told).toEqual(told);
  });

  it('name fields up to a limit, and a shared list once', () => {
    const listed = { 10: '[(A)(B)]' };
    const fields = (maxNames: number) => {
      const { terms, told } = termsOf(Array(2).fill(signature(fieldMdp(' 10 0 R'))), { maxNames, more: listed });
      return [terms.map(({ locks }) => locks[0]?.fields), told.includes('limit-locks')];
    };
    expect(fields(66)).toEqual([
      [
        ['A', 'B'],
        ['A', 'B'],
      ],
      false,
    ]);
    expect(fields(65)).toEqual([[[], []], true]);
  });

  it('are the tightest of all', () => {
    expect(tightest([])).toBeUndefined();
    expect(tightest([undefined, 3, undefined, 2, 3])).toBe(2);
    expect(tightest([1, undefined])).toBe(1);
  });
});
