import { equal, hex, parseHex } from '../core/bytes.ts';
import type { Checkpoint } from '../core/checkpoint.ts';
import { sha256Hex } from '../core/digest.ts';
import type { LogStore } from '../stores.ts';
import { type Entry, entryBytes, parseEntry } from './entry.ts';
import { readEntries } from './tree.ts';

/**
 * A declared loss. An operator who had to go back to an older copy of the database says so in the log itself, so that whoever
 * knows the larger tree finds a statement, signed like everything else, where there would be a fork.
 */
export type LossEntry = Extract<Entry, { readonly kind: 'loss' }>;

type Tree = Pick<Checkpoint, 'size' | 'root'>;

/** @throws RangeError unless the bytes are an entry of this kind */
export function parseLoss(bytes: Uint8Array): LossEntry {
  const entry = parseEntry(bytes);
  if (entry.kind !== 'loss') throw new RangeError('not a declared loss');
  return entry;
}

export function lossOf(lost: Tree, kept: Tree, at: Date): LossEntry {
  const said = ({ size, root }: Tree) => ({ size, root: hex(root) });
  return { schema: 'ikrar-entry/2', kind: 'loss', lost: said(lost), kept: said(kept), at: at.toISOString() };
}

export const lossDigest = (loss: LossEntry): string => sha256Hex(entryBytes(loss));

export const isTree = ({ size, root }: LossEntry['lost'], tree: Tree): boolean =>
  size === tree.size && equal(parseHex(root), tree.root);

/**
 * Whether the loss is why the log does not continue a checkpoint that somebody remembers. One that is not larger than what was
 * kept is continued in spite of the loss, unless what was kept was no part of what was lost.
 */
export function explains({ lost, kept }: LossEntry, remembered: Tree): boolean {
  if (remembered.size > lost.size) return false;
  if (remembered.size === lost.size) return isTree(lost, remembered);
  return remembered.size > kept.size || kept.size >= lost.size;
}

export interface PlacedLoss {
  readonly index: number;
  readonly loss: LossEntry;
}

const batch = 1024;
const mark = '"kind":"loss"';

/** Those among the stored entries [from, to). @throws LogDamaged when some entries are missing */
export async function findLosses(store: LogStore, from: number, to: number): Promise<readonly PlacedLoss[]> {
  const found: PlacedLoss[] = [];
  for (let at = from; at < to; at += batch) {
    const entries = await readEntries(store, at, Math.min(batch, to - at));
    for (const [i, bytes] of entries.entries())
      if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(mark))
        found.push({ index: at + i, loss: parseLoss(bytes) });
  }
  return found;
}
