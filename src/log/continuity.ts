import { setTimeout as sleep } from 'node:timers/promises';
import { equal, parseHex } from '../core/bytes.ts';
import { type Checkpoint, parseCheckpoint } from '../core/checkpoint.ts';
import { sha256 } from '../core/digest.ts';
import { notePrimitives } from '../core/ed25519.ts';
import {
  consistencyProof,
  inclusionProof,
  leafHash,
  rangeHash,
  rootFromInclusion,
  verifyConsistency,
} from '../core/merkle.ts';
import { checkNote, type NoteKey, parseNote } from '../core/note.ts';
import { IkrarError } from '../errors.ts';
import type { LogStore } from '../stores.ts';
import { unfiledEntry } from './appender.ts';
import { entryBytes } from './entry.ts';
import { explains, findLosses, isTree, type LossEntry, lossDigest, lossOf, type PlacedLoss } from './loss.ts';
import { formatRemembered, parseRemembered, type Remembered } from './remembered.ts';
import { rolledBack } from './rolled-back.ts';
import { LogDamaged, rebuildTiles, rootOfEntries, subtreeReader } from './tree.ts';

/** One text, kept where whoever can write to the database cannot. */
export interface CheckpointMemory {
  read(): Promise<string | undefined>;
  /** MUST be whole or not at all, and survive a power cut once it has returned. */
  write(text: string): Promise<void>;
}

/** Forgets with the process: for a log that nobody relies on. */
export function shortMemory(): CheckpointMemory {
  let kept: string | undefined;
  return {
    read: async () => kept,
    async write(text) {
      kept = text;
    },
  };
}

/**
 * Sees to it that every checkpoint that is signed continues the largest one that this node has signed or seen, whatever the
 * database says by now. A checkpoint is kept before it is published: a crash in between leaves one that nobody knows, over
 * entries that are durable, and the next one continues it. So the honest operator is never locked out, and what anybody can
 * have seen is never forgotten.
 */
export interface Continuity {
  /**
   * What is stored, against what is kept; to be called at the start. Puts a loss that the operator has accepted into the log.
   * @throws IkrarError 'log-rolled-back' · 'keys-missing' for a kept checkpoint that cannot be read or is another log's
   */
  check(): Promise<void>;
  /** Keeps the published checkpoint if it is larger, whoever signed it. @throws IkrarError 'log-rolled-back' */
  learn(published: string | undefined): Promise<void>;
  /** Whether this may be signed; false when more has been signed meanwhile. @throws IkrarError 'log-rolled-back' */
  allows(next: Checkpoint, before: Checkpoint | undefined): Promise<boolean>;
  /** Keeps what has just been signed. */
  keep(note: string): Promise<void>;
  /** The loss that would have to be accepted; undefined where there is none. */
  findLoss(at: Date): Promise<{ readonly loss: LossEntry; readonly known: Checkpoint } | undefined>;
  /** From now on the log may go on without what this entry says is lost: the next start declares it. */
  accept(loss: LossEntry): Promise<void>;
}

