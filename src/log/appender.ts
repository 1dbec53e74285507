import { sha256Hex } from '../core/digest.ts';
import type { LoggedEntry } from '../model.ts';
import type { LogStore } from '../stores.ts';
import { entryBytes, saysTheSame, type UnfiledEntry } from './entry.ts';

/** An entry before it has an index. */
export type NewEntry = Omit<LoggedEntry, 'index'>;

/** How an entry that belongs to no file is stored: under its own name, so that the same entry is appended only once. */
export function unfiledEntry(entry: UnfiledEntry): NewEntry {
  const bytes = entryBytes(entry);
  return { fileId: `${entry.kind} ${sha256Hex(bytes)}`, n: -1, bytes };
}

export interface Appender {
  add(entries: readonly NewEntry[]): Promise<readonly number[]>;
}

/** The largest number of entries in one durable write. */
const batch = 512;

interface Waiting {
  readonly entries: readonly NewEntry[];
  readonly resolve: (indexes: readonly number[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Appends by compare-and-set on the log's size: a writer that finds the log larger than expected reads the new size and
 * tries again. Calls that arrive during a write share the next one. An entry that is already in the log keeps its
 * index, so that calling again after a crash or a lost answer is harmless.
 */
export function createAppender(store: LogStore): Appender {
  let waiting: Waiting[] = [];
  let writing = false;

  async function drain(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const calls = waiting;
      waiting = [];
      try {
        const indexes = await appendAll(
          store,
          calls.flatMap((call) => call.entries),
        );
        for (const { entries, resolve } of calls) resolve(entries.map((entry) => indexes.get(keyOf(entry))!));
      } catch (error) {
        for (const { reject } of calls) reject(error);
      }
    }
    writing = false;
  }

  return {
    add(entries) {
      if (entries.length === 0) return Promise.resolve([]);
      return new Promise((resolve, reject) => {
        waiting.push({ entries, resolve, reject });
        if (!writing) void drain();
      });
    },
  };
}

const keyOf = ({ fileId, n }: NewEntry): string => `${fileId} ${n}`;

async function appendAll(store: LogStore, entries: readonly NewEntry[]): Promise<ReadonlyMap<string, number>> {
  const indexes = new Map<string, number>();
  const distinct = [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()];
  for (let at = 0; at < distinct.length; at += batch)
    for (const [key, index] of await appendBatch(store, distinct.slice(at, at + batch))) indexes.set(key, index);
  return indexes;
}

async function appendBatch(
  store: LogStore,
  entries: readonly NewEntry[],
): Promise<readonly (readonly [string, number])[]> {
  const placed: [string, number][] = [];
  let rest = entries;
  while (rest.length > 0) {
    const size = await store.size();
    const indexed = rest.map((entry, i) => ({ ...entry, index: size + i }));
    if (await store.append(indexed))
      return [...placed, ...indexed.map((entry) => [keyOf(entry), entry.index] as const)];
    const known = await findKnown(store, rest, size);
    const missing: NewEntry[] = [];
    for (const entry of rest) {
      const found = known.get(keyOf(entry));
      if (!found) missing.push(entry);
      else if (!saysTheSame(found.bytes, entry.bytes))
        throw new Error(`revision ${keyOf(entry)} is in the log with other content`);
      else placed.push([keyOf(entry), found.index]);
    }
    rest = missing;
  }
  return placed;
}

/**
 * Finds the entries that made the store refuse an append at `size`. If the log has grown, another writer was first or
 * our own write was done by half, and the new entries are read. If it has not grown, some of our entries were in the
 * log before, and each is looked for.
 */
async function findKnown(
  store: LogStore,
  entries: readonly NewEntry[],
  size: number,
): Promise<ReadonlyMap<string, LoggedEntry>> {
  const grown = (await store.size()) - size;
  const found =
    grown > 0 ? await store.read(size, grown) : await Promise.all(entries.map((one) => store.find(one.fileId, one.n)));
  return new Map(found.flatMap((entry) => (entry ? [[keyOf(entry), entry]] : [])));
}
