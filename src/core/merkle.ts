/**
 * The Merkle tree of RFC 6962 section 2.1 (SHA-256): leaf and node hashes, and both kinds of proof, made and checked.
 * The hash function is a parameter, so that the same code serves the log, the verifier and an auditor who trusts
 * neither.
 */
export type Sha256 = (...parts: readonly Uint8Array[]) => Uint8Array;

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

export const leafHash = (sha256: Sha256, entry: Uint8Array): Uint8Array => sha256(leafPrefix, entry);

export const nodeHash = (sha256: Sha256, left: Uint8Array, right: Uint8Array): Uint8Array =>
  sha256(nodePrefix, left, right);

/** The root of the tree without entries: the hash of nothing. */
export const emptyRoot = (sha256: Sha256): Uint8Array => sha256();

/** The largest power of two that is smaller than `size`; size > 1. */
function split(size: number): number {
  let half = 1;
  while (half * 2 < size) half *= 2;
  return half;
}

/** The hash of a perfect subtree: entries [index · 2^height, (index + 1) · 2^height). */
export type SubtreeHash = (height: number, index: number) => Promise<Uint8Array>;

/**
 * MTH(D[start:end]) from perfect subtrees. `start` must be a multiple of the smallest power of two that is not less
 * than the range's length, as in every range that RFC 6962 names.
 */
export async function rangeHash(sha256: Sha256, start: number, end: number, subtree: SubtreeHash): Promise<Uint8Array> {
  if (end <= start) return emptyRoot(sha256);
  const height = Math.log2(end - start);
  if (Number.isInteger(height) && 2 ** height === end - start) return subtree(height, start / (end - start));
  const middle = start + split(end - start);
  const left = await rangeHash(sha256, start, middle, subtree);
  return nodeHash(sha256, left, await rangeHash(sha256, middle, end, subtree));
}

/** RFC 6962 section 2.1.1: the siblings from the leaf up to the child of the root. 0 <= index < size. */
export async function inclusionProof(
  sha256: Sha256,
  index: number,
  size: number,
  subtree: SubtreeHash,
): Promise<Uint8Array[]> {
  const path: Uint8Array[] = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + split(end - start);
    const inLeft = index < middle;
    path.unshift(await rangeHash(sha256, inLeft ? middle : start, inLeft ? end : middle, subtree));
    if (inLeft) end = middle;
    else start = middle;
  }
  return path;
}

/** RFC 6962 section 2.1.2: from the tree of `from` entries to the tree of `to`. 0 <= from <= to; empty for 0 and for equal. */
export async function consistencyProof(
  sha256: Sha256,
  from: number,
  to: number,
  subtree: SubtreeHash,
): Promise<Uint8Array[]> {
  if (from === 0 || from === to) return [];
  const path: Uint8Array[] = [];
  let start = 0;
  let end = to;
  while (end !== from) {
    const middle = start + split(end - start);
    const inLeft = from <= middle;
    path.unshift(await rangeHash(sha256, inLeft ? middle : start, inLeft ? end : middle, subtree));
    if (inLeft) end = middle;
    else start = middle;
  }
  // The old tree ends here. The checker has its root, unless this is only the right part of the old tree.
  if (start !== 0) path.unshift(await rangeHash(sha256, start, end, subtree));
  return path;
}

/** The root computed from a leaf hash and its path; undefined when index and size ask for a path of another length. */
export function rootFromInclusion(
  sha256: Sha256,
  proof: {
    readonly index: number;
    readonly size: number;
    readonly leaf: Uint8Array;
    readonly path: readonly Uint8Array[];
  },
): Uint8Array | undefined {
  const { index, size, leaf, path } = proof;
  if (!validSize(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) return undefined;
  const climb = (at: number, width: number, rest: readonly Uint8Array[]): Uint8Array | undefined => {
    const sibling = rest.at(-1);
    if (width === 1) return sibling ? undefined : leaf;
    if (!sibling) return undefined;
    const half = split(width);
    const below = at < half ? climb(at, half, rest.slice(0, -1)) : climb(at - half, width - half, rest.slice(0, -1));
    if (!below) return undefined;
    return at < half ? nodeHash(sha256, below, sibling) : nodeHash(sha256, sibling, below);
  };
  return climb(index, size, path);
}

/** True only if the tree (`to`, `toRoot`) begins with all entries of the tree (`from`, `fromRoot`). */
export function verifyConsistency(
  sha256: Sha256,
  claim: {
    readonly from: number;
    readonly fromRoot: Uint8Array;
    readonly to: number;
    readonly toRoot: Uint8Array;
    readonly path: readonly Uint8Array[];
  },
): boolean {
  const { from, fromRoot, to, toRoot } = claim;
  if (!validSize(from) || !validSize(to) || from > to) return false;
  if (from === 0) return claim.path.length === 0 && same(fromRoot, emptyRoot(sha256));
  if (from === to) return claim.path.length === 0 && same(fromRoot, toRoot);
  const rest = [...claim.path];
  const climb = (old: number, width: number, whole: boolean): readonly [Uint8Array, Uint8Array] | undefined => {
    if (old === width) {
      const hash = whole ? fromRoot : rest.pop();
      return hash && [hash, hash];
    }
    const half = split(width);
    const side = rest.pop();
    if (!side) return undefined;
    const below = old <= half ? climb(old, half, whole) : climb(old - half, width - half, false);
    if (!below) return undefined;
    if (old <= half) return [below[0], nodeHash(sha256, below[1], side)];
    return [nodeHash(sha256, side, below[0]), nodeHash(sha256, side, below[1])];
  };
  const roots = climb(from, to, true);
  return roots !== undefined && rest.length === 0 && same(roots[0], fromRoot) && same(roots[1], toRoot);
}

const validSize = (size: number): boolean => Number.isSafeInteger(size) && size >= 0;

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);
