import type { Consent } from '../../model.ts';
import { type Chance, createChance } from './chance.ts';

type Point = readonly [number, number];

/** Points a loop; a phone sends about sixty a second. */
const dense = 16;

/**
 * Pen strokes that look like a signature, as a phone would send them: a tall initial, then letters that get flatter and faster
 * to the right and end in a tail; often a flourish below or a bar across. One seed, one hand.
 */
export function drawStrokes(seed: number): Consent['strokes'] {
  const chance = createChance(seed * 2654435761 + 17);
  const strokes = [initial(chance), letters(chance)];
  const end = chance.next();
  if (end < 0.45) strokes.push(flourish(chance));
  if (end > 0.7) strokes.push(bar(chance));
  return strokes;
}

/** One or two large, slanted turns. */
function initial(chance: Chance): Point[] {
  const [x, wide, tall] = [chance.integer(130, 210), chance.integer(40, 95), chance.integer(110, 165)];
  const turns = chance.pick([1.15, 1.4, 1.75, 2.1]);
  const start = 2 * Math.PI * chance.next();
  const slant = 0.25 + 0.3 * chance.next();
  return curve(Math.round(dense * 1.6 * turns), (t) => {
    const angle = start + 2 * Math.PI * turns * t;
    const shrink = 1 - 0.35 * t;
    const up = tall * shrink * Math.cos(angle);
    return [x + wide * shrink * Math.sin(angle) + slant * up + 50 * t, 205 - up];
  });
}

/** Waves of uneven height and width, some of them closed to loops, and a tail that runs out. */
function letters(chance: Chance): Point[] {
  const [left, right] = [chance.integer(210, 270), chance.integer(620, 800)];
  const count = chance.integer(3, 6);
  const letters = Array.from({ length: count }, (_, i) => ({
    tall: chance.integer(22, 75) * (1 - (0.45 * i) / count) * (chance.next() < 0.22 ? 1.9 : 1),
    loop: chance.next() < 0.45 ? chance.integer(14, 34) : chance.integer(0, 8),
  }));
  const step = (right - left) / count;
  const slant = 0.3 * chance.next();
  const tail: Point = [right + chance.integer(60, 170), chance.integer(170, 300)];
  const body = letters.flatMap(({ tall, loop }, i) =>
    curve(dense, (t) => {
      const up = (tall * (1 - Math.cos(2 * Math.PI * t))) / 2;
      return [
        left + step * (i + t) - loop * Math.sin(2 * Math.PI * t) + slant * up,
        235 - up + 6 * Math.sin(5 * i + 3 * t),
      ];
    }),
  );
  return [...body, ...curve(8, (t) => [right + (tail[0] - right) * t, 235 + (tail[1] - 235) * t * t])];
}

function flourish(chance: Chance): Point[] {
  const [left, right, deep] = [chance.integer(150, 300), chance.integer(650, 880), chance.integer(15, 45)];
  return curve(24, (t) => [
    right + (left - right) * Math.sin((Math.PI / 2) * t),
    300 + deep * Math.sin(Math.PI * t) - 25 * t,
  ]);
}

function bar(chance: Chance): Point[] {
  const [left, y, length] = [chance.integer(240, 420), chance.integer(130, 190), chance.integer(150, 330)];
  return curve(10, (t) => [left + length * t, y - 22 * t]);
}

/** Points of a path over 0 ≤ t ≤ 1, inside the pad. */
function curve(points: number, path: (t: number) => Point): Point[] {
  return Array.from({ length: points + 1 }, (_, i) => {
    const [x, y] = path(i / points);
    return [inside(x, 1000), inside(y, 400)];
  });
}

const inside = (value: number, limit: number): number => Math.min(limit, Math.max(0, Math.round(value)));
