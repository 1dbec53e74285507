import type { Consent } from '../../model.ts';
import { createChance } from './chance.ts';

type Point = readonly [number, number];

/**
 * Pen strokes that look like a signature, as a phone would send them: a run of loops that gets flatter to the right, often
 * with a flourish below or a bar across. One seed, one hand.
 */
export function drawStrokes(seed: number): Consent['strokes'] {
  const chance = createChance(seed * 2654435761 + 17);
  const strokes = [body(chance.integer(4, 8), chance)];
  const end = chance.next();
  if (end < 0.6) strokes.push(flourish(chance));
  if (end > 0.4) strokes.push(bar(chance));
  return strokes;
}

function body(loops: number, chance: ReturnType<typeof createChance>): Point[] {
  const [left, right] = [chance.integer(60, 200), chance.integer(680, 880)];
  const tall = chance.integer(90, 150);
  const slant = 0.15 + 0.35 * chance.next();
  const heights = Array.from({ length: loops + 1 }, (_, i) =>
    i === 0 ? 1 : (0.25 + 0.6 * chance.next()) * (1 - i / (2 * loops)),
  );
  const wide = ((right - left) / loops) * (0.35 + 0.45 * chance.next());
  return Array.from({ length: loops * 14 }, (_, i) => {
    const turn = i / 14;
    const height =
      tall *
      ((heights[Math.floor(turn)] ?? 0.3) * (1 - (turn % 1)) + (heights[Math.floor(turn) + 1] ?? 0.3) * (turn % 1));
    const up = Math.cos(2 * Math.PI * turn);
    const x = left + ((right - left) * turn) / loops + wide * Math.sin(2 * Math.PI * turn) + slant * height * up;
    return place(x, 210 - height * up + 2 * (chance.next() - 0.5));
  });
}

function flourish(chance: ReturnType<typeof createChance>): Point[] {
  const [left, right, deep] = [chance.integer(120, 300), chance.integer(650, 900), chance.integer(20, 60)];
  return Array.from({ length: 24 }, (_, i) => {
    const along = i / 23;
    return place(
      right + (left - right) * Math.sin((Math.PI / 2) * along),
      310 + deep * Math.sin(Math.PI * along) - 30 * along,
    );
  });
}

function bar(chance: ReturnType<typeof createChance>): Point[] {
  const [left, y] = [chance.integer(200, 420), chance.integer(120, 200)];
  const length = chance.integer(140, 320);
  return Array.from({ length: 10 }, (_, i) => place(left + (length * i) / 9, y - i * 2));
}

const place = (x: number, y: number): Point => [
  Math.min(1000, Math.max(0, Math.round(x))),
  Math.min(400, Math.max(0, Math.round(y))),
];
