export type Point = readonly [x: number, y: number];
export type Stroke = readonly Point[];

/** Pen strokes as a pad gives them: x and y in 1/1000 of the pad's width, y downward. */
const limits = { strokes: 200, points: 4000, side: 1000, leastInk: 20, leastExtent: 5 } as const;

/**
 * What is wrong with a drawing that is empty, too rich, outside the pad, or no more than a dot: a sentence for the person who drew
 * it. Undefined for a drawing that may be signed with.
 */
export function strokesFault(strokes: readonly Stroke[]): string | undefined {
  if (strokes.length === 0 || strokes.some((stroke) => stroke.length === 0))
    return 'Tanda tangan masih kosong. Gambarlah tanda tangan Anda di kotak, lalu coba lagi.';
  const points = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  if (strokes.length > limits.strokes || points > limits.points)
    return 'Gambar tanda tangan terlalu rumit. Hapus, lalu gambar lebih sederhana.';
  const onPad = (value: number): boolean => value >= 0 && value <= limits.side; // NaN is not
  if (!strokes.every((stroke) => stroke.every(([x, y]) => onPad(x) && onPad(y))))
    return 'Tanda tangan keluar dari kotak. Hapus, lalu gambar lagi di dalam kotak.';
  const { left, right, top, bottom } = extent(strokes);
  const ink = strokes.reduce((sum, stroke) => sum + lengthOf(stroke), 0);
  if (ink < limits.leastInk || Math.max(right - left, bottom - top) < limits.leastExtent)
    return 'Tanda tangan hanya berupa titik. Gambarlah tanda tangan Anda, lalu coba lagi.';
  return undefined;
}

function lengthOf(stroke: Stroke): number {
  let length = 0;
  for (let i = 1; i < stroke.length; i++) {
    const dx = stroke[i]![0] - stroke[i - 1]![0];
    const dy = stroke[i]![1] - stroke[i - 1]![1];
    length += Math.sqrt(dx * dx + dy * dy);
  }
  return length;
}

/** Where ink may go: a rectangle in dots, the grid on which strokes are set. */
export interface InkArea {
  readonly width: number;
  readonly height: number;
}

/** A scribble is enlarged at most so far: the pad's width becomes no more than this many widths of the area. */
const greatestEnlargement = 2;

/** Strokes scaled into the area, aspect kept, centred; in whole dots from the area's lower left corner, y upward. */
export function fitStrokes(strokes: readonly Stroke[], { width, height }: InkArea): readonly Stroke[] {
  const { left, right, top, bottom } = extent(strokes);
  const scale = Math.min(
    width / Math.max(right - left, 1),
    height / Math.max(bottom - top, 1),
    (greatestEnlargement * width) / limits.side,
  );
  const across = (width - scale * (right - left)) / 2;
  const up = (height - scale * (bottom - top)) / 2;
  return strokes.map((stroke) =>
    stroke.map(([x, y]) => [Math.round(across + scale * (x - left)), Math.round(up + scale * (bottom - y))] as const),
  );
}

function extent(strokes: readonly Stroke[]) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const stroke of strokes)
    for (const [x, y] of stroke) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  return { left, right, top, bottom };
}

/**
 * How much each point matters, stroke by stroke: the tolerance up to which it must stay so that the line is nowhere farther off
 * than that (Douglas and Peucker 1973, every tolerance at once). Ends matter without limit.
 */
export const weigh = (strokes: readonly Stroke[]): readonly Float64Array[] => strokes.map(weighOne);

function weighOne(stroke: Stroke): Float64Array {
  const weights = new Float64Array(stroke.length);
  weights[0] = Infinity;
  weights[stroke.length - 1] = Infinity;
  const spans = [0, stroke.length - 1];
  while (spans.length > 0) {
    const [last, first] = [spans.pop()!, spans.pop()!];
    let farthest = first;
    let most = -1;
    for (let i = first + 1; i < last; i++) {
      const off = squareToSegment(stroke[i]!, stroke[first]!, stroke[last]!);
      if (off > most) {
        farthest = i;
        most = off;
      }
    }
    if (farthest === first) continue;
    // A point inside a span matters at most as much as the points that split the span off.
    weights[farthest] = Math.min(weights[first]!, weights[last]!, Math.sqrt(most));
    spans.push(first, farthest, farthest, last);
  }
  return weights;
}

/** The points that matter more than the tolerance. */
export const simplify = (
  strokes: readonly Stroke[],
  weights: readonly Float64Array[],
  tolerance: number,
): readonly Stroke[] => strokes.map((stroke, s) => stroke.filter((_, i) => weights[s]![i]! > tolerance));

/** The least tolerance, and not below `finest`, that leaves at most `count` points beside the ends of strokes. */
export function toleranceFor(weights: readonly Float64Array[], count: number, finest: number): number {
  const inner: number[] = [];
  for (const stroke of weights)
    for (const weight of stroke) if (weight > finest && weight < Infinity) inner.push(weight);
  const kept = Math.max(0, count); // the ends alone may be more than there is room for
  if (inner.length <= kept) return finest;
  return Float64Array.from(inner).sort()[inner.length - 1 - kept]!;
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

/** The longer half of the strokes, in the order they were drawn. */
export function longerHalf(strokes: readonly Stroke[]): readonly Stroke[] {
  const ranked = strokes.slice().sort((a, b) => lengthOf(b) - lengthOf(a));
  const kept = new Set(ranked.slice(0, Math.max(1, Math.floor(strokes.length / 2))));
  return strokes.filter((stroke) => kept.has(stroke));
}
