/**
 * Makes work inside one process wait for its turn, shares it and caches its result. Each call of these functions makes an
 * independent instance, so that two installations in one process share nothing.
 */

/** A map of at most `most` entries; a new one evicts the least recently used. */
export class LruMap<V extends object> extends Map<string, V> {
  readonly #most: number;

  constructor(most: number) {
    super();
    this.#most = most;
  }

  override get(key: string): V | undefined {
    const value = super.get(key);
    if (value) this.set(key, value);
    return value;
  }

  override set(key: string, value: V): this {
    this.delete(key); // moves the key to the end
    if (this.size === this.#most) this.delete(this.keys().next().value!);
    return super.set(key, value);
  }
}

type Shared<T> = (key: string, work: () => Promise<T>) => Promise<T>;

/** Reads an unchanging value once, even if many ask for it at the same moment. A failure is not cached. */
export function memoize<T>(most: number): Shared<T> {
  const known = new LruMap<Promise<T>>(most);
  return (key, read) => {
    const found = known.get(key);
    if (found) return found;
    const reading = read();
    known.set(key, reading);
    reading.catch(() => known.delete(key));
    return reading;
  };
}

/**
 * Makes a constant of the package on first use, because making it takes time. `make` has no parameters, so that the
 * constant cannot depend on a caller; only therefore may the result be a module-level constant.
 */
export function lazy<T>(make: () => Promise<T>): () => Promise<T> {
  const made = memoize<T>(1);
  return () => made('', make);
}

/**
 * Runs the work for a key at most once at a time: a caller who comes while it runs gets the outcome of the running one.
 */
export function joinRunning<T>(): Shared<T> {
  const running = new Map<string, Promise<T>>();
  return (key, work) => {
    const found = running.get(key);
    if (found) return found;
    const begun = work().finally(() => running.delete(key));
    running.set(key, begun);
    return begun;
  };
}

/**
 * Runs at most `atOnce` pieces of work at a time for each key; further ones wait in the order of arrival.
 * @param refuse is called with the number that wait already, and may throw
 */
export function createTurns(atOnce = 1, refuse: (waiting: number) => void = () => {}) {
  const lanes = new Map<string, { running: number; readonly waiting: (() => void)[] }>();
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const lane = lanes.get(key) ?? { running: 0, waiting: [] };
    lanes.set(key, lane);
    if (lane.running < atOnce) lane.running++;
    else {
      refuse(lane.waiting.length);
      await new Promise<void>((resolve) => lane.waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      const next = lane.waiting.shift();
      if (next) next();
      else if (--lane.running === 0) lanes.delete(key);
    }
  };
}

/**
 * Runs at most `atOnce` pieces of work at a time in all. The keys that wait take turns, so that nobody waits longer because
 * another key has much to do.
 * @param refuse is called with the number that wait already for the same key, and may throw
 */
export function createFairTurns(atOnce: number, refuse: (waiting: number) => void = () => {}) {
  /** The first key has the next turn. */
  const lines = new Map<string, (() => void)[]>();
  let running = 0;

  function giveTurn(): void {
    const [next] = lines;
    if (!next) {
      running--;
      return;
    }
    const [key, line] = next;
    lines.delete(key);
    const begin = line.shift();
    if (line.length > 0) lines.set(key, line);
    begin?.();
  }

  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    if (running < atOnce) running++;
    else {
      const line = lines.get(key) ?? [];
      refuse(line.length);
      await new Promise<void>((resolve) => {
        line.push(resolve);
        lines.set(key, line);
      });
    }
    try {
      return await work();
    } finally {
      giveTurn();
    }
  };
}

/**
 * Does the work for every item, `atOnce` at a time. After a failure no further item is begun; the first error is thrown
 * once the work under way has ended. @returns the results in the order of the items
 */
export async function mapLimited<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const errors: unknown[] = [];
  const rest = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of rest) {
      results[index] = await work(item, index);
      if (errors.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, () => lane().catch((error: unknown) => errors.push(error))));
  if (errors.length > 0) throw errors[0];
  return results;
}
