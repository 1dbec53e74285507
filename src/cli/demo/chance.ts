/** A source of repeatable choices, so that the same demo has the same people and the same handwriting every time. */
export interface Chance {
  /** 0 ≤ x < 1 */
  next(): number;
  /** low ≤ n ≤ high */
  integer(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
}

/** The generator known as mulberry32: fine for made-up people, not for keys. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    integer,
    pick: (list) => {
      const chosen = list[integer(0, list.length - 1)];
      if (chosen === undefined) throw new RangeError('nothing to pick from');
      return chosen;
    },
  };
}
