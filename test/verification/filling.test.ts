import { describe, expect, it } from '@jest/globals';
import { type Forged, type Forger, stream } from '../attacks/forger.ts';
import { filled, judged, signature, signedParts } from '../support/judged.ts';

const signed = signedParts();
const value = signed.size;

describe('a signature in a field that waited', () => {
  const [field, frame] = [7, stream('/Type/XObject/Subtype/Form/BBox[0 0 80 30]', '1')];
  /** Signs field B: with other entries of the field, and other objects. */
  const sign = (more = '', objects: readonly Forged[] = [], file = signed, entries = ''): Forger => {
    const body = file.body(field).replace(/\/AP<<.*?>>(?=>>)/, (old) => (more.includes('/AP') ? '' : old));
    const [num] = filled(file, field, value);
    return file.append([
      [num, `${body.slice(0, -2)}/V ${value} 0 R${more}>>`],
      [value, signature(entries)],
      ...objects,
    ]);
  };
  const look = (body: string, ap = `/AP<</N ${value + 1} 0 R>>`): Forger => sign(ap, [[value + 1, body]]);
  const bareField = '<</Type/Annot/Subtype/Widget/FT/Sig/T(B)/Rect[10 50 90 80]';
  const bare = signedParts({ 7: `${bareField}>>` });
  /** Signs field B, with some of its entries replaced. */
  const replaced = (before: string, after: string): Forger =>
    signedParts({ 7: `<</FT/Sig/T(B)${before}>>` }).append([
      [7, `<</FT/Sig/T(B)${after}/V ${value} 0 R>>`],
      [value, signature()],
    ]);
  it.each<[string, Forger, string]>([
    ['nothing else', sign(), 'signature: allowed signature B undefined @7'],
    ['a name', sign('', [], signed, '/Name(Ani)'), 'signature: allowed signature B Ani @7'],
    ['a timestamp', sign('', [], signed, '/SubFilter/ETSI.RFC3161'), 'timestamp: allowed document-timestamp @7'],
    [
      'new references',
      sign('', [[value + 1, '[<</TransformMethod/DocMDP>>]']], signed, `/Reference ${value + 1} 0 R`),
      'certification: allowed signature B undefined @7',
    ],
    [
      'references to something else',
      sign('', [[value + 1, '<</Other 1>>']], signed, `/Reference[<</Other ${value + 1} 0 R>>]`),
      'signature: allowed signature B undefined @7; unjudged object-added 22 undefined false @22',
    ],
    ['a look in the same frame', look(frame), 'signature: allowed signature B undefined @7'],
    [
      'a look in another frame',
      look(frame.replace('80 30', '81 30')),
      'signature: allowed signature B undefined @7; permitted appearance-frame B @22',
    ],
    [
      'a look with something else',
      look(frame.replace('/BBox', '/OC 1/BBox')),
      'signature: allowed signature B undefined @7; forbidden appearance-frame B @22',
    ],
    [
      'a look of another kind',
      look(stream('/Subtype/Image', '')),
      'signature: allowed signature B undefined @7; forbidden appearance-frame B @22',
    ],
    [
      'a look that is no stream',
      look('<</Subtype/Form>>'),
      'signature: allowed signature B undefined @7; forbidden appearance-unknown B @7; unjudged object-added 22 undefined false @22',
    ],
    [
      'a look that takes the number of another',
      sign('/AP<</N 17 0 R>>', [[17, frame]]),
      'signature: allowed signature B undefined @7; forbidden appearance-unknown B @7; unjudged owner-replaced annotation-appearance/1 @17 page 1',
    ],
    [
      'a look where a number stood for looks',
      signedParts({ 7: `${bareField}/AP 1>>` }).append([
        [7, `${bareField}/AP<</N ${value + 1} 0 R>>/V ${value} 0 R>>`],
        [value, signature()],
        [value + 1, frame],
      ]),
      'signature: allowed signature B undefined @7; permitted appearance-new B @22',
    ],
    [
      'a look where the one before was no dictionary',
      sign(
        `/AP<</N ${value + 1} 0 R>>`,
        [[value + 1, frame]],
        signedParts({ 7: `${bareField}/AP<</N 14 0 R>>>>`, 14: '[]' }),
      ),
      'signature: allowed signature B undefined @7; permitted appearance-frame B @22',
    ],
    [
      'a look that is no dictionary',
      look('[]'),
      'signature: allowed signature B undefined @7; forbidden appearance-unknown B @7; unjudged object-added 22 undefined false @22',
    ],
    [
      'a look that was there',
      sign('/AP<</N 17 0 R>>'),
      'signature: allowed signature B undefined @7; forbidden appearance-unknown B @7',
    ],
    [
      'a look of two states',
      look(frame, `/AP<</N ${value + 1} 0 R/D ${value + 1} 0 R>>`),
      'signature: allowed signature B undefined @7; forbidden appearance-unknown B @7; unjudged object-added 22 XObject false @22',
    ],
    [
      'a look directly',
      sign('/AP<</N 1>>'),
      'signature: allowed signature B undefined @7; forbidden appearance-unknown B @7',
    ],
    [
      'looks that are none',
      sign('/AP 1'),
      'signature: allowed signature B undefined @7; forbidden appearance-unknown B @7',
    ],
    [
      'looks in an object of their own',
      sign(`/AP ${value + 2} 0 R`, [
        [value + 1, frame],
        [value + 2, `<</N ${value + 1} 0 R>>`],
      ]),
      'signature: allowed signature B undefined @7',
    ],
    [
      'a first look',
      sign(`/AP<</N ${value + 1} 0 R>>`, [[value + 1, frame]], bare),
      'signature: allowed signature B undefined @7; permitted appearance-new B @22',
    ],
    [
      'a first look of a field without a place',
      sign(`/AP<</N ${value + 1} 0 R>>`, [[value + 1, frame]], signedParts({ 7: '<</FT/Sig/T(B)>>' })),
      'signature: allowed signature B undefined @7; forbidden appearance-unknown B @7; unjudged object-added 22 XObject false @22',
    ],
    [
      'flags that hide nothing',
      sign('/F 132/Ff 1'),
      'signature: allowed signature B undefined @7; permitted field-entry B F @7; permitted field-entry B Ff @7',
    ],
    ['a flag that hides', sign('/F 134'), 'signature: allowed signature B undefined @7; forbidden field-entry B F @7'],
    [
      'a flag of another kind',
      sign('/F(4)'),
      'signature: allowed signature B undefined @7; forbidden field-entry B F @7',
    ],
    ['a flag of fields', sign('/Ff 3'), 'signature: allowed signature B undefined @7; forbidden field-entry B Ff @7'],
    [
      'a flag more',
      replaced('/F 4', '/F 132'),
      'signature: allowed signature B undefined @7; permitted field-entry B F @7',
    ],
    [
      'a flag less',
      replaced('/F 5', '/F 4'),
      'signature: allowed signature B undefined @7; forbidden field-entry B F @7',
    ],
    [
      'no flags any more',
      replaced('/F 4', ''),
      'signature: allowed signature B undefined @7; forbidden field-entry B F @7',
    ],
    [
      'flags where none stood for flags',
      replaced('/F(4)', '/F 4'),
      'signature: allowed signature B undefined @7; forbidden field-entry B F @7',
    ],
    [
      'no list of colours any more',
      replaced('/MK<<>>', ''),
      'signature: allowed signature B undefined @7; forbidden field-entry B MK @7',
    ],
    ['a page', replaced('', '/P 3 0 R'), 'signature: allowed signature B undefined @7; permitted field-entry B P @7'],
    [
      'a page that is none',
      replaced('', '/P 3'),
      'signature: allowed signature B undefined @7; forbidden field-entry B P @7',
    ],
    [
      'another page',
      replaced('/P 3 0 R', '/P 2 0 R'),
      'signature: allowed signature B undefined @7; forbidden field-entry B P @7',
    ],
    ['no colours', sign('/MK<<>>'), 'signature: allowed signature B undefined @7; permitted field-entry B MK @7'],
    ['colours', sign('/MK<</BC[1]>>'), 'signature: allowed signature B undefined @7; forbidden field-entry B MK @7'],
    ['a time', sign('/M(x)'), 'signature: allowed signature B undefined @7; permitted field-entry B M @7'],
    ['a time that is none', sign('/M 1'), 'signature: allowed signature B undefined @7; forbidden field-entry B M @7'],
    ['a style', sign('/DA(x)'), 'signature: allowed signature B undefined @7; permitted field-entry B DA @7'],
    [
      'another place',
      replaced('/Rect[0 0 1 1]', '/Rect[0 0 1 2]'),
      'signature: allowed signature B undefined @7; forbidden field-entry B Rect @7',
    ],
    ['an action', sign('/AA<<>>'), 'signature: allowed signature B undefined @7; forbidden field-entry B AA @7'],
    [
      'another signature before',
      signed.append([
        [6, signed.body(6).replace('/V 20', `/V ${value}`)],
        [value, signature()],
      ]),
      'signature: forbidden field-signed-again A @6',
    ],
    [
      'an old number',
      signedParts({ 7: '<</FT/Sig/T(B)/X 90 0 R>>' }).append([
        [7, '<</FT/Sig/T(B)/X 90 0 R/V 90 0 R>>'],
        [90, signature()],
      ]),
      'signature: allowed signature B undefined @7; forbidden signature-overwrites @90',
    ],
  ])('with %s', (_, file, told) => {
    expect(judged(file)).toBe(told);
  });
});

