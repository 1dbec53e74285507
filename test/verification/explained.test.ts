import { describe, expect, it } from '@jest/globals';
import { type Forged, Forger, stream } from '../attacks/forger.ts';
import { changed, judged, signature, signedParts } from '../support/judged.ts';

/** What a new field and a store explain of the other objects that change with them, and what they do not. */

const signed = signedParts();
const value = signed.size;
const field = value + 1;
const all = `6 0 R 7 0 R 11 0 R ${field} 0 R`;
const listed: Forged = [9, `[${all}]`];
const add = (objects: readonly Forged[] = [listed], file = signed, more = ''): Forger =>
  file.append([[field, `<</FT/Sig/T(N)/V ${value} 0 R${more}>>`], [value, signature()], ...objects]);
const form = (entries: string, more: readonly Forged[] = [], file = signed): Forger =>
  add([[8, `<<${entries}>>`], ...more], file);
const fonts = '/DR<</Font<</F1 18 0 R>>>>';
const explained = 'signature: permitted field-added N false @22';
const replaced = (owner: string, num: number) => `${explained}; unjudged owner-replaced ${owner} @${num}`;

describe('a new field explains', () => {
  it.each<[string, Forger, string]>([
    ['the list of fields', add(), explained],
    ['a list of its own', form(`/Fields 23 0 R/SigFlags 1${fonts}`, [[23, `[${all}]`]]), explained],
    ['a first list', form(`/Fields[${field} 0 R]/SigFlags 1`, [], signedParts({ 8: '<</SigFlags 1>>' })), explained],
    [
      'its page’s annotations',
      add([listed, changed(signed, 3, '/Annots 10 0 R', `/Annots[6 0 R 7 0 R 11 0 R 16 0 R ${field} 0 R]`)]),
      explained,
    ],
    [
      'a font more',
      form(`/Fields[${all}]/SigFlags 1/DR<</Font<</F1 18 0 R/F2 23 0 R>>>>`, [[23, '<</Type/Font>>']]),
      'signature: permitted field-added N false @22; permitted form-settings @8',
    ],
    [
      'first resources',
      form(`/Fields[${all}]/SigFlags 1/DR<<>>`, [], signedParts({ 8: '<</Fields 9 0 R/SigFlags 1/DR 1>>' })),
      'signature: permitted field-added N false @22; permitted form-settings @8',
    ],
    ['a part that is not there', add([listed], signed, '/Kids[99 0 R]'), explained],
    [
      'parts that lead to it again',
      add([listed, [23, `<</Kids[${field} 0 R 23 0 R]>>`]], signed, `/Kids[${field} 0 R 23 0 R]`),
      explained,
    ],
  ])('%s', (_, file, told) => {
    expect(judged(file)).toBe(told);
  });
});

describe('a new field does not explain', () => {
  it.each<[string, Forger, string]>([
    [
      'a form that asks for appearances',
      form(`/Fields[${all}]/SigFlags 1${fonts}/NeedAppearances true`),
      replaced('form', 8),
    ],
    ['another entry of the form', form(`/Fields[${all}]/SigFlags 1${fonts}/XFA false`), replaced('form', 8)],
    ['other flags', form(`/Fields[${all}]/SigFlags 4${fonts}`), replaced('form', 8)],
    ['a font that goes', form(`/Fields[${all}]/SigFlags 1/DR<</Font<<>>>>`), replaced('form', 8)],
    [
      'a font that becomes another',
      form(`/Fields[${all}]/SigFlags 1/DR<</Font<</F1 23 0 R>>>>`, [[23, '<</Type/Font>>']]),
      'signature: permitted field-added N false @22; unjudged object-added 23 Font false @23; unjudged owner-replaced form @8',
    ],
    ['a list that shrinks', add([[9, `[6 0 R ${field} 0 R]`]]), replaced('form', 9)],
    ['a list with something else', add([[9, '[6 0 R 7 0 R 11 0 R 5]']]), replaced('form', 9)],
    ['a list that becomes none', add([[9, '1']]), replaced('form', 9)],
    ['a list that was none', add([listed], signedParts({ 9: '1' })), replaced('form', 9)],
    [
      'a list that was a number',
      form(`/Fields[${field} 0 R]/SigFlags 1`, [], signedParts({ 8: '<</Fields 1/SigFlags 1>>' })),
      replaced('form', 8),
    ],
    ['annotations of what is no page', add([listed, [14, `<</Annots[${field} 0 R]>>`]]), replaced('attachment', 14)],
    [
      'a page that turns',
      add([listed, changed(signed, 3, '/MediaBox', '/Rotate 90/MediaBox')]),
      'signature: forbidden page page/1 Rotate @3 page 1; permitted field-added N false @22',
    ],
    ['a dictionary that becomes a list', add([listed, [14, `[${field} 0 R]`]]), replaced('attachment', 14)],
    [
      'a list that becomes a dictionary',
      add([listed, [14, `<</Annots[5 0 R ${field} 0 R]>>`]], signedParts({ 14: '[5 0 R]' })),
      replaced('attachment', 14),
    ],
    [
      'another list of a page',
      add([listed, changed(signed, 3, '/MediaBox', `/B[${field} 0 R]/MediaBox`)]),
      'signature: forbidden page page/1 B @3 page 1; permitted field-added N false @22',
    ],
    [
      'a new list that nothing leads to',
      add([listed, [23, `[${field} 0 R]`]]),
      'signature: permitted field-added N false @22; permitted object-unused 23 @23',
    ],
    ['a list of fields that becomes a number', form(`/Fields 1/SigFlags 1${fonts}`), replaced('form', 8)],
    [
      'fonts that were none',
      form(`/Fields[${all}]/SigFlags 1${fonts}`, [], signedParts({ 8: '<</Fields 9 0 R/SigFlags 1/DR<</Font 1>>>>' })),
      replaced('form', 8),
    ],
    [
      'a list that becomes a page',
      add([listed, [14, `<</Type/Page/Annots[${field} 0 R]>>`]], signedParts({ 14: '[5 0 R]' })),
      replaced('attachment', 14),
    ],
  ])('%s', (_, file, told) => {
    expect(judged(file)).toBe(told);
  });
});

