/**
 * How work within one process waits for its turn, is shared and is remembered. Each call of these makes something of its own:
 * two installations in one process have nothing in common.
 */

/** A map of at most `most` entries: the one that was not asked for the longest makes room. */
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
    this.delete(key); // and to the end
    if (this.size === this.#most) this.delete(this.keys().next().value!);
    return super.set(key, value);
  }
}

type Shared<T> = (key: string, work: () => Promise<T>) => Promise<T>;

/** What never changes is read once, also when many ask for it in the same instant. A failure is not remembered. */
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
 * What is a constant of the package and costs time to make, made when it is first asked for. `make` is given nothing, so that
 * nothing of a call can stay in it: only therefore may it stand at the top of a module.
 */
export function lazy<T>(make: () => Promise<T>): () => Promise<T> {
  const made = memoize<T>(1);
  return () => made('', make);
}

/** One at a time: whoever asks for the same while it is under way gets its outcome, and nothing is begun. */
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
 * `atOnce` at a time, of each key; the others wait in the order in which they came.
 * @param refuse is given how many wait already and may throw
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
 * Does the work on every item, `atOnce` at a time. After a failure nothing new is begun; the first error is thrown when what
 * was under way has ended. @returns the results in the order of the items
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
