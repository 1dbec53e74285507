import { deflateSync } from 'node:zlib';
import { concat, latin1 } from '../core/bytes.ts';
import { number, numbers } from '../core/pdf-write.ts';
import type { PlannedField, SigningPlan } from '../document/plan.ts';
import {
  checkStrokes,
  dot,
  fitStrokes,
  type InkArea,
  longerHalf,
  type Stroke,
  simplify,
  toleranceFor,
  weigh,
} from './strokes.ts';

/** What fills a signature space: the drawn strokes or the typed name, and a small line below. */
export interface Ink {
  readonly strokes?: readonly Stroke[];
  readonly typedName?: string;
  /** e.g. "30-09-2024 10.15 WIB"; characters that the font lacks are left out. */
  readonly caption?: string;
}

const margin = 1.5;
const captionSize = 5;
const largestName = 15;
/** Blue-black ink: told apart from a photocopy, legible on one. */
const ink = '0.07 0.13 0.42';
const penWidth = 1.1;
/** Octets of the deflated stream: what a rich signature needs is the most, and every signature may have the least. */
const ampleBudget = 900;
const leastBudget = 320;
/** What a point takes after deflating, estimated so that the first try mostly fits. */
const octetsAPoint = 3.9;
/** Dots by which a line may always be off. */
const finest = 0.8;

/**
 * The body of the filled appearance stream. Its dictionary has the keys of the empty one, no more and no fewer: EU DSS reports
 * anything else as an undefined modification after every earlier signature.
 * `budget` is what strokes may cost, in octets.
 * @throws IkrarError 'strokes-invalid' · RangeError for a field without a space or a font
 */
export function appearance(plan: SigningPlan, field: PlannedField, filling: Ink, budget = ampleBudget): Uint8Array {
  const { box, resources } = field;
  if (!box || !resources) throw new RangeError(`field ${field.name} has no space to fill`);
  const foot = filling.caption ? captionSize + 1 : 0;
  const area = { x: margin, y: margin + foot, width: box.width - 2 * margin, height: box.height - 2 * margin - foot };
  const caption = filling.caption ? captionOperators(plan, field, filling.caption, box.width) : '';
  const typed = filling.strokes?.length ? undefined : filling.typedName;
  const data =
    typed === undefined
      ? inkStream(filling.strokes ?? [], area, caption, Math.max(leastBudget, Math.min(budget, ampleBudget)))
      : deflate(nameOperators(plan, field, typed, area) + caption);
  const dictionary =
    `<</Type/XObject/Subtype/Form/BBox[0 0 ${numbers(box.width, box.height)}]/Matrix[1 0 0 1 0 0]` +
    `/Resources ${resources}/Filter/FlateDecode/Length ${data.length}>>\nstream\n`;
  return concat(latin1(dictionary), data, latin1('\nendstream'));
}

/**
 * Less than a dot off is invisible at 600 dpi; a drawing too rich for its budget loses the points that matter least, and a page
 * of scribble its shorter strokes. The consent keeps every point that was drawn.
 */
function inkStream(strokes: readonly Stroke[], area: InkArea, caption: string, budget: number): Uint8Array {
  checkStrokes(strokes);
  let fitted = fitStrokes(strokes, area);
  for (let ends = 2 * fitted.length; octetsAPoint * ends > budget; ends = 2 * fitted.length)
    fitted = longerHalf(fitted);
  const weights = weigh(fitted);
  for (let count = (budget - caption.length) / octetsAPoint - 2 * fitted.length; ; count = Math.floor(count * 0.8)) {
    const tolerance = toleranceFor(weights, Math.floor(count), finest);
    const data = deflate(strokeOperators(simplify(fitted, weights, tolerance), area) + caption);
    if (data.length <= budget || count < 1) return data;
  }
}

function strokeOperators(strokes: readonly Stroke[], area: InkArea): string {
  const paths = strokes.map((stroke) => {
    const [first, ...rest] = stroke.length > 1 ? stroke : [stroke[0]!, stroke[0]!];
    return `${first![0]} ${first![1]} m\n${rest.map(([x, y]) => `${x} ${y} l\n`).join('')}`;
  });
  const grid = `${dot} 0 0 ${dot} ${numbers(area.x, area.y)} cm`;
  return `q ${grid} 1 J 1 j ${number(penWidth / dot)} w ${ink} RG\n${paths.join('')}S Q\n`;
}

function nameOperators(plan: SigningPlan, field: PlannedField, name: string, area: InkArea): string {
  const run = glyphs(plan, name.trim());
  if (run.width === 0) checkStrokes([]); // an empty name is an empty box
  const size = Math.min(largestName, area.height * 0.7, (1000 * area.width) / Math.max(run.width, 1));
  const x = area.x + (area.width - (run.width * size) / 1000) / 2;
  const y = area.y + (area.height - size * 0.7) / 2;
  return text(fontName(plan, field), run.codes, { size, x, y, rgb: ink });
}

function captionOperators(plan: SigningPlan, field: PlannedField, caption: string, width: number): string {
  const run = glyphs(plan, caption);
  const size = Math.min(captionSize, (1000 * (width - 2 * margin)) / Math.max(run.width, 1));
  const x = (width - (run.width * size) / 1000) / 2;
  return text(fontName(plan, field), run.codes, { size, x, y: margin, rgb: '0.3 0.3 0.3' });
}

interface TextPlace {
  readonly size: number;
  readonly x: number;
  readonly y: number;
  readonly rgb: string;
}

const text = (font: string, codes: string, { size, x, y, rgb }: TextPlace): string =>
  `BT ${rgb} rg /${font} ${number(size)} Tf ${numbers(x, y)} Td <${codes}> Tj ET\n`;

/** Glyph by glyph, without ligatures, so that copied text is the text. */
function glyphs(plan: SigningPlan, words: string): { readonly codes: string; readonly width: number } {
  let codes = '';
  let width = 0;
  for (const character of words.normalize('NFC')) {
    const glyph = plan.font.glyphs[character];
    if (!glyph) continue;
    codes += glyph[0];
    width += glyph[1];
  }
  return { codes, width };
}

function fontName(plan: SigningPlan, field: PlannedField): string {
  const name = new RegExp(`/([^\\s/<>\\[\\]()]+)\\s+${plan.font.object}\\s+0\\s+R`).exec(field.resources ?? '')?.[1];
  if (!name) throw new RangeError(`the resources of field ${field.name} lack the plan's font`);
  return name;
}

/** Streams of a kilobyte or two need no 32-KB window; zlib's usual quarter megabyte a call would keep the collector busy. */
const small = { windowBits: 12, memLevel: 5, chunkSize: 4096 } as const;

const deflate = (operators: string): Uint8Array => deflateSync(Buffer.from(operators, 'latin1'), small);
