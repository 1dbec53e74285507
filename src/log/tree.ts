import { concat } from '../core/bytes.ts';
import { sha256 } from '../core/digest.ts';
import { leafHash, type SubtreeHash } from '../core/merkle.ts';
import { memoize } from '../core/turns.ts';
import type { LogStore } from '../stores.ts';
import { createEdge, type Edge, rowsAbove, type Tile } from './edge.ts';
import { type TileName, tilePath, tileWidth, widthAt } from './tile-path.ts';

/**
 * The stored tree. The store holds full tiles of all levels and the unfinished ones above level 0; unfinished tiles of
 * level 0 and the entry bundles are computed from the entries on request, so that publishing one entry writes no tile.
 */

/** The stored log contradicts itself: nothing may be signed on top of it. */
export class LogDamaged extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LogDamaged';
  }
}

/**
 * The first `width` hashes of a tile, concatenated. @throws LogDamaged when the store lacks the tile or has another
 * width
 */
export async function readTile(
  store: LogStore,
  name: TileName & { readonly level: number },
  size: number,
): Promise<Uint8Array> {
  const widest = widthAt(name.level, name.index, size);
  if (name.width > widest) throw new LogDamaged(`tile ${tilePath(name)} lies beyond the tree of ${size}`);
  if (name.level === 0 && widest < tileWidth) {
    const entries = await readEntries(store, name.index * tileWidth, name.width);
    return concat(...entries.map((entry) => leafHash(sha256, entry)));
  }
  const stored = await store.tile(tilePath({ ...name, width: widest }));
  if (stored?.length !== widest * 32)
    throw new LogDamaged(`tile ${tilePath({ ...name, width: widest })} is missing or cut short`);
  return stored.slice(0, name.width * 32);
}

/** Exactly `count` entries from `from`. @throws LogDamaged when some are missing */
export async function readEntries(store: LogStore, from: number, count: number): Promise<readonly Uint8Array[]> {
  const entries = count === 0 ? [] : await store.read(from, count);
  if (entries.length !== count || entries.some((entry, i) => entry.index !== from + i))
    throw new LogDamaged(`entries ${from} to ${from + count - 1} are not all there`);
  return entries.map((entry) => entry.bytes);
}

function hashesOf(tile: Uint8Array): Uint8Array[] {
  return Array.from({ length: tile.length / 32 }, (_, i) => tile.subarray(i * 32, i * 32 + 32));
}

/** How many tiles are cached, at 16 KB each with their inner hashes. */
const rememberedTiles = 256;

/** Reads the hashes of perfect subtrees of the tree of `size` entries; each tile is read and hashed once. */
export function subtreeReader(store: LogStore, size: number): SubtreeHash {
  const tiles = memoize<readonly (readonly Uint8Array[])[]>(rememberedTiles);

  function rowsOf(level: number, index: number): Promise<readonly (readonly Uint8Array[])[]> {
    const name = { level, index, width: widthAt(level, index, size) };
    return tiles(tilePath(name), async () => rowsAbove(sha256, hashesOf(await readTile(store, name, size))));
  }

  return async (height, index) => {
    const inTile = height % 8;
    const perTile = tileWidth / 2 ** inTile;
    const rows = await rowsOf(Math.floor(height / 8), Math.floor(index / perTile));
    return rows[inTile]![index % perTile]!;
  };
}

/** The edge of the tree of `size` entries, from the store: at most one tile a level is read. */
export async function loadEdge(store: LogStore, size: number): Promise<Edge> {
  const levels: Uint8Array[][] = [];
  for (let level = 0; tileWidth ** level <= size; level++) {
    const index = Math.floor(size / tileWidth ** (level + 1));
    const width = widthAt(level, index, size);
    levels.push(width === 0 ? [] : hashesOf(await readTile(store, { level, index, width }, size)));
  }
  return createEdge(sha256, size, levels);
}

const batch = 4 * tileWidth;

/**
 * Grows the edge over the stored entries up to `size` and stores the tiles that become full. Repeated after a crash, it
 * writes the same bytes. Memory holds one batch of entries, whatever their number.
 */
export async function growTiles(store: LogStore, edge: Edge, size: number): Promise<void> {
  let unfinishedChanged = false; // unfinished tiles above level 0 change only when a tile below them fills
  while (edge.size < size) {
    const entries = await readEntries(store, edge.size, Math.min(batch, size - edge.size));
    const full: Tile[] = entries.flatMap((entry) => edge.append(leafHash(sha256, entry)));
    if (full.length === 0) continue;
    unfinishedChanged = true;
    await store.putTiles(full);
  }
  if (unfinishedChanged) await store.putTiles(edge.partials(1));
}

/** The root over the first `size` entries, computed from nothing but them. Writes nothing; the cost grows with the log. */
export const rootOfEntries = async (store: LogStore, size: number): Promise<Uint8Array> =>
  (await rebuildTiles({ ...store, putTiles: async () => {} }, size)).root();

/** Makes every tile anew from the entries, on which all tiles depend. The cost grows with the log. */
export async function rebuildTiles(store: LogStore, size: number): Promise<Edge> {
  const edge = createEdge(sha256);
  await growTiles(store, edge, size);
  return edge;
}
