import { inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Stroke } from '../../src/core/strokes.ts';
import { appearance } from '../../src/signing/appearance.ts';
import { tinyBase } from '../support/base.ts';
import { someStrokes } from '../support/signing.ts';

const { plan, bytes } = tinyBase(1);
const field = plan.signatures[0]!;

function read(stream: Uint8Array) {
  const text = Buffer.from(stream).toString('latin1');
  const [, dictionary, length] = /^<<([\s\S]*?)\/Length (\d+)>>\nstream\n/.exec(text)!;
  const start = text.indexOf('stream\n') + 7;
  expect(text.slice(start + Number(length))).toBe('\nendstream');
  return {
    dictionary: dictionary!,
    operators: inflateSync(stream.subarray(start, start + Number(length))).toString('latin1'),
  };
}

/** Keys of the outermost dictionary. */
const keys = (dictionary: string): string[] =>
  (
    dictionary
      .replace(/<<(?:[^<>]|<<[^<>]*>>)*>>/g, '')
      .match(/\/(Type|Subtype|BBox|Matrix|Resources|Filter|Length|FormType|Group)\b/g) ?? []
  ).sort();

describe('the filled appearance', () => {
  it('has the keys of the empty one, and its box and resources', () => {
    const base = Buffer.from(bytes).toString('latin1');
    const [, empty] = /\d+ 0 obj\n<<(\/Type\/XObject[\s\S]*?)\/Length 8>>/.exec(base)!;
    const filled = read(appearance(plan, field, { strokes: someStrokes })).dictionary;
    expect(keys(filled)).toEqual(keys(empty!));
    expect(filled).toContain('/BBox[0 0 120 30]');
    expect(filled).toContain(`/Resources ${field.resources}`);
  });

  it('draws strokes as lines, and a dot as a dot', () => {
    const { operators } = read(appearance(plan, field, { strokes: someStrokes }));
    expect(operators.match(/ m$/gm)).toHaveLength(2);
    expect(operators.match(/ l$/gm)!.length).toBeGreaterThan(10);
    expect(operators).not.toContain('Tj');
  });

  it('leaves room for the caption below, and the strokes go before a typed name', () => {
    const drawn = (ink: Parameters<typeof appearance>[2]) => read(appearance(plan, field, ink)).operators;
    expect(drawn({ strokes: someStrokes })).toContain('0.12 0 0 0.12 1.5 1.5 cm');
    expect(drawn({ strokes: someStrokes, caption: 'x' })).toContain('0.12 0 0 0.12 1.5 7.5 cm');
    const both = drawn({ strokes: someStrokes, typedName: 'Abu' });
    expect(both).toBe(drawn({ strokes: someStrokes }));
  });

  it('draws a stroke of one point as a line without length', () => {
    const stroke: Stroke = [[500, 500]];
    const { operators } = read(appearance(plan, field, { strokes: [...someStrokes, stroke] }));
    const [, from, to] = /(\d+ \d+) m\n(\d+ \d+) l\n(?:S|$)/.exec(operators)!;
    expect(to).toBe(from);
  });

  it('keeps every stroke whose ends alone just fit, and simplifies no more than it must', () => {
    const ticks = Array.from(
      { length: 50 },
      (_, i): Stroke => [
        [20 * i, 0],
        [20 * i, 900],
      ],
    );
    expect(read(appearance(plan, field, { strokes: ticks }, 512)).operators.match(/ m$/gm)).toHaveLength(50);
    expect(read(appearance(plan, field, { strokes: ticks }, 511)).operators.match(/ m$/gm)).toHaveLength(25);
    const wave = [Array.from({ length: 900 }, (_, i) => [i, 500 + 400 * Math.sin(i / 9 + Math.sin(i))] as const)];
    const look = read(appearance(plan, field, { strokes: wave }, 500)).operators;
    expect(look.match(/ l$/gm)!.length).toBeGreaterThan(40);
    expect(appearance(plan, field, { strokes: wave }, 500).length).toBeLessThan(500 + 200);
  });

  it('writes the typed name and the caption with the plan’s glyphs, smaller when long', () => {
    const short = read(appearance(plan, field, { typedName: 'Abu', caption: '10.15 WIB' })).operators;
    expect(short).toContain('<416275> Tj');
    expect(short).toContain('<31302e313520574942> Tj');
    const size = (operators: string) => Number(/\/F0 ([\d.]+) Tf/.exec(operators)![1]);
    const long = read(appearance(plan, field, { typedName: 'Abu'.repeat(30) })).operators;
    expect(size(long)).toBeLessThan(size(short));
    expect(size(long) * 0.556 * 90).toBeLessThanOrEqual(117.5);
  });

  it('stays within the budget however rich the drawing', () => {
    const scribble = Array.from({ length: 20 }, (_, s) =>
      Array.from(
        { length: 200 }, // as many points as may be drawn
        (_, i) => [500 + 480 * Math.sin(i * 1.7 + s), 400 + 380 * Math.cos(i * 2.3 - s)] as const,
      ),
    );
    expect(appearance(plan, field, { strokes: scribble, caption: '10.15 WIB' }).length).toBeLessThan(1_150);
  });

  it.each([40, 47, 60, 66, 90, 200])('draws %i straight ticks within the budget', (count) => {
    const random = (i: number) => (i * 7919) % 997;
    const ticks = Array.from({ length: count }, (_, i): Stroke => {
      const [x, y] = [random(i), random(i + 500)];
      return [
        [x, y],
        [Math.min(x + 9, 1000), Math.max(y - 30, 0)],
      ];
    });
    const look = appearance(plan, field, { strokes: ticks, caption: '30-09-2024 10.15 WIB' }, 515);
    expect(look.length).toBeLessThan(515 + 200);
    expect(read(look).operators.match(/ l$/gm)!.length).toBeGreaterThan(10);
  });

  it('is the same for the same ink', () => {
    const ink = { strokes: someStrokes, caption: 'x' };
    expect(appearance(plan, field, ink)).toEqual(appearance(plan, field, ink));
  });

  it.each([{}, { strokes: [] }, { typedName: '' }, { typedName: '漢字' }])('refuses an empty box: %j', (ink) => {
    expect(() => appearance(plan, field, ink)).toThrow(expect.objectContaining({ code: 'strokes-invalid' }));
  });

  it('refuses a field without a space, without fonts or without the font of the plan', () => {
    const refused = (changed: Partial<typeof field>) =>
      expect(() => appearance(plan, { ...field, ...changed }, { strokes: someStrokes, caption: 'x' })).toThrow(
        RangeError,
      );
    expect(() => appearance(plan, plan.certification, { strokes: someStrokes })).toThrow(RangeError);
    const { box: _, ...boxless } = field;
    expect(() => appearance(plan, boxless, { strokes: someStrokes })).toThrow(RangeError);
    const { resources: __, ...plain } = field;
    expect(() => appearance(plan, plain, { strokes: someStrokes })).toThrow(RangeError);
    refused({ resources: '<</Font<</F0 99 0 R>>>>' });
  });
});
