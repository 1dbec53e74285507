import { describe, expect, it } from '@jest/globals';
import { type Forged, type Forger, stream } from '../attacks/forger.ts';
import { changed, judged, signature, signedParts } from '../support/judged.ts';

const signed = signedParts();
const value = signed.size;

describe('a signature in a new field', () => {
  const [field, hidden] = [value + 1, '<</FT/Sig/T(N)/V 21 0 R>>'];
  const shown = '<</Type/Annot/Subtype/Widget/FT/Sig/T(N)/V 21 0 R/Rect[1 1 9 9]/P 3 0 R>>';
  const list = (items = `6 0 R 7 0 R 11 0 R ${field} 0 R`): Forged => [9, `[${items}]`];
  const add = (body: string, objects: readonly Forged[] = [list()], entries = '', file = signed): Forger =>
    file.append([[field, body], [value, signature(entries)], ...objects]);
  const timestamp = '/SubFilter/ETSI.RFC3161';
  const annots: Forged = [10, `[6 0 R 7 0 R 11 0 R 16 0 R ${field} 0 R]`];
  const locked = signedParts({}, '/Reference[<</TransformMethod/FieldMDP/TransformParams<</Action/All>>>>]');
  const direct = signedParts({
    1: '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>',
    3: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>/Annots[6 0 R]>>',
  });
  const inForm = (form: string, more: readonly Forged[] = []): Forger => add(hidden, [[8, form], ...more]);
  const fields = `/Fields[6 0 R 7 0 R 11 0 R ${field} 0 R]`;
  const rest = '/SigFlags 1/DR<</Font<</F1 18 0 R>>>>';
  const formless = signedParts({ 1: '<</Type/Catalog/Pages 2 0 R>>' });
  it.each<[string, Forger, string, string, string]>([
    [
      'that is not seen',
      add(hidden),
      'signature: permitted field-added N false @22',
      'signature: unjudged field-added N false @22',
      'signature: forbidden field-added N false @22',
    ],
    [
      'whose place is an object of its own',
      add(shown.replace('[1 1 9 9]', ` ${field + 1} 0 R`), [list(), annots, [field + 1, '[1 1 9 9]']]),
      'signature: permitted field-added N true @22',
      'signature: forbidden field-added N true @22',
      'signature: forbidden field-added N true @22',
    ],
    [
      'that is seen',
      add(shown, [list(), annots]),
      'signature: permitted field-added N true @22',
      'signature: forbidden field-added N true @22',
      'signature: forbidden field-added N true @22',
    ],
    [
      'for a timestamp',
      add(hidden, [list()], timestamp),
      'timestamp: permitted document-timestamp-field @22',
      'timestamp: permitted document-timestamp-field @22',
      'timestamp: permitted document-timestamp-field @22',
    ],
    [
      'for a timestamp that is seen',
      add(shown, [list(), annots], timestamp),
      'timestamp: permitted field-added N true @22',
      'timestamp: forbidden field-added N true @22',
      'timestamp: forbidden field-added N true @22',
    ],
    [
      'behind a lock',
      add(hidden, [list()], '', locked),
      'signature: unjudged field-added N false @22',
      'signature: unjudged field-added N false @22',
      'signature: forbidden field-added N false @22',
    ],
    [
      'that no list names',
      add(hidden, []),
      'signature: permitted field-added N false @22',
      'signature: unjudged field-added N false @22',
      'signature: forbidden field-added N false @22',
    ],
    [
      'in a list of pages',
      add(hidden, [annots]),
      'signature: permitted field-added N false @22',
      'signature: unjudged field-added N false @22',
      'signature: forbidden field-added N false @22',
    ],
    [
      'with a widget of its own',
      add(`${hidden.slice(0, -2)}/Kids[23 0 R]>>`, [
        list(),
        [23, '<</Type/Annot/Subtype/Widget/Parent 22 0 R/Rect[1 1 9 9]>>'],
        [10, '[6 0 R 7 0 R 11 0 R 16 0 R 23 0 R]'],
      ]),
      'signature: permitted field-added N true @22',
      'signature: forbidden field-added N true @22',
      'signature: forbidden field-added N true @22',
    ],
    [
      'with a kid that is no widget',
      add(`${hidden.slice(0, -2)}/Kids[23 0 R]>>`, [
        list(),
        [23, '<</Rect[1 1 9 9]>>'],
        [10, '[6 0 R 7 0 R 11 0 R 16 0 R 23 0 R]'],
      ]),
      'signature: permitted field-added N false @22; unjudged owner-replaced annotation-list/1 @10 page 1',
      'signature: forbidden owner-replaced annotation-list/1 @10 page 1; unjudged field-added N false @22',
      'signature: forbidden field-added N false @22; forbidden owner-replaced annotation-list/1 @10 page 1',
    ],
    [
      'with a widget that acts',
      add(`${hidden.slice(0, -2)}/Kids[23 0 R]>>`, [list(), [23, '<</Subtype/Widget/AA<<>>>>']]),
      'signature: permitted field-added N false @22; unjudged field-entry N AA @22',
      'signature: forbidden field-entry N AA @22; unjudged field-added N false @22',
      'signature: forbidden field-added N false @22; forbidden field-entry N AA @22',
    ],
    [
      'that acts',
      add(`${hidden.slice(0, -2)}/A<<>>>>`),
      'signature: permitted field-added N false @22; unjudged field-entry N A @22',
      'signature: forbidden field-entry N A @22; unjudged field-added N false @22',
      'signature: forbidden field-added N false @22; forbidden field-entry N A @22',
    ],
    [
      'with a look',
      add(`${shown.slice(0, -2)}/AP<</N 23 0 R>>>>`, [list(), annots, [23, stream('', '')]]),
      'signature: permitted field-added N true @22',
      'signature: forbidden field-added N true @22',
      'signature: forbidden field-added N true @22',
    ],
    [
      'with resources',
      add(`${shown.slice(0, -2)}/DR<</Font 23 0 R>>>>`, [list(), annots, [23, '<<>>']]),
      'signature: permitted field-added N true @22',
      'signature: forbidden field-added N true @22',
      'signature: forbidden field-added N true @22',
    ],
    [
      'with a colour in an object',
      add(`${hidden.slice(0, -2)}/MK 23 0 R>>`, [list(), [23, '<<>>']]),
      'signature: permitted field-added N false @22',
      'signature: unjudged field-added N false @22',
      'signature: forbidden field-added N false @22',
    ],
    [
      'with a stream for a colour',
      add(`${hidden.slice(0, -2)}/MK 23 0 R>>`, [list(), [23, stream('', '')]]),
      'signature: permitted field-added N false @22; unjudged object-added 23 undefined false @23',
      'signature: forbidden object-added 23 undefined false @23; unjudged field-added N false @22',
      'signature: forbidden field-added N false @22; forbidden object-added 23 undefined false @23',
    ],
    [
      'with something else in an object',
      add(`${hidden.slice(0, -2)}/PieceInfo 23 0 R>>`, [list(), [23, '<<>>']]),
      'signature: permitted field-added N false @22; unjudged field-entry N PieceInfo @22; unjudged object-added 23 undefined false @23',
      'signature: forbidden field-entry N PieceInfo @22; forbidden object-added 23 undefined false @23; unjudged field-added N false @22',
      'signature: forbidden field-added N false @22; forbidden field-entry N PieceInfo @22; forbidden object-added 23 undefined false @23',
    ],
    [
      'under a number that was promised',
      signedParts({ 14: '<</A 22 0 R>>' }).append([[field, hidden], [value, signature()], list()]),
      'signature: forbidden field-takes-number N @22; permitted field-added N false @22',
      'signature: forbidden field-takes-number N @22; unjudged field-added N false @22',
      'signature: forbidden field-added N false @22; forbidden field-takes-number N @22',
    ],
  ])('%s', (_, file, told, certified, closed) => {
    expect(judged(file)).toBe(told);
    expect(judged(file, 2)).toBe(certified);
    expect(judged(file, 1)).toBe(closed);
  });

  it.each<[string, Forger, string]>([
    [
      'before the others',
      add(hidden, [list(`${field} 0 R 6 0 R 7 0 R 11 0 R`)]),
      'signature: forbidden owner-replaced form @9; unjudged field-added N false @22',
    ],
    [
      'in the place of another',
      add(hidden, [list(`6 0 R 7 0 R ${field} 0 R`)]),
      'signature: forbidden owner-replaced form @9; unjudged field-added N false @22',
    ],
    [
      'without the others',
      add(hidden, [list(`${field} 0 R`)]),
      'signature: forbidden owner-replaced form @9; unjudged field-added N false @22',
    ],
    [
      'with an older object',
      add(hidden, [list(`6 0 R 7 0 R 11 0 R ${field} 0 R 16 0 R`)]),
      'signature: forbidden owner-replaced form @9; unjudged field-added N false @22',
    ],
    [
      'with something that is no reference',
      add(hidden, [list(`6 0 R 7 0 R 11 0 R ${field} 0 R 1`)]),
      'signature: forbidden owner-replaced form @9; unjudged field-added N false @22',
    ],
    [
      'in a list that is none any more',
      add(hidden, [[9, '<<>>']]),
      'signature: forbidden owner-replaced form @9; unjudged field-added N false @22',
    ],
    [
      'in a list that was none',
      add(hidden, [list(`${field} 0 R`)], '', signedParts({ 9: '<<>>' })),
      'signature: forbidden owner-replaced form @9; unjudged field-added N false @22',
    ],
    [
      'in a list of the catalog',
      add(hidden, [changed(direct, 1, '6 0 R', `6 0 R ${field} 0 R`)], '', direct),
      'signature: unjudged field-added N false @22',
    ],
    [
      'in a list of the page',
      add(
        shown,
        [changed(direct, 1, '6 0 R', `6 0 R ${field} 0 R`), changed(direct, 3, '[6 0 R]', `[6 0 R ${field} 0 R]`)],
        '',
        direct,
      ),
      'signature: forbidden field-added N true @22',
    ],
    [
      'and another size of the page',
      add(shown, [changed(direct, 3, '[6 0 R]', `[6 0 R ${field} 0 R]/Rotate 90`)], '', direct),
      'signature: forbidden field-added N true @22; forbidden page page/1 Annots/Rotate @3 page 1',
    ],
    [
      'and the page is none any more',
      add(shown, [changed(direct, 3, '/Page', '/Pag')], '', direct),
      'signature: forbidden field-added N true @22; forbidden page page/1 Type @3 page 1',
    ],
    [
      'and another list of a page',
      add(shown, [changed(direct, 3, '[6 0 R]', `[${field} 0 R 6 0 R]`)], '', direct),
      'signature: forbidden field-added N true @22; forbidden page page/1 Annots @3 page 1',
    ],
    ['in a form', inForm(`<<${fields}${rest}>>`), 'signature: unjudged field-added N false @22'],
    [
      'in a form with a list of its own',
      inForm(`<</Fields 23 0 R${rest}>>`, [[23, `[6 0 R 7 0 R 11 0 R ${field} 0 R]`]]),
      'signature: unjudged field-added N false @22',
    ],
    [
      'in a form that says that there are signatures',
      inForm(`<<${fields}${rest.replace('1', '3')}>>`),
      'signature: unjudged field-added N false @22',
    ],
    [
      'in a form that says too much',
      inForm(`<<${fields}${rest.replace('1', '4')}>>`),
      'signature: forbidden owner-replaced form @8; unjudged field-added N false @22',
    ],
    [
      'in a form that says it wrongly',
      inForm(`<<${fields}${rest.replace('1', '-1')}>>`),
      'signature: forbidden owner-replaced form @8; unjudged field-added N false @22',
    ],
    [
      'in a form with a style',
      inForm(`<<${fields}${rest}/DA(x)>>`),
      'signature: permitted form-settings @8; unjudged field-added N false @22',
    ],
    [
      'in a form with a style that is none',
      inForm(`<<${fields}${rest}/DA 1>>`),
      'signature: forbidden owner-replaced form @8; unjudged field-added N false @22',
    ],
    [
      'in a form with other resources',
      inForm(`<<${fields}${rest.replace('>>>>', '/F2 23 0 R>>>>')}>>`, [[23, '<<>>']]),
      'signature: permitted form-settings @8; unjudged field-added N false @22',
    ],
    [
      'in a form with resources of another kind',
      inForm(`<<${fields}${rest.replace('<</Font', '<</XObject 23 0 R/Font')}>>`, [[23, '<<>>']]),
      'signature: permitted form-settings @8; unjudged field-added N false @22',
    ],
    [
      'in a form with another font',
      inForm(`<<${fields}${rest.replace('18 0', '19 0')}>>`),
      'signature: forbidden owner-replaced form @8; unjudged field-added N false @22',
    ],
    [
      'in a form without its font',
      inForm(`<<${fields}/SigFlags 1/DR<</Font<<>>>>>>`),
      'signature: forbidden owner-replaced form @8; unjudged field-added N false @22',
    ],
    [
      'in a form without its fonts',
      inForm(`<<${fields}/SigFlags 1/DR<<>>>>`),
      'signature: forbidden owner-replaced form @8; unjudged field-added N false @22',
    ],
    [
      'in a form with resources that are none',
      inForm(`<<${fields}/SigFlags 1/DR 1>>`),
      'signature: forbidden owner-replaced form @8; unjudged field-added N false @22',
    ],
    [
      'in a form that is not drawn anew',
      inForm(`<<${fields}${rest}/NeedAppearances false>>`),
      'signature: permitted form-settings @8; unjudged field-added N false @22',
    ],
    [
      'in a form that is drawn anew',
      inForm(`<<${fields}${rest}/NeedAppearances true>>`),
      'signature: forbidden owner-replaced form @8; unjudged field-added N false @22',
    ],
    [
      'in a form that computes',
      inForm(`<<${fields}${rest}/CO[]>>`),
      'signature: forbidden owner-replaced form @8; unjudged field-added N false @22',
    ],
    [
      'in a form that is none',
      inForm('1'),
      'signature: forbidden owner-replaced form @8; unjudged field-added N false @22',
    ],
    [
      'in a first form',
      add(
        hidden,
        [changed(formless, 1, '/Pages', `/AcroForm<</Fields[${field} 0 R]/SigFlags 3>>/Pages`)],
        '',
        formless,
      ),
      'signature: unjudged field-added N false @22',
    ],
    [
      'in a first form of its own',
      add(
        hidden,
        [
          [23, `<</Fields 24 0 R/SigFlags 3>>`],
          [24, `[${field} 0 R]`],
          changed(formless, 1, '/Pages', `/AcroForm 23 0 R/Pages`),
        ],
        '',
        formless,
      ),
      'signature: unjudged field-added N false @22',
    ],
    [
      'in a first form with a style',
      add(hidden, [changed(formless, 1, '/Pages', `/AcroForm<</Fields[${field} 0 R]/DA(x)>>/Pages`)], '', formless),
      'signature: permitted form-settings @1; unjudged field-added N false @22',
    ],
    [
      'in a first form with others',
      add(hidden, [changed(formless, 1, '/Pages', `/AcroForm<</Fields[6 0 R ${field} 0 R]>>/Pages`)], '', formless),
      'signature: forbidden catalog AcroForm @1; unjudged field-added N false @22',
    ],
    [
      'in a first form that is none',
      add(hidden, [changed(formless, 1, '/Pages', '/AcroForm 1/Pages')], '', formless),
      'signature: forbidden catalog AcroForm @1; unjudged field-added N false @22',
    ],
  ])('in a certified document, %s', (_, file, told) => {
    expect(judged(file, 2)).toBe(told);
  });
});

