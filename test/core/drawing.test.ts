import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { drawStrokes } from '../../src/cli/demo/strokes.ts';
import { fitDrawing, isDrawing } from '../../src/core/drawing.ts';
import { type Stroke, strokesFault } from '../../src/core/strokes.ts';

const space = { width: 1002, height: 208, limit: 1400 };
const point = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 400 }));
const drawn = fc
  .array(fc.array(point, { minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 12 })
  .filter((strokes) => strokesFault(strokes) === undefined);
const lines = (text: string): number => text.split('\n').length - 1;

describe('a drawing', () => {
  it('is lines of whole dots, inside its space and its limit, whatever is drawn', () => {
    const spaces = fc.record({
      width: fc.integer({ min: 100, max: 1500 }),
      height: fc.integer({ min: 60, max: 500 }),
      limit: fc.integer({ min: 300, max: 2000 }),
    });
    fc.assert(
      fc.property(drawn, spaces, (strokes, given) => {
        const text = fitDrawing(strokes, given);
        expect(text.length).toBeLessThanOrEqual(given.limit);
        expect(isDrawing(text, given)).toBe(true);
        expect(fitDrawing(strokes, given)).toBe(text);
      }),
    );
  });

  it('keeps every point that is seen where there is room, and most of its room where there is not', () => {
    for (let seed = 0; seed < 40; seed++) {
      const rich = fitDrawing(drawStrokes(seed), { ...space, limit: 5000 });
      expect(fitDrawing(drawStrokes(seed), space)).toBe(rich);
      const poor = fitDrawing(drawStrokes(seed), { ...space, limit: 500 });
      expect(poor.length).toBeGreaterThan(440);
      expect(lines(poor)).toBeLessThan(lines(rich));
    }
  });

  it('draws a dot as a line to itself', () => {
    const strokes: readonly Stroke[] = [
      [
        [0, 0],
        [500, 200],
      ],
      [[250, 100]],
    ];
    expect(fitDrawing(strokes, space)).toMatch(/^\d+ \d+ m\n\d+ \d+ l\n(\d+ \d+) m\n\1 l\n$/);
  });

  const good = '0 0 m\n100 20 l\n';
  it.each([
    ['is one', good, true],
    ['to the very corner', `0 0 m\n${space.width} ${space.height} l\n`, true],
    ['nothing', '', false],
    ['a dot', '10 10 m\n10 10 l\n', false],
    ['less than is seen', '10 10 m\n17 17 l\n', false],
    ['a stroke without a line', '10 10 m\n', false],
    ['a line without a start', '100 20 l\n', false],
    ['a number too far to the right', `0 0 m\n${space.width + 1} 20 l\n`, false],
    ['a number too far up', `0 0 m\n20 ${space.height + 1} l\n`, false],
    ['a sign', '0 0 m\n-100 20 l\n', false],
    ['a fraction', '0 0 m\n100.5 20 l\n', false],
    ['a zero in front', '0 0 m\n0100 20 l\n', false],
    ['five digits', '0 0 m\n10000 20 l\n', false],
    ['another operator', `${good}1 1 1 RG\n`, false],
    ['a curve', '0 0 m\n1 1 2 2 100 20 c\n', false],
    ['no line feed at the end', good.trimEnd(), false],
    ['a carriage return', '0 0 m\r\n100 20 l\r\n', false],
  ])('%s: %j is a drawing: %s', (_what, text, is) => {
    expect(isDrawing(text, space)).toBe(is);
  });
});
