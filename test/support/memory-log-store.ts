import { equal } from '../../src/core/bytes.ts';
import type { LoggedEntry } from '../../src/model.ts';
import type { LogStore } from '../../src/stores.ts';

/** A LogStore in memory. Several sequencers may share one, like several app nodes. */
export interface MemoryLogStore extends LogStore {
  readonly entries: LoggedEntry[];
  readonly tiles: Map<string, Uint8Array>;
  /** Every checkpoint that was ever published, oldest first. */
  readonly history: { readonly size: number; readonly note: string }[];
  /** Writes so far, by method. */
  readonly writes: { append: number; putTiles: number; publish: number };
}

export function createMemoryLogStore(): MemoryLogStore {
  const entries: LoggedEntry[] = [];
  const byKey = new Map<string, LoggedEntry>();
  const tiles = new Map<string, Uint8Array>();
  const history: { readonly size: number; readonly note: string }[] = [];
  const leases = new Map<string, { owner: string; fence: number; until: number }>();
  const writes = { append: 0, putTiles: 0, publish: 0 };
  const keyOf = (fileId: string, n: number): string => `${fileId} ${n}`;

  return {
    entries,
    tiles,
    history,
    writes,
    async append(added) {
      await turn();
      writes.append += 1;
      if (added.some((entry, i) => entry.index !== entries.length + i || byKey.has(keyOf(entry.fileId, entry.n))))
        return false;
      for (const entry of added) byKey.set(keyOf(entry.fileId, entry.n), entry);
      entries.push(...added);
      return true;
    },
    size: async () => entries.length,
    read: async (from, limit) => entries.slice(from, from + limit),
    find: async (fileId, n) => byKey.get(keyOf(fileId, n)),
    async putTiles(added) {
      await turn();
      writes.putTiles += 1;
      for (const { path, bytes } of added) {
        if (!equal(tiles.get(path) ?? bytes, bytes)) throw new Error(`tile ${path} already has other bytes`);
        tiles.set(path, bytes);
      }
    },
    tile: async (path) => tiles.get(path),
    checkpoint: async () => history.at(-1),
    async publish(next, previous) {
      await turn();
      if (history.at(-1)?.note !== previous) return false;
      writes.publish += 1;
      history.push(next);
      return true;
    },
    async lease(name, owner, now, milliseconds) {
      const held = leases.get(name);
      if (held && held.owner !== owner && held.until > now.getTime()) return undefined;
      const fence = held?.owner === owner ? held.fence : (held?.fence ?? 0) + 1;
      leases.set(name, { owner, fence, until: now.getTime() + milliseconds });
      return { fence };
    },
  };
}

/** Lets other callers run in between, as a database would. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export type LogWrite = 'append' | 'putTiles' | 'publish';

/** The same store for one node whose power fails at the `at`-th write of a kind (from 1), before or after it became durable. */
export function failingLogStore(store: LogStore, write: LogWrite, at: number, when: 'before' | 'after'): LogStore {
  let count = 0;
  const strike = async <T>(name: LogWrite, work: () => Promise<T>): Promise<T> => {
    const struck = name === write && ++count === at;
    if (struck && when === 'before') throw new Error(`power failed before ${name}`);
    const result = await work();
    if (struck) throw new Error(`power failed after ${name}`);
    return result;
  };
  return {
    ...store,
    append: (entries) => strike('append', () => store.append(entries)),
    putTiles: (tiles) => strike('putTiles', () => store.putTiles(tiles)),
    publish: (next, previous) => strike('publish', () => store.publish(next, previous)),
  };
}