describe('a signature in a field that may not be signed', () => {
  const sign = (file: Forger, entries = ''): Forger =>
    file.append([filled(file, 7, value), [value, signature(entries)]]);
  const timestamp = '/SubFilter/ETSI.RFC3161';
  const locked = signedParts({}, '/Reference[<</TransformMethod/FieldMDP/TransformParams<</Action/All>>>>]');
  it.each<[string, () => string, string]>([
    [
      'behind P 1',
      () => judged(sign(signed), 1),
      'signature: allowed signature B undefined @7; forbidden signing-forbidden B @7',
    ],
    ['behind P 2', () => judged(sign(signed), 2), 'signature: allowed signature B undefined @7'],
    [
      'behind P 1, by a timestamp',
      () => judged(sign(signed, timestamp), 1),
      'timestamp: allowed document-timestamp @7',
    ],
    [
      'behind a lock',
      () => judged(sign(locked)),
      'signature: allowed signature B undefined @7; forbidden field-locked B @7',
    ],
    [
      'behind a lock, by a timestamp',
      () => judged(sign(locked, timestamp)),
      'timestamp: allowed document-timestamp @7',
    ],
    [
      'behind a lock that forbids all',
      () => judged(sign(signedParts({ 6: '<</FT/Sig/T(A)/Lock<</Action/Include/Fields[]/P 1>>>>' }))),
      'signature: allowed signature B undefined @7; forbidden signing-forbidden B @7',
    ],
    [
      'behind an approval with P 1',
      () =>
        judged(
          sign(
            signedParts(
              { 6: '<</FT/Sig/T(A)/Lock<</Action/Include/Fields[]/P 3>>>>' },
              '/Reference[<</TransformMethod/DocMDP/TransformParams<</P 1>>>>]',
            ),
          ),
        ),
      'signature: allowed signature B undefined @7; forbidden signing-forbidden B @7',
    ],
    [
      'behind a certification with P 1 that the catalog does not name',
      () => judged(sign(signedParts({}, '/Reference[<</TransformMethod/DocMDP/TransformParams<</P 1>>>>]'))),
      'signature: allowed signature B undefined @7',
    ],
  ])('%s', (_, answer, told) => {
    expect(answer()).toBe(told);
  });
});
