import { describe, expect, it } from '@jest/globals';
import { type Forged, type Forger, stream } from '../attacks/forger.ts';
import { changed, judged, signedParts } from '../support/judged.ts';

const signed = signedParts();

describe('a filled form field', () => {
  const filledIn = (body: string, more: readonly Forged[] = [], file = signed): Forger =>
    file.append([[11, body], ...more]);
  const text = signed.body(11).slice(0, -2);
  const states = signedParts({
    11: '<</Subtype/Widget/FT/Btn/T(C)/Rect[10 90 90 120]/AP<</N<</On 19 0 R/Off 18 0 R>>>>>>',
  });
  const named = signedParts(
    {},
    '/Reference[<</TransformMethod/FieldMDP/TransformParams<</Action/Include/Fields[(C)]>>>>]',
  );
  const look = stream('/Type/XObject/Subtype/Form/BBox[0 0 80 30]', 'x');
  it.each<[string, Forger, string, string]>([
    [
      'with a value',
      filledIn(`${text}/V(x)>>`),
      'other: unjudged field-filled C @11',
      'other: forbidden owner-replaced field/1/C @11 page 1',
    ],
    [
      'with a value and a new look',
      filledIn(`${text.replace('19 0', '21 0')}/V(x)>>`, [[21, look]]),
      'other: unjudged field-filled C @11',
      'other: forbidden object-added 21 XObject false @21; forbidden owner-replaced field/1/C @11 page 1',
    ],
    [
      'with a value and its look drawn anew',
      filledIn(`${text}/V(x)>>`, [[19, look]]),
      'other: unjudged field-filled C @11',
      'other: forbidden owner-replaced field-appearance/1/C @19 page 1; forbidden owner-replaced field/1/C @11 page 1',
    ],
    [
      'with one of its looks drawn anew',
      filledIn(
        `${states.body(11).slice(0, -2)}/V/On/AS/On>>`,
        [
          [19, look],
          [18, look],
        ],
        states,
      ),
      'other: unjudged field-filled C @11',
      'other: forbidden owner-replaced field-appearance/1/C @18 page 1; forbidden owner-replaced field-appearance/1/C @19 page 1; forbidden owner-replaced field/1/C @11 page 1',
    ],
    [
      'with the look of another drawn anew',
      filledIn(`${text}/V(x)>>`, [[13, look]]),
      'other: forbidden owner-replaced field-appearance/1/A @13 page 1; unjudged field-filled C @11',
      'other: forbidden owner-replaced field-appearance/1/A @13 page 1; forbidden owner-replaced field/1/C @11 page 1',
    ],
    [
      'with a time',
      filledIn(`${text}/M(x)>>`),
      'other: unjudged field-filled C @11',
      'other: forbidden owner-replaced field/1/C @11 page 1',
    ],
    [
      'with another place',
      filledIn(`${text.replace('90 120', '90 121')}/V(x)>>`),
      'other: forbidden owner-replaced field/1/C @11 page 1',
      'other: forbidden owner-replaced field/1/C @11 page 1',
    ],
    [
      'that is none any more',
      filledIn('[]'),
      'other: forbidden owner-replaced field/1/C @11 page 1',
      'other: forbidden owner-replaced field/1/C @11 page 1',
    ],
    [
      'as it was',
      filledIn(signed.body(11)),
      'other: permitted object-rewritten 11 @11',
      'other: permitted object-rewritten 11 @11',
    ],
    [
      'that is locked',
      filledIn(`${text}/V(x)>>`, [], named),
      'other: forbidden field-locked C @11',
      'other: forbidden field-locked C @11',
    ],
    [
      'that is locked, with another place',
      filledIn(`${text.replace('90 120', '90 121')}>>`, [], named),
      'other: forbidden field-locked C @11',
      'other: forbidden field-locked C @11',
    ],
    [
      'that is no field',
      signed.append([changed(signed, 16, '/Rect', '/M(x)/Rect')]),
      'other: forbidden owner-replaced annotation/1 @16 page 1',
      'other: forbidden owner-replaced annotation/1 @16 page 1',
    ],
    [
      'that is for a signature',
      signed.append([changed(signed, 7, '/Rect', '/M(x)/Rect')]),
      'other: forbidden owner-replaced field/1/B @7 page 1',
      'other: forbidden owner-replaced field/1/B @7 page 1',
    ],
    [
      'that is no widget',
      filledIn('<</FT/Tx/T(C)/V(x)/AP<</N 21 0 R>>>>', [[21, look]], signedParts({ 11: '<</FT/Tx/T(C)>>' })),
      'other: forbidden object-added 21 XObject false @21; unjudged field-filled C @11',
      'other: forbidden object-added 21 XObject false @21; forbidden owner-replaced annotation/1 @11 page 1',
    ],
  ])('%s', (_, file, told, closed) => {
    expect(judged(file, 2)).toBe(told);
    expect(judged(file, 1)).toBe(closed);
  });
});
