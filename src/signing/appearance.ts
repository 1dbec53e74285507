import { deflateSync } from 'node:zlib';
import { concat, latin1 } from '../core/bytes.ts';
import { type DrawingSpace, type DrawingText, fitDrawing } from '../core/drawing.ts';
import {
  captionColour,
  captionSize,
  drawingOperators,
  type InkRectangle,
  inkArea,
  inkColour,
  inkRectangle,
  margin,
} from '../core/ink.ts';
import { number, numbers } from '../core/pdf-write.ts';
import { type Stroke, strokesFault } from '../core/strokes.ts';
import type { PlannedField, SigningPlan } from '../document/plan.ts';
import { IkrarError } from '../errors.ts';

/** What fills a signature space: the strokes, a drawing or the typed name, and a small line below. */
export interface Ink {
  /** As a pad gives them; they are fitted into the space and its budget. */
  readonly strokes?: readonly Stroke[];
  /** As it was signed; it is printed unchanged. */
  readonly drawing?: DrawingText;
  readonly typedName?: string;
  /** e.g. "30-09-2024 10.15 WIB"; characters that the font lacks are left out. */
  readonly caption?: string;
}

const largestName = 15;
/** Octets of the deflated stream: what a rich signature needs is the most, and every signature may have the least. */
const ampleBudget = 900;
const leastBudget = 320;
/** What the operators around a drawing and the caption take of it, deflated. */
const surroundings = 120;
/** What a drawing's text is divided by when it is deflated; digits at random would be divided by 2.2. */
const deflation = 2.3;

/** @throws IkrarError 'strokes-invalid' for a drawing that is empty, too rich, outside the pad, or no more than a dot */
export function checkStrokes(strokes: readonly Stroke[]): void {
  const fault = strokesFault(strokes);
  if (fault !== undefined) throw new IkrarError('strokes-invalid', fault);
}

/**
 * The body of the filled appearance stream. Its dictionary has the keys of the empty one, no more and no fewer: EU DSS reports
 * anything else as an undefined modification after every earlier signature.
 * `budget` is what strokes may cost, in octets.
 * @throws IkrarError 'strokes-invalid' · RangeError for a field without a space or a font
 */
export function appearance(plan: SigningPlan, field: PlannedField, filling: Ink, budget = ampleBudget): Uint8Array {
  const { box, resources } = field;
  if (!box || !resources) throw new RangeError(`field ${field.name} has no space to fill`);
  const rectangle = inkRectangle(box, Boolean(filling.caption));
  const data = deflate(
    inkOperators(plan, field, filling, { rectangle, budget }) +
      (filling.caption ? captionOperators(plan, field, filling.caption, box.width) : ''),
  );
  const dictionary =
    `<</Type/XObject/Subtype/Form/BBox[0 0 ${numbers(box.width, box.height)}]/Matrix[1 0 0 1 0 0]` +
    `/Resources ${resources}/Filter/FlateDecode/Length ${data.length}>>\nstream\n`;
  return concat(latin1(dictionary), data, latin1('\nendstream'));
}

function inkOperators(
  plan: SigningPlan,
  field: PlannedField,
  { drawing, strokes = [], typedName }: Ink,
  { rectangle, budget }: { readonly rectangle: InkRectangle; readonly budget: number },
): string {
  if (drawing !== undefined) return drawingOperators(drawing, rectangle);
  if (strokes.length === 0 && typedName !== undefined) return nameOperators(plan, field, typedName, rectangle);
  checkStrokes(strokes);
  return drawingOperators(fitDrawing(strokes, spaceIn(rectangle, budget)), rectangle);
}

/** @param budget what the whole stream may cost, in octets */
function spaceIn(rectangle: InkRectangle, budget: number): DrawingSpace {
  const octets = Math.max(leastBudget, Math.min(budget, ampleBudget)) - surroundings;
  return { ...inkArea(rectangle), limit: Math.floor(octets * deflation) };
}

/**
 * The space for a drawing in a field, which a device needs before it draws.
 * @param budget what the whole stream may cost, in octets
 * @throws RangeError for a field without a space
 */
export function drawingSpaceIn({ name, box }: PlannedField, budget: number): DrawingSpace {
  if (!box) throw new RangeError(`field ${name} has no space to fill`);
  return spaceIn(inkRectangle(box, true), budget);
}

function nameOperators(plan: SigningPlan, field: PlannedField, name: string, area: InkRectangle): string {
  const run = glyphs(plan, name.trim());
  if (run.width === 0) checkStrokes([]); // an empty name is an empty box
  const size = Math.min(largestName, area.height * 0.7, (1000 * area.width) / Math.max(run.width, 1));
  const x = area.x + (area.width - (run.width * size) / 1000) / 2;
  const y = area.y + (area.height - size * 0.7) / 2;
  return text(fontName(plan, field), run.codes, { size, x, y, rgb: inkColour });
}

function captionOperators(plan: SigningPlan, field: PlannedField, caption: string, width: number): string {
  const run = glyphs(plan, caption);
  const size = Math.min(captionSize, (1000 * (width - 2 * margin)) / Math.max(run.width, 1));
  const x = (width - (run.width * size) / 1000) / 2;
  return text(fontName(plan, field), run.codes, { size, x, y: margin, rgb: captionColour });
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
