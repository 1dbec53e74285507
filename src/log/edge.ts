import { concat } from '../core/bytes.ts';
import { emptyRoot, nodeHash, type Sha256 } from '../core/merkle.ts';
import { tilePath, tileWidth } from './tile-path.ts';

/**
 * The right edge of the growing tree: at each level the hashes of the tile that is not yet full, at most 255. The edge
 * suffices to append entries and to compute the root, whatever the size of the tree.
 */
export interface Edge {
  readonly size: number;
  /** Appends a leaf hash; returns the tiles that this hash filled, lowest level first. */
  append(leaf: Uint8Array): readonly Tile[];
  root(): Uint8Array;
  /** The unfinished tiles of level `lowest` and above. */
  partials(lowest: number): readonly Tile[];
}

export interface Tile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** @param levels hashes of the unfinished tiles, level 0 first, as they stand in a tree of `size` entries */
export function createEdge(sha256: Sha256, size = 0, levels: readonly (readonly Uint8Array[])[] = []): Edge {
  const open = levels.map((hashes) => [...hashes]);
  let count = size;

  const push = (level: number, hash: Uint8Array, full: Tile[]): void => {
    open[level] ??= [];
    const hashes = open[level];
    hashes.push(hash);
    if (hashes.length < tileWidth) return;
    const index = Math.floor(count / tileWidth ** (level + 1)) - 1;
    full.push({ path: tilePath({ level, index, width: tileWidth }), bytes: concat(...hashes) });
    open[level] = [];
    push(level + 1, foldPerfect(sha256, hashes), full);
  };

  return {
    get size() {
      return count;
    },
    append(leaf) {
      count += 1;
      const full: Tile[] = [];
      push(0, leaf, full);
      return full;
    },
    root() {
      let root: Uint8Array | undefined;
      for (const hashes of open) {
        const pieces = perfectPieces(sha256, hashes);
        for (const piece of pieces.reverse()) root = root ? nodeHash(sha256, piece, root) : piece;
      }
      return root ?? emptyRoot(sha256);
    },
    partials(lowest) {
      return open.flatMap((hashes, level) => {
        if (level < lowest || hashes.length === 0) return [];
        const index = Math.floor(count / tileWidth ** (level + 1));
        return [{ path: tilePath({ level, index, width: hashes.length }), bytes: concat(...hashes) }];
      });
    },
  };
}

/** The root over hashes whose number is a power of two. */
const foldPerfect = (sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array =>
  rowsAbove(sha256, hashes).at(-1)![0]!;

/**
 * Every perfect subtree over the hashes, by height: first the hashes, then the nodes over each whole pair, and so on.
 */
export function rowsAbove(sha256: Sha256, hashes: readonly Uint8Array[]): readonly (readonly Uint8Array[])[] {
  const rows: (readonly Uint8Array[])[] = [hashes];
  for (let row = hashes; row.length > 1; row = rows.at(-1)!) {
    const above: Uint8Array[] = [];
    for (let i = 0; i + 1 < row.length; i += 2) above.push(nodeHash(sha256, row[i]!, row[i + 1]!));
    rows.push(above);
  }
  return rows;
}

/** The roots of the perfect subtrees that the hashes of one unfinished tile divide into, largest first. */
function perfectPieces(sha256: Sha256, hashes: readonly Uint8Array[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  let start = 0;
  for (let width = tileWidth / 2; width >= 1; width /= 2) {
    if (hashes.length - start < width) continue;
    pieces.push(foldPerfect(sha256, hashes.slice(start, start + width)));
    start += width;
  }
  return pieces;
}
