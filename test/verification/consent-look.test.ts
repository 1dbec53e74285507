import { describe, expect, it } from '@jest/globals';
import { aroundDrawing, captionColour, inkColour, inkRectangle } from '../../src/core/ink.ts';
import { type Look, Looks } from '../../src/verification/consent-look.ts';
import { Findings } from '../../src/verification/findings.ts';
import { nodePrimitives as primitives } from '../../src/verification/node-primitives.ts';
import type { FoundSignature } from '../../src/verification/signature.ts';
import { stream } from '../attacks/forger.ts';
import { foreignBase } from '../support/foreign-base.ts';
import { read } from '../support/reading.ts';

const [before, after] = aroundDrawing(inkRectangle({ width: 80, height: 30 }, true));
const drawing = '0 0 m\n100 20 l\n';

interface Space {
  /** What stands above the caption, or the parts of a typed name. */
  readonly ink?: string;
  readonly size?: string;
  readonly at?: string;
  readonly codes?: string;
  readonly captionSize?: string;
  readonly captionAt?: string;
  readonly entries?: string;
  readonly list?: string;
  /** Objects that replace the usual ones: 6 the field, 8 its look, 9 the font, 10 its characters. */
  readonly bodies?: Readonly<Record<number, string>>;
}

const words = (rgb: string, size: string, at: string, codes: string): string =>
  `BT ${rgb} rg /F1 ${size} Tf ${at} Td <${codes}> Tj ET\n`;
const operators = ({ size = '10', at = '5 12', codes = '00410042', ink, captionSize = '5', captionAt = '5' }: Space) =>
  (ink ?? words(inkColour, size, at, codes)) + words(captionColour, captionSize, `${captionAt} 1.5`, '0043');
const fonts = '/Resources<</Font<</F1 9 0 R>>>>';
const characters = '<0041> <0041>\n<0042> <0042>\n<0043> <0043>\n<00e9> <00E9>\n';

/** What a space shows whose look, font and characters are these. */
function lookOf(space: Space = {}): Look | undefined {
  const { entries = `/BBox[0 0 80 30]${fonts}`, list = characters } = space;
  const usual = {
    6: '<</Type/Annot/Subtype/Widget/FT/Sig/T(A)/Rect[10 10 90 40]/P 3 0 R/AP<</N 8 0 R>>>>',
    8: stream(entries, operators(space)),
    9: '<</Type/Font/ToUnicode 10 0 R>>',
    10: stream('', list),
  };
  const { file } = read(foreignBase({ bodies: { ...usual, ...space.bodies } }));
  const looks = new Looks({ file: file!, findings: new Findings(), primitives });
  return looks.read({ field: { object: 6 }, revision: 0 } as FoundSignature);
}
const field = (appearance: string) => ({ bodies: { 6: `<</FT/Sig/T(A)${appearance}>>` } });
/** A typed name with which all operators have so many octets. */
function filledTo(octets: number): Space {
  const rest = octets - operators({ codes: '' }).length;
  return { codes: '0041'.repeat(rest >> 2), at: `${['5', '50', '5.0', '5.00'][rest & 3]} 12` };
}

