import { describe, expect, it } from '@jest/globals';
import type { Permission } from '../../src/verification/terms.ts';
import { deflated, Forger, stream } from '../attacks/forger.ts';
import { changed, judged, signedParts, unsignedParts } from '../support/judged.ts';

const base = unsignedParts();
const signed = signedParts();
const value = signed.size;
/** Another version of one object of the signed file. */
const edited = (num: number, from: string | RegExp, to: string): Forger =>
  signed.append([changed(signed, num, from, to)]);

/** The last trailer names the object behind the signature as Info. */
const lastInfo = ({ text }: Forger): Forger => {
  const at = text.lastIndexOf('/Info 5 0 R');
  return new Forger(`${text.slice(0, at)}/Info ${value} 0 R${text.slice(at + 11)}`);
};

/** Each row names what the last revision is and every change in it; nothing else may be found. */
describe('a revision behind an approval', () => {
  it.each<[string, Forger, string]>([
    ['the base', base, 'base'],
    ['the signature itself', signed, 'signature'],
    ['nothing new', signed.append([]), 'other: forbidden no-purpose'],
    ['a stream of the same octets', signed.append([[4, signed.body(4)]]), 'other: permitted object-rewritten 4 @4'],
    [
      'a stream with the dictionary of what was none',
      signedParts({ 14: '<</Length 1>>' }).append([[14, stream('', 'x')]]),
      'other: unjudged owner-replaced attachment @14',
    ],
    [
      'something that is no field, behind a lock on all fields',
      signedParts({}, '/Reference[<</TransformMethod/FieldMDP/TransformParams<</Action/All>>>>]').append([
        [14, '<</X 1>>'],
      ]),
      'other: unjudged owner-replaced attachment @14',
    ],
    [
      'a stream of other octets',
      edited(4, '10 re', '11 re'),
      'other: forbidden owner-replaced page-content/1 @4 page 1',
    ],
    [
      'a stream of more octets',
      signed.append([[4, stream('', '0 0 10 10 re f f')]]),
      'other: forbidden owner-replaced page-content/1 @4 page 1',
    ],
    [
      'a stream that is none any more',
      signed.append([[4, '<</Length 14>>']]),
      'other: forbidden owner-replaced page-content/1 @4 page 1',
    ],
    [
      'an object that becomes a stream',
      signed.append([[18, stream('/Type/Font', '')]]),
      'other: forbidden owner-replaced resources/1 @18 page 1',
    ],
    ['an object that nothing uses', signed.append([[value, '1']]), 'other: permitted object-unused 21 @21'],
    [
      'an object that nothing uses, under a number that was promised',
      signedParts({ 14: '<</A 90 0 R>>' }).append([[90, '1']]),
      'other: forbidden object-added 90 undefined true @90',
    ],
    [
      'an object that a new one refers to',
      signed.append([
        [value, `[${value + 1} 0 R]`],
        [value + 1, '<</Type/X>>'],
      ]),
      'other: permitted object-unused 21 @21; unjudged object-added 22 X false @22',
    ],
    [
      'an annotation that a page gets',
      signed.append([
        [value, '<</Type/Annot>>'],
        [10, `[6 0 R 7 0 R 11 0 R 16 0 R ${value} 0 R]`],
      ]),
      'other: unjudged annotation-added @21; unjudged owner-replaced annotation-list/1 @10 page 1',
    ],
    ['an object freed', signed.append([], { freed: [15] }), 'other: unjudged object-freed @15'],
    ['a page freed', signed.append([], { freed: [4] }), 'other: forbidden object-freed @4'],
    ['an unknown object freed', signed.append([], { freed: [90], size: 91 }), 'other: forbidden no-purpose'],
    [
      'a page with an entry of comments',
      edited(3, '/MediaBox', '/Tabs/S/MediaBox'),
      'other: unjudged page page/1 Tabs @3 page 1',
    ],
    ['a page with another box', edited(3, '842', '841'), 'other: forbidden page page/1 MediaBox @3 page 1'],
    ['a page that is none any more', signed.append([[3, '[]']]), 'other: forbidden page page/1 @3 page 1'],
    ['a page tree', edited(2, '/Count 1', '/Count 2'), 'other: forbidden owner-replaced page-tree @2'],
    ['a list of annotations', edited(10, ' 16 0 R', ''), 'other: unjudged owner-replaced annotation-list/1 @10 page 1'],
    ['an annotation', edited(16, 'Text', 'Link'), 'other: unjudged owner-replaced annotation/1 @16 page 1'],
    [
      'the look of an annotation',
      edited(17, '80 30', '81 30'),
      'other: unjudged owner-replaced annotation-appearance/1 @17 page 1',
    ],
    [
      'the look of a field',
      edited(13, '80 30', '81 30'),
      'other: forbidden owner-replaced field-appearance/1/A @13 page 1',
    ],
    ['a font', edited(18, 'Font', 'Fond'), 'other: forbidden owner-replaced resources/1 @18 page 1'],
    ['names', edited(14, '<<', '<</A 1'), 'other: unjudged owner-replaced attachment @14'],
    ['structure', edited(15, '<<', '<</A 1'), 'other: unjudged owner-replaced structure @15'],
    ['information of the writer', edited(5, '<<', '<</Producer(x)/ModDate(y)'), 'other: permitted info @5'],
    ['information of the document', edited(5, 'Surat', 'Sura'), 'other: permitted info @5'],
    ['a signature', edited(20, '/Sig', '/Sig/Name(x)'), 'signature: forbidden signature-overwrites @20'],
    [
      'a trailer with another Info',
      lastInfo(signed.append([[value, '<</Title(Surat)>>']])),
      'other: permitted info; permitted object-unused 21 @21',
    ],
    [
      'a trailer with something else',
      signed.append([[value, '1']], { trailer: '/Other 1' }),
      'other: forbidden trailer Other; permitted object-unused 21 @21',
    ],
    [
      'another catalog',
      signed.append([[value, signed.body(1)]], { root: `${value} 0 R` }),
      'other: forbidden catalog-replaced @21; forbidden trailer Root',
    ],
  ])('%s', (_, file, told) => {
    expect(judged(file)).toBe(told);
  });
});