describe('a form without a new field', () => {
  it.each<[string, Forger, string]>([
    [
      'with a style',
      signed.append([changed(signed, 8, '/SigFlags', '/DA(x)/SigFlags')]),
      'other: permitted form-settings @8',
    ],
    [
      'with other flags',
      signed.append([changed(signed, 8, '/SigFlags 1', '/SigFlags 3')]),
      'other: permitted form-settings @8',
    ],
    ['as it was', signed.append([[8, signed.body(8)]]), 'other: permitted object-rewritten 8 @8'],
    [
      'with another style',
      signedParts({ 8: '<</Fields 9 0 R/DA(x)>>' }).append([[8, '<</Fields 9 0 R/DA(y)>>']]),
      'other: unjudged owner-replaced form @8',
    ],
    [
      'with an older field',
      signed.append([[9, '[6 0 R 7 0 R 11 0 R 16 0 R]']]),
      'other: unjudged owner-replaced form @9',
    ],
    ['with a list that is none', signed.append([[9, '1']]), 'other: unjudged owner-replaced form @9'],
    ['that is none', signed.append([[8, '[]']]), 'other: unjudged owner-replaced form @8'],
    [
      'that was none',
      signedParts({ 8: '[]' }).append([[8, '<</Fields 9 0 R>>']]),
      'other: unjudged owner-replaced form @8',
    ],
  ])('%s', (_, file, told) => {
    expect(judged(file)).toBe(told);
  });
});