export function createContinuity(store: LogStore, memory: CheckpointMemory, keys: readonly NoteKey[]): Continuity {
  let last: Remembered | undefined;

  async function recall(): Promise<Remembered | undefined> {
    const text = await memory.read();
    last = text === undefined ? undefined : readOwn(text, keys);
    if (last?.checkpoint.size === 0) last = undefined; // says nothing: also an empty log of another name
    return last;
  }

  async function remember(note: string, from: number, losses: readonly string[]): Promise<void> {
    const checkpoint = parseCheckpoint(note);
    const since = await findLosses(store, from, checkpoint.size);
    last = { note, checkpoint, losses: [...new Set([...losses, ...since.map(({ loss }) => lossDigest(loss))])] };
    await memory.write(formatRemembered(last));
  }

  async function learn(published: string | undefined): Promise<void> {
    const checkpoint = published === undefined ? undefined : parseCheckpoint(published);
    if (last && checkpoint && isSame(last.checkpoint, checkpoint)) return;
    const kept = await recall(); // a process that shares the folder may have seen more
    if (kept?.accepted) return;
    if (kept && (await isCutShort(kept.checkpoint))) throw await rolledBack(store, kept.checkpoint);
    if (!published || !checkpoint || checkpoint.size <= (kept?.checkpoint.size ?? 0)) return;
    if (!isSigned(published, keys)) return; // by no key of ours: nothing to learn from
    if (kept && !(await continues(store, kept.checkpoint, checkpoint))) throw await rolledBack(store, kept.checkpoint);
    await remember(published, kept?.checkpoint.size ?? 0, kept?.losses ?? []);
  }

  /** Asked several times: a database that has just changed its primary may not show at once what it has confirmed. */
  async function isCutShort({ size }: Checkpoint): Promise<boolean> {
    for (let tries = 0; (await store.size()) < size; tries++) {
      if (tries === 5) return true;
      await sleep(100);
    }
    return false;
  }

  const isStored = async (kept: Checkpoint): Promise<boolean> =>
    !(await isCutShort(kept)) && equal(await rootAt(store, kept.size), kept.root);

  /** Another node's operator has accepted a loss, and the log that this key signed declares it. */
  async function findDeclared(kept: Remembered): Promise<boolean> {
    const published = await store.checkpoint();
    if (!published || !isSigned(published.note, keys)) return false;
    const checkpoint = parseCheckpoint(published.note);
    const losses = await findLosses(store, 0, checkpoint.size);
    const isNew = ({ loss }: PlacedLoss) => explains(loss, kept.checkpoint) && !kept.losses.includes(lossDigest(loss));
    for (const placed of losses.filter(isNew)) {
      if (!(await declares(store, checkpoint, placed))) continue;
      await remember(published.note, 0, []);
      return true;
    }
    return false;
  }

  /** Puts the entry right after what was kept. A crash afterwards finds it there. */
  async function declare(kept: Remembered, loss: LossEntry): Promise<void> {
    const index = loss.kept.size;
    if ((await store.size()) === index) await store.append([{ ...unfiledEntry(loss), index }]);
    const [entry] = await store.read(index, 1);
    if (!entry || !equal(entry.bytes, entryBytes(loss))) throw await rolledBack(store, kept.checkpoint);
  }

  return {
    async check() {
      const kept = await recall();
      if (!kept) return learn((await store.checkpoint())?.note);
      if ((await isStored(kept.checkpoint)) || (await findDeclared(kept))) return;
      if (!kept.accepted) throw await rolledBack(store, kept.checkpoint);
      await declare(kept, kept.accepted);
    },
    learn,
    async allows(next, before) {
      const kept = await recall();
      if (!kept || (before && isSame(kept.checkpoint, before))) return true;
      if (await continues(store, kept.checkpoint, next)) return true;
      const { accepted } = kept;
      if (accepted && (await declares(store, next, { index: accepted.kept.size, loss: accepted }))) return true;
      if (!accepted && kept.checkpoint.size > next.size && !(await isCutShort(kept.checkpoint))) return false;
      throw await rolledBack(store, kept.checkpoint);
    },
    keep: (note) => remember(note, last?.accepted?.kept.size ?? last?.checkpoint.size ?? 0, last?.losses ?? []),
    async findLoss(at) {
      const known = (await recall())?.checkpoint;
      const size = await store.size();
      const found = (length: number) => rootOfEntries(store, length);
      if (!known || (known.size <= size && equal(await found(known.size), known.root))) return undefined;
      return { known, loss: lossOf(known, { size, root: await found(size) }, at) };
    },
    async accept(loss) {
      const kept = await recall();
      if (!kept || !isTree(loss.lost, kept.checkpoint))
        throw new Error('the loss is not that of the checkpoint that is kept');
      await memory.write(formatRemembered({ ...kept, accepted: loss }));
    },
  };
}

/** @throws IkrarError 'keys-missing' */
function readOwn(text: string, keys: readonly NoteKey[]): Remembered {
  try {
    const kept = parseRemembered(text);
    if (kept.checkpoint.size === 0 || isSigned(kept.note, keys)) return kept;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new IkrarError(
    'keys-missing',
    'Checkpoint log di folder kunci (log.checkpoint) rusak atau bukan milik log ini. Ambil yang terakhir dari node lain, saksi, ' +
      'atau auditor; bila tidak ada seorang pun yang menyimpannya, hapus berkas itu.',
  );
}

const isSame = (a: Checkpoint, b: Checkpoint): boolean => a.size === b.size && equal(a.root, b.root);

function isSigned(note: string, keys: readonly NoteKey[]): boolean {
  const { origin } = parseCheckpoint(note);
  return keys.some(({ name }) => name === origin) && checkNote(notePrimitives, parseNote(note), keys).good;
}

/** Whether the tree `to` begins with all of `from`: proven, whatever the store makes the proof of. */
async function continues(store: LogStore, from: Omit<Checkpoint, 'origin'>, to: Checkpoint): Promise<boolean> {
  if (from.size > to.size) return false;
  const path = await sound(store, to.size, () =>
    consistencyProof(sha256, from.size, to.size, subtreeReader(store, to.size)),
  );
  const claim = { from: from.size, fromRoot: from.root, to: to.size, toRoot: to.root, path };
  return verifyConsistency(sha256, claim);
}

/** Whether the tree has this loss where it belongs: right after what the loss says was kept. */
async function declares(store: LogStore, tree: Checkpoint, { index, loss }: PlacedLoss): Promise<boolean> {
  const kept = { size: loss.kept.size, root: parseHex(loss.kept.root) };
  if (index !== kept.size || index >= tree.size || !(await continues(store, kept, tree))) return false;
  const path = await inclusionProof(sha256, index, tree.size, subtreeReader(store, tree.size));
  const root = rootFromInclusion(sha256, { index, size: tree.size, path, leaf: leafHash(sha256, entryBytes(loss)) });
  return root !== undefined && equal(root, tree.root);
}

/** The root over the first `size` of the stored entries, out of few tiles. */
async function rootAt(store: LogStore, size: number): Promise<Uint8Array> {
  const [published, stored] = [(await store.checkpoint())?.size ?? 0, await store.size()];
  const tree = published <= stored ? Math.max(published, size) : size;
  return sound(store, tree, () => rangeHash(sha256, 0, size, subtreeReader(store, tree)));
}

/** Tiles that are gone are made anew from the entries, once. */
async function sound<T>(store: LogStore, size: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LogDamaged)) throw error;
    await rebuildTiles(store, size);
    return work();
  }
}
