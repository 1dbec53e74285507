import { fitStrokes, type InkArea, longerHalf, type Stroke, simplify, toleranceFor, weigh } from './strokes.ts';

/**
 * A drawing as it is signed and printed: the path operators of the appearance, with whole dots. A line is `x y m` for the start of
 * a stroke and `x y l` for each further point, ended by a line feed; x and y are decimal, from the lower left corner of the ink
 * area, y upward. A dot is its point twice. Whoever signs a drawing signs the digest of this text, and a reader finds the text
 * unchanged in the file.
 */
export type DrawingText = string;

/** One dot of a 600-dpi print in points: finer than a pen's line is sharp. */
export const dot = 72 / 600;

/** The space for one person's drawing, in dots. */
export interface DrawingSpace extends InkArea {
  /** The most octets that the drawing's text may have. */
  readonly limit: number;
}

/** Dots by which a line may always be off. */
const finest = 0.8;

/**
 * Fits strokes into the space. Less than a dot off is invisible at 600 dpi; a drawing too rich for its space loses the points that
 * matter least, and a page of scribble its shorter strokes.
 * @param strokes in thousandths of the pad's width, without a fault (strokes.ts)
 */
export function fitDrawing(strokes: readonly Stroke[], space: DrawingSpace): DrawingText {
  let fitted = fitStrokes(strokes, space);
  while (fitted.length > 1 && drawingText(fitted.map(ends)).length > space.limit) fitted = longerHalf(fitted);
  const weights = weigh(fitted);
  const least = 2 * fitted.length;
  let kept = simplify(fitted, weights, finest);
  for (let text = drawingText(kept); ; text = drawingText(kept)) {
    const lines = kept.reduce((sum, stroke) => sum + stroke.length, 0);
    if (text.length <= space.limit || lines <= least) return text;
    const fewer = Math.min(lines - 1, Math.floor((lines * space.limit) / text.length));
    kept = simplify(fitted, weights, toleranceFor(weights, fewer - least, finest));
  }
}

const ends = (stroke: Stroke): Stroke => [stroke[0]!, stroke[stroke.length - 1]!];

/** The text of strokes in whole dots; a stroke of one point is written as one of two. */
export const drawingText = (strokes: readonly Stroke[]): DrawingText =>
  strokes
    .map((stroke) => {
      const points = stroke.length > 1 ? stroke : [stroke[0]!, stroke[0]!];
      return points.map(([x, y], i) => `${x} ${y} ${i === 0 ? 'm' : 'l'}\n`).join('');
    })
    .join('');

const drawingForm = /^(?:(?:0|[1-9]\d{0,3}) (?:0|[1-9]\d{0,3}) m\n(?:(?:0|[1-9]\d{0,3}) (?:0|[1-9]\d{0,3}) l\n)+)+$/;
/** Dots: shorter than any signature, longer than a dot of the pen. */
const leastExtent = 8;

/** Whether a text has the form of a drawing, all of it lies in the area, and it is more than a dot. */
export function isDrawing(text: string, { width, height }: InkArea): boolean {
  if (!drawingForm.test(text)) return false;
  let [left, right, bottom, top] = [Infinity, 0, Infinity, 0];
  let [value, across] = [0, true];
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - zero;
    if (digit >= 0 && digit <= 9) value = 10 * value + digit;
    if (digit !== blank) continue; // after each number, and nowhere else
    if (across) [left, right] = [Math.min(left, value), Math.max(right, value)];
    else [bottom, top] = [Math.min(bottom, value), Math.max(top, value)];
    [value, across] = [0, !across];
  }
  return right <= width && top <= height && Math.max(right - left, top - bottom) >= leastExtent;
}

const zero = 0x30;
/** A blank's distance from the digit zero. */
const blank = 0x20 - zero;