describe('a revision behind a certification', () => {
  const annotated = signed.append([
    [value, '<</Type/Annot>>'],
    [10, `[6 0 R 7 0 R 11 0 R 16 0 R ${value} 0 R]`],
  ]);
  it.each<[string, Permission, Forger, string]>([
    [
      'P 3: a new annotation',
      3,
      annotated,
      'other: unjudged annotation-added @21; unjudged owner-replaced annotation-list/1 @10 page 1',
    ],
    [
      'P 2: a new annotation',
      2,
      annotated,
      'other: forbidden annotation-added @21; forbidden owner-replaced annotation-list/1 @10 page 1',
    ],
    [
      'P 3: a new object',
      3,
      signed.append([
        [value, `[${value + 1} 0 R]`],
        [value + 1, '<</Type/X>>'],
      ]),
      'other: forbidden object-added 22 X false @22; permitted object-unused 21 @21',
    ],
    [
      'P 3: an annotation under a number that was promised',
      3,
      signedParts({ 14: '<</A 90 0 R>>' }).append([[90, '<</Type/Annot>>']]),
      'other: forbidden annotation-added @90',
    ],
    [
      'P 3: a page with an entry of comments',
      3,
      edited(3, '/MediaBox', '/Tabs/S/MediaBox'),
      'other: unjudged page page/1 Tabs @3 page 1',
    ],
    [
      'P 2: a page with an entry of comments',
      2,
      edited(3, '/MediaBox', '/Tabs/S/MediaBox'),
      'other: forbidden page page/1 Tabs @3 page 1',
    ],
    [
      'P 3: an annotation changed',
      3,
      edited(16, 'Text', 'Link'),
      'other: unjudged owner-replaced annotation/1 @16 page 1',
    ],
    [
      'P 2: an annotation changed',
      2,
      edited(16, 'Text', 'Link'),
      'other: forbidden owner-replaced annotation/1 @16 page 1',
    ],
    ['P 3: structure', 3, edited(15, '<<', '<</A 1'), 'other: forbidden owner-replaced structure @15'],
    ['P 3: an object freed', 3, signed.append([], { freed: [15] }), 'other: forbidden object-freed @15'],
    ['P 3: information of the writer', 3, edited(5, '<<', '<</Producer(x)/ModDate(y)'), 'other: permitted info @5'],
    ['P 3: information of the document', 3, edited(5, 'Surat', 'Sura'), 'other: unjudged info @5'],
    [
      'P 3: another Info',
      3,
      lastInfo(signed.append([[value, '<</Title(Surat)/Producer(x)>>']])),
      'other: permitted info; permitted object-unused 21 @21',
    ],
    [
      'P 3: another Info that says something else',
      3,
      lastInfo(signed.append([[value, '<</Title(Sura)>>']])),
      'other: permitted object-unused 21 @21; unjudged info',
    ],
    [
      'P 3: an Info that is none',
      3,
      lastInfo(signed.append([[value, '[]']])),
      'other: permitted object-unused 21 @21; unjudged info',
    ],
    [
      'P 3: an Info where there was none',
      3,
      lastInfo(signedParts({ 5: '[]' }).append([[value, '<<>>']])),
      'other: permitted object-unused 21 @21; unjudged info',
    ],
    [
      'P 3: a packet that says the same',
      3,
      signed.append([[12, stream('', '<x:xmpmeta xmlns:x="adobe:ns:meta/" />')]]),
      'other: permitted catalog Metadata @12',
    ],
    [
      'P 3: a packet that says more',
      3,
      signed.append([[12, stream('', '<x:xmpmeta xmlns:x="adobe:ns:meta/"><a:b xmlns:a="y">1</a:b></x:xmpmeta>')]]),
      'other: unjudged catalog Metadata @12',
    ],
    [
      'P 3: a packet under a filter',
      3,
      signed.append([[12, deflated('', '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>')]]),
      'other: unjudged catalog Metadata @12',
    ],
    ['P 3: a packet that is no stream', 3, signed.append([[12, '<<>>']]), 'other: unjudged catalog Metadata @12'],
    ['P 3: a packet that is no dictionary', 3, signed.append([[12, '[]']]), 'other: unjudged catalog Metadata @12'],
  ])('%s', (_, permission, file, told) => {
    expect(judged(file, permission)).toBe(told);
  });
});