describe('the look of a signature space', () => {
  it.each<[string, Space, Look]>([
    ['with a name', {}, { name: 'AB', caption: 'C' }],
    ['with a drawing', { ink: before + drawing + after }, { drawing, caption: 'C' }],
    ['in objects of their own', { ...field('/AP 11 0 R') }, { name: 'AB', caption: 'C' }],
    ['with the least sizes', { size: '1', captionSize: '0.5' }, { name: 'AB', caption: 'C' }],
    ['with the largest sizes', { size: '15', captionSize: '5.000' }, { name: 'AB', caption: 'C' }],
    ['up to its edges', { at: '79.999 29.999', captionAt: '79.999' }, { name: 'AB', caption: 'C' }],
    ['with small letters in codes', { codes: '00e900E9' }, { name: 'éé', caption: 'C' }],
    ['of 16,384 octets', filledTo(16_384), { name: expect.stringMatching(/^A{4000,}$/) as never, caption: 'C' }],
    ['with a list of 65,536 octets', { list: characters.padEnd(65_536, '\n') }, { name: 'AB', caption: 'C' }],
  ])('is read %s', (_, space, look) => {
    const bodies = { 11: '<</N 8 0 R>>', ...space.bodies };
    expect(lookOf({ ...space, bodies })).toEqual(look);
  });

  it.each<[string, Space]>([
    ['of 16,385 octets', filledTo(16_385)],
    ['with a list of 65,537 octets', { list: characters.padEnd(65_537, '\n') }],
    ['with a name too small', { size: '0.999' }],
    ['with a name too large', { size: '15.001' }],
    ['with a caption too small', { captionSize: '0.499' }],
    ['with a caption too large', { captionSize: '5.001' }],
    ['with a name to the right of it', { at: '80 12' }],
    ['with a name above it', { at: '5 30' }],
    ['with a caption to the right of it', { captionAt: '80' }],
    ['with a code that its font does not list', { codes: '0044' }],
    ['with a drawing of another colour', { ink: before.replace('0.07', '0.08') + drawing + after }],
    ['with a drawing that is not stroked', { ink: `${before}${drawing}n Q\n` }],
    ['with a drawing outside', { ink: `${before}0 0 m\n642 20 l\n${after}` }],
    ['with more in front', { ink: ` ${words(inkColour, '10', '5 12', '0041')}` }],
    ['with nothing but a caption', { ink: '' }],
    ['without a box', { entries: fonts }],
    ['with a box that is no list', { entries: `/BBox 1${fonts}` }],
    ['with a box further right', { entries: `/BBox[1 0 80 30]${fonts}` }],
    ['with a box further up', { entries: `/BBox[0 1 80 30]${fonts}` }],
    ['with a box without a width', { entries: `/BBox[0 0 (80) 30]${fonts}` }],
    ['with a box without a height', { entries: `/BBox[0 0 80(30)]${fonts}` }],
    ['without resources', { entries: '/BBox[0 0 80 30]' }],
    ['without a caption', { bodies: { 8: stream(`/BBox[0 0 80 30]${fonts}`, before + drawing + after) } }],
    ['whose resources are no dictionary', { entries: '/BBox[0 0 80 30]/Resources 1' }],
    ['whose fonts are no dictionary', { entries: '/BBox[0 0 80 30]/Resources<</Font 1>>' }],
    ['without fonts', { entries: '/BBox[0 0 80 30]/Resources<<>>' }],
    ['with another font', { entries: '/BBox[0 0 80 30]/Resources<</Font<</F2 9 0 R>>>>' }],
    ['whose font is no dictionary', { bodies: { 9: '1' } }],
    ['whose font lists nothing', { bodies: { 9: '<</Type/Font>>' } }],
    ['whose list of characters is no stream', { bodies: { 10: '1' } }],
    ['whose list of characters is not understood', { bodies: { 10: stream('/Filter/LZWDecode', characters) } }],
    ['whose operators are not understood', { entries: `/BBox[0 0 80 30]/Filter/LZWDecode${fonts}` }],
    ['of a field that is no dictionary', { bodies: { 6: '[]' } }],
    ['of a field without one', field('')],
    ['of a field whose looks are no dictionary', field('/AP 8')],
    ['of a field with another look only', field('/AP<</D 8 0 R>>')],
    ['that is no dictionary', { bodies: { 8: '1' } }],
    ['that is no stream', { bodies: { 8: `<</BBox[0 0 80 30]${fonts}>>` } }],
  ])('is nothing known %s', (_, space) => {
    expect(lookOf(space)).toBeUndefined();
  });

  it('is nothing known where there is no field', () => {
    const { file } = read(foreignBase());
    const looks = new Looks({ file: file!, findings: new Findings(), primitives });
    expect(looks.read({ field: undefined, revision: 0 } as FoundSignature)).toBeUndefined();
  });
});
