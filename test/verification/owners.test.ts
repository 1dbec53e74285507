import { describe, expect, it } from '@jest/globals';
import { findOwners } from '../../src/verification/changes/owners.ts';
import { stream } from '../attacks/forger.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { changed, judged, signedParts } from '../support/judged.ts';
import { read } from '../support/reading.ts';

/** Whose an object is, in the base with other bodies. */
function ownerOf(num: number, bodies: Readonly<Record<number, string>>): string {
  const { file } = read(foreignBase({ bodies }));
  const owner = findOwners(file!, 0).get(num);
  return owner ? [owner.kind, owner.page, owner.name].filter((part) => part !== undefined).join(' ') : 'nobody';
}

const tree = (kids: string, more = ''): string => `<</Type/Pages/Kids[${kids}]/Count 1${more}>>`;
const page = (entries: string): string => `<</Type/Page/Parent 2 0 R${entries}>>`;
const note = '<</Type/Annot/Subtype/Text/AP<</N 9 0 R>>>>';
const picture = stream('', '');

describe('what an object belongs to', () => {
  it.each<[string, number, Readonly<Record<number, string>>, string]>([
    ['resources of a page', 8, { 3: page('/Resources 8 0 R'), 8: '<<>>' }, 'resources 1'],
    ['a picture in them', 9, { 3: page('/Resources 8 0 R'), 8: '<</XObject<</A 9 0 R>>>>', 9: picture }, 'resources 1'],
    ['resources that pages inherit', 8, { 2: tree('3 0 R', '/Resources 8 0 R'), 8: '<<>>' }, 'resources'],
    ['what draws a note', 9, { 3: page('/Annots[8 0 R]'), 8: note, 9: picture }, 'annotation-appearance 1'],
    ['what draws a note in the list itself', 9, { 3: page(`/Annots[${note}]`), 9: picture }, 'annotation-appearance 1'],
    [
      'a note of two pages',
      8,
      { 2: tree('3 0 R 10 0 R'), 3: page('/Annots[8 0 R]'), 8: note, 10: page('/Annots[8 0 R]') },
      'annotation 1',
    ],
    [
      'what is above a field',
      8,
      { 1: '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[9 0 R]>>>>', 9: '<</Parent 8 0 R>>', 8: '<<>>' },
      'nobody',
    ],
    [
      'what a field is said to lie on',
      8,
      { 1: '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[9 0 R]>>>>', 9: '<</P 8 0 R>>', 8: '<<>>' },
      'nobody',
    ],
  ])('%s', (_, num, bodies, owner) => {
    const filler = Object.fromEntries([8, 9, 10].map((free) => [free, '<<>>']));
    expect(ownerOf(num, { ...filler, ...bodies })).toBe(owner);
  });

  it('what a page draws with is not replaced behind an approval', () => {
    const file = signedParts({ 2: tree('3 0 R', '/Resources 14 0 R'), 14: '<</Font<</F2 18 0 R>>>>' });
    expect(judged(file.append([changed(file, 14, 'F2', 'F3')]))).toBe('other: forbidden owner-replaced resources @14');
  });
});
