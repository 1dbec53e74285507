import { IkrarError } from '../errors.ts';

type Point = readonly [x: number, y: number];
export type Stroke = readonly Point[];

/** Pen strokes as a consent carries them: x and y in 1/1000 of the pad's width, y downward. */
export const strokeBounds = { strokes: 300, points: 8_000, width: 1000, height: 1000, leastInk: 20 } as const;

/** @throws IkrarError 'strokes-invalid' for strokes that are empty, too many, outside the pad, or no more than a dot */
export function checkStrokes(strokes: readonly Stroke[]): void {
  const points = strokes.flat(1) as readonly Point[];
  const inside = points.every(
    ([x, y]) =>
      Number.isFinite(x) &&
      Number.isFinite(y) &&
      x >= 0 &&
      x <= strokeBounds.width &&
      y >= 0 &&
      y <= strokeBounds.height,
  );
  if (strokes.length > strokeBounds.strokes || points.length > strokeBounds.points || !inside)
    throw new IkrarError(
      'strokes-invalid',
      'Goresan tanda tangan tidak dapat dibaca. Hapus lalu tanda tangani lagi di dalam kotak.',
    );
  const ink = strokes.reduce((sum, stroke) => sum + lengthOf(stroke), 0);
  if (strokes.some((stroke) => stroke.length === 0) || ink < strokeBounds.leastInk)
    throw new IkrarError('strokes-invalid', 'Kotak tanda tangan masih kosong. Tanda tangani di dalam kotak.');
}

function lengthOf(stroke: Stroke): number {
  let length = 0;
  for (let i = 1; i < stroke.length; i++) length += distance(stroke[i - 1]!, stroke[i]!);
  return length;
}

const distance = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** The longer half of the strokes, in the order they were drawn; of one stroke its first half. */
export function longerHalf(strokes: readonly Stroke[]): readonly Stroke[] {
  const [only] = strokes;
  if (only && strokes.length === 1) return [only.slice(0, Math.max(1, Math.floor(only.length / 2)))];
  const ranked = strokes.toSorted((a, b) => lengthOf(b) - lengthOf(a)).slice(0, Math.floor(strokes.length / 2));
  const kept = new Set(ranked);
  return strokes.filter((stroke) => kept.has(stroke));
}

/** Where ink may go, in points from the lower left corner of the field. */
export interface InkArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One dot of a 600-dpi print in points: the grid on which strokes are set, finer than a pen's line is sharp. */
export const dot = 72 / 600;

/** A scribble is enlarged at most so far: the pad's width becomes no more than this many widths of the area. */
const greatestEnlargement = 2;

/** Strokes scaled into the area, aspect kept, centred; in whole dots from the area's lower left corner, y upward. */
export function fitStrokes(strokes: readonly Stroke[], area: InkArea): readonly Stroke[] {
  const points = strokes.flat(1) as readonly Point[];
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [width, height] = [area.width / dot, area.height / dot];
  const scale = Math.min(
    width / Math.max(right - left, 1),
    height / Math.max(bottom - top, 1),
    (greatestEnlargement * width) / strokeBounds.width,
  );
  const across = (width - scale * (right - left)) / 2;
  const up = (height - scale * (bottom - top)) / 2;
  return strokes.map((stroke) =>
    stroke.map(([x, y]) => [Math.round(across + scale * (x - left)), Math.round(up + scale * (bottom - y))] as const),
  );
}

/**
 * The fewest points that stay within `tolerance` of the drawn line (Douglas and Peucker 1973), stroke by stroke. A stroke of
 * one spot stays a dot.
 */
export function simplify(strokes: readonly Stroke[], tolerance: number): readonly Stroke[] {
  return strokes.map((stroke) => simplifyOne(stroke, tolerance));
}

function simplifyOne(stroke: Stroke, tolerance: number): Stroke {
  const keep = new Uint8Array(stroke.length);
  keep[0] = 1;
  keep[stroke.length - 1] = 1;
  const spans: [number, number][] = [[0, stroke.length - 1]];
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [first, last] = span;
    let farthest = first;
    let most = tolerance * tolerance;
    for (let i = first + 1; i < last; i++) {
      const off = squareToSegment(stroke[i]!, stroke[first]!, stroke[last]!);
      if (off > most) {
        farthest = i;
        most = off;
      }
    }
    if (farthest === first) continue;
    keep[farthest] = 1;
    spans.push([first, farthest], [farthest, last]);
  }
  return stroke.filter((_, i) => keep[i] === 1);
}

/** Square of the distance from p to the segment ab. */
function squareToSegment(p: Point, a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / square));
  const x = p[0] - a[0] - along * dx;
  const y = p[1] - a[1] - along * dy;
  return x * x + y * y;
}