describe('a catalog behind a signature', () => {
  const packet = stream('/Type/Metadata', '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
  const bare = signedParts({ 1: '<</Type/Catalog/Pages 2 0 R/AcroForm 8 0 R>>' });
  const withMetadata = changed(bare, 1, '/Pages', `/Metadata ${value} 0 R/Pages`);
  const twice = signedParts({ 14: packet });
  it.each<[string, Forger, string, string]>([
    [
      'an extension',
      edited(1, '/Pages', '/Extensions<<>>/Pages'),
      'other: permitted version Extensions @1',
      'other: permitted version Extensions @1',
    ],
    [
      'a version',
      edited(1, '/Pages', '/Version/2.0/Pages'),
      'other: permitted version Version @1',
      'other: permitted version Version @1',
    ],
    [
      'a language',
      edited(1, '/Pages', '/Lang(id)/Pages'),
      'other: unjudged catalog Lang @1',
      'other: forbidden catalog Lang @1',
    ],
    [
      'layers',
      edited(1, '/Pages', '/OCProperties<<>>/Pages'),
      'other: forbidden catalog OCProperties @1',
      'other: forbidden catalog OCProperties @1',
    ],
    [
      'other pages',
      edited(1, '2 0 R', '3 0 R'),
      'other: forbidden catalog Pages @1',
      'other: forbidden catalog Pages @1',
    ],
    [
      'null in place of what is absent',
      edited(1, '/Pages', '/Lang null/Pages'),
      'other: forbidden no-purpose',
      'other: forbidden no-purpose',
    ],
    [
      'a certification',
      edited(1, '/Pages', '/Perms<</DocMDP 20 0 R>>/Pages'),
      'other: forbidden catalog Perms @1',
      'other: forbidden catalog Perms @1',
    ],
    [
      'usage rights',
      edited(1, '/Pages', '/Perms<</UR3 20 0 R>>/Pages'),
      'other: permitted usage-rights @1',
      'other: permitted usage-rights @1',
    ],
    [
      'new usage rights',
      signed.append([
        [value, '<</Reference[<<>>]>>'],
        changed(signed, 1, '/Pages', `/Perms<</UR3 ${value} 0 R>>/Pages`),
      ]),
      'other: permitted usage-rights @1',
      'other: permitted usage-rights @1',
    ],
    [
      'permissions that are none',
      edited(1, '/Pages', '/Perms 1/Pages'),
      'other: forbidden catalog Perms @1',
      'other: forbidden catalog Perms @1',
    ],
    [
      'the first packet',
      bare.append([[value, packet], withMetadata]),
      'other: permitted catalog Metadata @1; permitted metadata-added @21',
      'other: permitted catalog Metadata @1; permitted metadata-added @21',
    ],
    [
      'a first packet that says something',
      bare.append([[value, stream('', '<a:b xmlns:a="y">1</a:b>')], withMetadata]),
      'other: permitted catalog Metadata @1; permitted metadata-added @21',
      'other: unjudged catalog Metadata @1; unjudged metadata-added @21',
    ],
    [
      'a first packet that was there',
      signedParts({ 1: bare.body(1) }).append([changed(bare, 1, '/Pages', '/Metadata 12 0 R/Pages')]),
      'other: permitted catalog Metadata @1',
      'other: unjudged catalog Metadata @1',
    ],
    [
      'another packet',
      signed.append([[value, packet], changed(signed, 1, '12 0 R', `${value} 0 R`)]),
      'other: permitted catalog Metadata @1; permitted metadata-added @21',
      'other: permitted catalog Metadata @1; permitted metadata-added @21',
    ],
    [
      'another packet under a number that was promised',
      signedParts({ 14: '<</A 90 0 R>>' }).append([[90, packet], changed(signed, 1, '12 0 R', '90 0 R')]),
      'other: forbidden object-added 90 Metadata true @90; permitted catalog Metadata @1',
      'other: forbidden object-added 90 Metadata true @90; permitted catalog Metadata @1',
    ],
    [
      'a packet that was another object',
      twice.append([changed(twice, 1, '/Metadata 12', '/Metadata 14')]),
      'other: permitted catalog Metadata @1',
      'other: unjudged catalog Metadata @1',
    ],
    [
      'a packet in no object',
      edited(1, '/Metadata 12 0 R', '/Metadata<<>>'),
      'other: permitted catalog Metadata @1',
      'other: unjudged catalog Metadata @1',
    ],
    [
      'a packet where there was something else',
      signedParts({ 1: bare.body(1).replace('/Pages', '/Metadata 1/Pages') }).append([[value, packet], withMetadata]),
      'other: permitted catalog Metadata @1; permitted metadata-added @21',
      'other: permitted metadata-added @21; unjudged catalog Metadata @1',
    ],
    [
      'no packet',
      edited(1, '/Metadata 12 0 R', ''),
      'other: permitted catalog Metadata @1',
      'other: unjudged catalog Metadata @1',
    ],
    [
      'no form',
      edited(1, '/AcroForm 8 0 R', ''),
      'other: unjudged catalog AcroForm @1',
      'other: forbidden catalog AcroForm @1',
    ],
  ])('with %s', (_, file, told, certified) => {
    expect(judged(file)).toBe(told);
    expect(judged(file, 2)).toBe(certified);
  });
});
