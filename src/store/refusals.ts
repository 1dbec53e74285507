import type { RefusedRow } from '../stores.ts';

/** The rows refused since the store was opened, each listed once. */
export interface Refusals {
  add(row: RefusedRow): void;
  list(): readonly RefusedRow[];
}

/** Somebody with write access can make any number of rows; refused rows beyond this number are not listed. */
const most = 1000;

export function createRefusals(onRefused: (row: RefusedRow) => void = () => {}): Refusals {
  const kept = new Map<string, RefusedRow>();
  return {
    add(row) {
      const key = JSON.stringify([row.collection, row.id, row.reason]);
      if (kept.has(key) || kept.size === most) return;
      kept.set(key, row);
      onRefused(row);
    },
    list: () => [...kept.values()],
  };
}
