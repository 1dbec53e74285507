import { type DrawingText, dot } from './drawing.ts';
import type { InkArea } from './strokes.ts';

/** How a signature space is filled: what the writer prints, and where a reader finds a drawing or a typed name again. */

export const margin = 1.5;
export const captionSize = 5;
/** Blue-black ink: told apart from a photocopy, legible on one. */
export const inkColour = '0.07 0.13 0.42';
export const captionColour = '0.3 0.3 0.3';
/** 1.1 points, in dots. */
const penWidth = '9.167';

/** What the space of a person says in a file that prints no handwriting, whether they drew or typed their name. */
export const electronicWords = 'Ditandatangani secara elektronik';

/** A rectangle in points, from the lower left corner of the space. */
export interface InkRectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where ink may go in a space of that size, above the caption where there is one. */
export function inkRectangle(box: { readonly width: number; readonly height: number }, captioned: boolean) {
  const foot = captioned ? captionSize + 1 : 0;
  return { x: margin, y: margin + foot, width: box.width - 2 * margin, height: box.height - 2 * margin - foot };
}

/** The same in whole dots. */
export const inkArea = ({ width, height }: InkRectangle): InkArea => ({ width: dots(width), height: dots(height) });

/** Sizes have three decimals; a millionth is less, and more than what the division is off. */
const dots = (points: number): number => Math.max(1, Math.floor(points / dot + 1e-6));

/** The operators before and after a drawing's text. */
export const aroundDrawing = ({ x, y }: InkRectangle): readonly [before: string, after: string] => [
  `q ${dot} 0 0 ${dot} ${x} ${y} cm 1 J 1 j ${penWidth} w ${inkColour} RG\n`,
  'S Q\n',
];

/** The operators that draw a text in that rectangle. */
export function drawingOperators(text: DrawingText, rectangle: InkRectangle): string {
  const [before, after] = aroundDrawing(rectangle);
  return before + text + after;
}
