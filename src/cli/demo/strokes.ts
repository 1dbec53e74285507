import type { FormerConsent } from '../../model.ts';

type Point = readonly [number, number];

/** Points in one loop; a phone sends about sixty a second. */
const dense = 16;

/**
 * Pen strokes that look like a signature, in the form that a phone sends: a tall initial, then letters that become
 * flatter and faster to the right and end in a tail; often a flourish below or a bar across. The same seed gives the
 * same signature.
 */
export function drawStrokes(seed: number): FormerConsent['strokes'] {
  const random = createRandom(seed * 2654435761 + 17);
  const strokes = [initial(random), letters(random)];
  const end = random.next();
  if (end < 0.45) strokes.push(flourish(random));
  if (end > 0.7) strokes.push(bar(random));
  return strokes;
}

/** The initial: one or two large, slanted turns. */
function initial(random: Random): Point[] {
  const [x, wide, tall] = [random.integer(130, 210), random.integer(40, 95), random.integer(110, 165)];
  const turns = [1.15, 1.4, 1.75, 2.1][random.integer(0, 3)]!;
  const start = 2 * Math.PI * random.next();
  const slant = 0.25 + 0.3 * random.next();
  return curve(Math.round(dense * 1.6 * turns), (t) => {
    const angle = start + 2 * Math.PI * turns * t;
    const shrink = 1 - 0.35 * t;
    const up = tall * shrink * Math.cos(angle);
    return [x + wide * shrink * Math.sin(angle) + slant * up + 50 * t, 205 - up];
  });
}

/** The letters: waves of uneven height and width, some of them closed to loops, and a tail. */
function letters(random: Random): Point[] {
  const [left, right] = [random.integer(210, 270), random.integer(620, 800)];
  const count = random.integer(3, 6);
  const letters = Array.from({ length: count }, (_, i) => ({
    tall: random.integer(22, 75) * (1 - (0.45 * i) / count) * (random.next() < 0.22 ? 1.9 : 1),
    loop: random.next() < 0.45 ? random.integer(14, 34) : random.integer(0, 8),
  }));
  const step = (right - left) / count;
  const slant = 0.3 * random.next();
  const tail: Point = [right + random.integer(60, 170), random.integer(170, 300)];
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

function flourish(random: Random): Point[] {
  const [left, right, deep] = [random.integer(150, 300), random.integer(650, 880), random.integer(15, 45)];
  return curve(24, (t) => [
    right + (left - right) * Math.sin((Math.PI / 2) * t),
    300 + deep * Math.sin(Math.PI * t) - 25 * t,
  ]);
}

function bar(random: Random): Point[] {
  const [left, y, length] = [random.integer(240, 420), random.integer(130, 190), random.integer(150, 330)];
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

/** Repeatable random choices, so that a person always has the same handwriting. */
interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  /** low ≤ n ≤ high */
  integer(low: number, high: number): number;
}

/** The generator known as mulberry32: fine for handwriting, not for keys. */
function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, integer: (low, high) => low + Math.floor(next() * (high - low + 1)) };
}
