/** What a process has found wrong since it started: each thing is kept and told once. */
export interface Register<T> {
  add(found: T): void;
  list(): readonly T[];
}

/** Somebody who writes to the database can make any number of wrong things; those beyond this number are not kept. */
const most = 1000;

/**
 * @param keyOf things of the same key are one
 * @param tell called for each new one
 */
export function createRegister<T>(keyOf: (found: T) => string, tell: (found: T) => void = () => {}): Register<T> {
  const kept = new Map<string, T>();
  return {
    add(found) {
      const key = keyOf(found);
      if (kept.has(key) || kept.size === most) return;
      kept.set(key, found);
      tell(found);
    },
    list: () => [...kept.values()],
  };
}
