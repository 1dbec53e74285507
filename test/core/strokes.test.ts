import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitStrokes, type Stroke, simplify, toleranceFor, weigh } from '../../src/core/strokes.ts';
import { checkStrokes } from '../../src/signing/appearance.ts';

const point = fc.tuple(fc.double({ min: 0, max: 1000, noNaN: true }), fc.double({ min: 0, max: 1000, noNaN: true }));
const stroke: fc.Arbitrary<Stroke> = fc.array(point, { minLength: 1, maxLength: 60 });
const drawing = fc.array(stroke, { minLength: 1, maxLength: 6 });
const area = { width: 916, height: 200 };

function distance(
  [px, py]: readonly [number, number],
  [ax, ay]: readonly [number, number],
  [bx, by]: readonly [number, number],
) {
  const square = (bx - ax) ** 2 + (by - ay) ** 2;
  const t = square === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / square));
  return Math.hypot(px - ax - t * (bx - ax), py - ay - t * (by - ay));
}

describe('strokes', () => {
  it('stay inside their box, whatever is drawn', () => {
    fc.assert(
      fc.property(drawing, (strokes) => {
        for (const [x, y] of fitStrokes(strokes, area).flat(1) as [number, number][]) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(area.width);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(area.height);
        }
      }),
    );
  });

  it('keep their aspect and their up', () => {
    const [line] = fitStrokes(
      [
        [
          [0, 0],
          [100, 50],
        ],
      ],
      area,
    );
    const [[x0, y0], [x1, y1]] = line as unknown as [[number, number], [number, number]];
    expect((x1 - x0) / (y0 - y1)).toBeCloseTo(2, 1);
    expect(y0).toBeGreaterThan(y1); // the pad counts downward, the page upward
  });

  it('are simplified to within the tolerance, ends kept', () => {
    fc.assert(
      fc.property(stroke, fc.double({ min: 0.5, max: 20, noNaN: true }), (drawn, tolerance) => {
        const [kept] = simplify([drawn], weigh([drawn]), tolerance);
        expect(kept![0]).toEqual(drawn[0]);
        expect(kept!.at(-1)).toEqual(drawn.at(-1));
        for (const p of drawn) {
          const off =
            kept!.length === 1
              ? distance(p, kept![0]!, kept![0]!)
              : Math.min(...kept!.slice(1).map((b, i) => distance(p, kept![i]!, b)));
          expect(off).toBeLessThanOrEqual(tolerance + 1e-9);
        }
      }),
    );
  });

  it('keep as many points as they may, and never less than their ends', () => {
    fc.assert(
      fc.property(drawing, fc.nat(80), (strokes, count) => {
        const weights = weigh(strokes);
        const kept = simplify(strokes, weights, toleranceFor(weights, count, 0.8));
        const ends = strokes.reduce((sum, { length }) => sum + Math.min(2, length), 0);
        expect(kept.flat(1).length).toBeLessThanOrEqual(ends + count);
        expect(kept.map((stroke) => stroke[0])).toEqual(strokes.map((stroke) => stroke[0]));
      }),
    );
  });

  it.each<[string, readonly Stroke[]]>([
    ['none', []],
    ['an empty stroke', [[]]],
    ['one dot', [[[500, 500]]]],
    [
      'a stroke outside the pad',
      [
        [
          [0, 0],
          [1001, 10],
        ],
      ],
    ],
    [
      'a point that is no number',
      [
        [
          [0, 0],
          [Number.NaN, 10],
        ],
      ],
    ],
    [
      'too many strokes',
      Array.from(
        { length: 201 },
        () =>
          [
            [0, 0],
            [9, 9],
          ] as const,
      ),
    ],
    ['too many points', [Array.from({ length: 4001 }, (_, i) => [i % 1000, 5] as const)]],
  ])('%s are refused', (_, strokes) => {
    expect(() => checkStrokes(strokes)).toThrow(expect.objectContaining({ code: 'strokes-invalid' }));
  });
});
