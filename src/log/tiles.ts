import { concat } from '../core/bytes.ts';
import { parseCheckpoint } from '../core/checkpoint.ts';
import type { LogStore } from '../stores.ts';
import { maxEntryLength } from './entry.ts';
import { parseTilePath, tileWidth, widthAt } from './tile-path.ts';
import { readEntries, readTile } from './tree.ts';

/**
 * The public face of the log, c2sp.org/tlog-tiles, without the HTTP around it. Only what the published checkpoint
 * covers is shown; that part never changes, so that answers may be cached for ever.
 */
export interface LogFace {
  /** The signed note of the newest checkpoint; undefined before the first one. */
  checkpoint(): Promise<string | undefined>;
  /** A tile or an entry bundle by its path below `tile/`; undefined when the published tree has none of that name. */
  tile(path: string): Promise<Uint8Array | undefined>;
}

export function createLogFace(store: LogStore): LogFace {
  return {
    checkpoint: async () => (await store.checkpoint())?.note,
    async tile(path) {
      const name = parseTilePath(path);
      const published = name && (await store.checkpoint());
      if (!published) return undefined;
      const { size } = parseCheckpoint(published.note);
      const { level, index, width } = name;
      if (width > widthAt(level, index, size)) return undefined;
      if (level !== 'entries') return readTile(store, { level, index, width }, size);
      return bundle(await readEntries(store, index * tileWidth, width));
    },
  };
}

/** Joins entries into a bundle; each is preceded by its length in 16 bits, big-endian. */
const bundle = (entries: readonly Uint8Array[]): Uint8Array =>
  concat(...entries.flatMap((entry) => [lengthOf(entry), entry]));

function lengthOf({ length }: Uint8Array): Uint8Array {
  if (length > maxEntryLength) throw new Error(`an entry of ${length} bytes does not fit a bundle`);
  return Uint8Array.of(length >> 8, length & 0xff);
}

/** Splits a bundle into its entries. @throws RangeError when the lengths do not add up */
export function parseBundle(bytes: Uint8Array): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
    const end = at + 2 + length;
    if (end > bytes.length) throw new RangeError('an entry bundle is cut short');
    entries.push(bytes.slice(at + 2, end));
    at = end;
  }
  return entries;
}