describe('a store', () => {
  const catalog = (store: string): Readonly<Record<number, string>> => ({
    1: `<</Type/Catalog/Pages 2 0 R/AcroForm 8 0 R/Names 16 0 R/StructTreeRoot 17 0 R/DSS ${store}>>`,
  });
  const evidence: readonly Forged[] = [
    [22, stream('', 'c')],
    [23, stream('', 'l')],
  ];
  const usual = '/Type/DSS/Certs[22 0 R]/CRLs[23 0 R]';
  const none = '<</Type/DSS/Certs[]/CRLs[]>>';
  const number = signedParts(catalog('1'));
  const outside = signedParts({
    ...catalog('14 0 R'),
    14: '<</Type/DSS/Certs 15 0 R/CRLs[]>>',
    15: '[]',
  });
  const two = signedParts({ ...catalog('14 0 R'), 14: none, 15: none });
  it.each<[string, Forger, string]>([
    [
      'takes the place of a number',
      number.append([...evidence, [21, `<<${usual}>>`], changed(number, 1, '/DSS 1', '/DSS 21 0 R')]),
      'dss: allowed store-grows @21',
    ],
    [
      'does not explain a list that was there before',
      outside.append([evidence[0]!, [15, '[22 0 R]']]),
      'other: unjudged object-added 22 undefined false @22; unjudged owner-replaced evidence-store @15',
    ],
    [
      'is judged where the catalog names another',
      two.append([changed(two, 1, '/DSS 14', '/DSS 15')]),
      'dss: allowed store-grows @15',
    ],
    [
      'that lists a dictionary is unusual',
      signed.append([
        ...evidence,
        [24, '<</Length 3>>'],
        [21, `<<${usual.replace('[22', '[24 0 R 22')}>>`],
        changed(signed, 1, '/Pages', '/DSS 21 0 R/Pages'),
      ]),
      'dss: allowed store-grows @21; unjudged store-content stream @21; unusual store-unusual @21',
    ],
  ])('%s', (_, file, told) => {
    expect(judged(file)).toBe(told);
  });
});

describe('a stream that carries objects', () => {
  const packed = signed.appendStreams([], [[21, '1']]);
  it('is no change by itself, unless it takes the number of another object', () => {
    expect(judged(signed.append([[21, '1']]))).toBe('other: permitted object-unused 21 @21');
    expect(judged(packed)).toBe('other: permitted object-unused 21 @21');
    const text = packed.text
      .replaceAll('22 0 obj', '14 0 obj')
      .replace('22 1', '14 1')
      .replaceAll('\x02\0\0\0\x16', '\x02\0\0\0\x0e');
    expect(judged(new Forger(text))).toBe(
      'other: permitted object-unused 21 @21; unjudged owner-replaced attachment @14',
    );
  });
});

describe('what is written again as it was', () => {
  it.each([3, 8, 9, 14])('is told of: object %s', (num) => {
    expect(judged(signed.append([[num, signed.body(num)]]))).toBe(`other: permitted object-rewritten ${num} @${num}`);
  });
});
