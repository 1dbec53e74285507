import { equal } from '../core/bytes.ts';
import { parseCheckpoint } from '../core/checkpoint.ts';
import { sha256 } from '../core/digest.ts';
import { notePrimitives } from '../core/ed25519.ts';
import { inclusionProof, leafHash, rootFromInclusion } from '../core/merkle.ts';
import { formatTlogProof, type ProofFault, type ProofTrust, verifyTlogProof } from '../core/tlog-proof.ts';
import type { LogStore } from '../stores.ts';
import { type Entry, parseEntry } from './entry.ts';
import { LogDamaged, readEntries, subtreeReader } from './tree.ts';

/**
 * The inclusion proof (on screen: tanda terima log) of one entry: c2sp.org/tlog-proof@v1 with the entry itself as its
 * extra data, so that a PDF, the proof and the log's public key suffice to check it, now or in ten years.
 *
 * @returns undefined while no checkpoint covers the entry yet: at most a second after it was added
 * @throws LogDamaged rather than give out a proof that does not hold
 */
export async function createInclusionProof(store: LogStore, index: number): Promise<string | undefined> {
  return (await createInclusionProofs(store))?.proof(index);
}

/** Inclusion proofs of many entries under one checkpoint; each tile is read and hashed once. */
export interface InclusionProofs {
  /** The signed note of the checkpoint that all these proofs carry. */
  readonly checkpoint: string;
  /** Undefined for an entry that this checkpoint does not cover. @throws LogDamaged */
  proof(index: number): Promise<string | undefined>;
}

/** Undefined before the first checkpoint. */
export async function createInclusionProofs(store: LogStore): Promise<InclusionProofs | undefined> {
  const published = await store.checkpoint();
  if (!published) return undefined;
  const { size, root } = parseCheckpoint(published.note);
  const subtree = subtreeReader(store, size);
  return {
    checkpoint: published.note,
    async proof(index) {
      if (index >= size) return undefined;
      const path = await inclusionProof(sha256, index, size, subtree);
      const [entry] = await readEntries(store, index, 1);
      const reached = rootFromInclusion(sha256, { index, size, path, leaf: leafHash(sha256, entry!) });
      if (!reached || !equal(reached, root))
        throw new LogDamaged(`the tiles do not lead from entry ${index} to the root`);
      return formatTlogProof({ index, path, checkpoint: published.note, extra: entry! });
    },
  };
}

export type InclusionProofCheck =
  | {
      readonly good: true;
      readonly entry: Entry;
      readonly index: number;
      readonly origin: string;
      readonly size: number;
      /** Names of the witnesses that cosigned this checkpoint, with the time (ISO 8601) of each cosignature. */
      readonly witnesses: readonly { readonly name: string; readonly at: string }[];
    }
  | { readonly good: false; readonly fault: ProofFault | 'not-an-entry' };

/** Checks a proof offline and returns the entry that it proves. The caller has to compare that entry with the PDF. */
export function verifyInclusionProof(text: string, trust: ProofTrust): InclusionProofCheck {
  const check = verifyTlogProof(notePrimitives, text, trust);
  if (!check.good) return check;
  const { index, checkpoint, witnesses } = check;
  try {
    return {
      good: true,
      entry: parseEntry(check.entry),
      index,
      origin: checkpoint.origin,
      size: checkpoint.size,
      witnesses: witnesses.map(({ key, at = 0 }) => ({ name: key.name, at: new Date(at * 1000).toISOString() })),
    };
  } catch {
    return { good: false, fault: 'not-an-entry' };
  }
}
