import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { equal, hex, parseHex } from '../../src/core/bytes.ts';
import { sha256 } from '../../src/core/digest.ts';
import {
  consistencyProof,
  emptyRoot,
  inclusionProof,
  leafHash,
  rangeHash,
  rootFromInclusion,
  type SubtreeHash,
  verifyConsistency,
} from '../../src/core/merkle.ts';

/** Leaves and roots of the Certificate Transparency reference implementation (google/certificate-transparency, merkle tests). */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const leafHashes = Array.from({ length: 300 }, (_, i) => leafHash(sha256, Uint8Array.of(i >> 8, i & 0xff)));
const reader =
  (hashes: readonly Uint8Array[]): SubtreeHash =>
  async (height, index) => {
    if (height === 0) return hashes[index]!;
    const half = 2 ** (height - 1);
    return rangeHash(sha256, index * 2 * half, index * 2 * half + half, reader(hashes)).then(async (left) =>
      sha256(Uint8Array.of(1), left, await reader(hashes)(height - 1, index * 2 + 1)),
    );
  };
const subtree = reader(leafHashes);
const rootOf = (size: number): Promise<Uint8Array> => rangeHash(sha256, 0, size, subtree);

const sizeAndIndex = fc
  .integer({ min: 1, max: 300 })
  .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));
const twoSizes = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 }));

describe('the Merkle tree', () => {
  it('has the roots of the reference implementation', async () => {
    const hashes = leaves.map((leaf) => leafHash(sha256, parseHex(leaf)));
    for (const [i, root] of roots.entries()) expect(hex(await rangeHash(sha256, 0, i + 1, reader(hashes)))).toBe(root);
    expect(hex(emptyRoot(sha256))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });

  it('every inclusion proof leads to the root, and with any change elsewhere', async () => {
    await fc.assert(
      fc.asyncProperty(sizeAndIndex, fc.nat(), async ([size, index], seed) => {
        const path = await inclusionProof(sha256, index, size, subtree);
        const leaf = leafHashes[index]!;
        const root = await rootOf(size);
        expect(rootFromInclusion(sha256, { index, size, leaf, path })).toEqual(root);
        const wrong = [
          { index, size, leaf: leafHashes[(index + 1) % 300]!, path },
          { index, size, leaf, path: [...path, leaf] },
          { index, size: size + 300, leaf, path },
          { index: size, size, leaf, path },
          ...(path.length > 0 ? [{ index, size, leaf, path: path.slice(1) }] : []),
          ...(path.length > 0 ? [{ index, size, leaf, path: flip(path, seed) }] : []),
        ];
        for (const proof of wrong) expect(same(rootFromInclusion(sha256, proof), root)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('an inclusion proof holds for no other index', async () => {
    for (const size of [2, 7, 64, 65]) {
      const root = await rootOf(size);
      const path = await inclusionProof(sha256, 1, size, subtree);
      for (let index = 0; index < size; index++) {
        const found = rootFromInclusion(sha256, { index, size, leaf: leafHashes[1]!, path });
        expect(same(found, root)).toBe(index === 1);
      }
    }
  });

  it('every consistency proof holds, and with any change fails', async () => {
    await fc.assert(
      fc.asyncProperty(twoSizes, fc.nat(), async (sizes, seed) => {
        const [from, to] = sizes.toSorted((a, b) => a - b) as [number, number];
        const path = await consistencyProof(sha256, from, to, subtree);
        const claim = { from, to, path, fromRoot: await rootOf(from), toRoot: await rootOf(to) };
        expect(verifyConsistency(sha256, claim)).toBe(true);
        expect(verifyConsistency(sha256, { ...claim, path: [...path, claim.toRoot] })).toBe(false);
        if (from > 0) expect(verifyConsistency(sha256, { ...claim, fromRoot: sha256(claim.fromRoot) })).toBe(false);
        if (from > 0) expect(verifyConsistency(sha256, { ...claim, toRoot: sha256(claim.toRoot) })).toBe(false);
        if (path.length > 0) expect(verifyConsistency(sha256, { ...claim, path: flip(path, seed) })).toBe(false);
        if (path.length > 0) expect(verifyConsistency(sha256, { ...claim, path: path.slice(1) })).toBe(false);
        if (from < to) expect(verifyConsistency(sha256, { ...claim, from: to, to: from })).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('answers absurd sizes without a fault', () => {
    const leaf = leafHashes[0]!;
    for (const size of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])
      expect(rootFromInclusion(sha256, { index: 0, size, leaf, path: Array(60).fill(leaf) })).toBeUndefined();
    const claim = { from: 1, to: Number.MAX_SAFE_INTEGER, fromRoot: leaf, toRoot: leaf, path: Array(200).fill(leaf) };
    expect(verifyConsistency(sha256, claim)).toBe(false);
  });
});

const same = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && equal(a, b);

function flip(path: readonly Uint8Array[], seed: number): Uint8Array[] {
  const at = seed % path.length;
  return path.map((hash, i) => (i === at ? hash.map((byte, j) => (j === seed % 32 ? byte ^ 1 : byte)) : hash));
}
