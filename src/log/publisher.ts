import type { KeyObject } from 'node:crypto';
import { equal, utf8 } from '../core/bytes.ts';
import { type Checkpoint, checkpointText, parseCheckpoint } from '../core/checkpoint.ts';
import type { Clock } from '../core/clock.ts';
import { sha256 } from '../core/digest.ts';
import { ed25519PublicKey, signEd25519 } from '../core/ed25519.ts';
import { formatNote, type NoteKey, noteKey, parseNote, signatureLine } from '../core/note.ts';
import { createTurns } from '../core/turns.ts';
import type { LogStore } from '../stores.ts';
import { type CheckpointMemory, type Continuity, createContinuity } from './continuity.ts';
import type { Edge } from './edge.ts';
import { growTiles, LogDamaged, loadEdge, rebuildTiles } from './tree.ts';

/**
 * The half of the sequencer that signs: it writes tiles, the checkpoint over them, and the cosignatures of that
 * checkpoint.
 */
export interface Publisher {
  readonly keys: readonly NoteKey[];
  readonly continuity: Continuity;
  /**
   * Signs a checkpoint over all entries. Undefined when another node holds the lease, or was faster.
   * @throws LogDamaged
   * @throws IkrarError 'log-rolled-back' when the tree does not continue what was signed before
   */
  publish(): Promise<Checkpoint | undefined>;
  /**
   * Adds a cosignature to the published note; false if the note no longer has this text, that is, a newer one is out.
   */
  addLine(text: string, line: string): Promise<boolean>;
  holdsLease(): Promise<boolean>;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

export interface PublisherOptions {
  readonly store: LogStore;
  readonly origin: string;
  /** Ed25519 private keys; the first is the current one. */
  readonly keys: readonly KeyObject[];
  readonly clock: Clock;
  readonly owner: string;
  readonly memory: CheckpointMemory;
}

const leaseName = 'log-sequencer';
/**
 * Longer than publishing takes, yet short, because a node that died keeps the lease until it ends. The lease only saves
 * work; what prevents two different checkpoints is the compare-and-set.
 */
const leaseMilliseconds = 1_000;

export function createPublisher({ store, origin, keys, clock, owner, memory }: PublisherOptions): Publisher {
  const signers = keys.map((key) => logSigner(origin, key));
  const noteKeys = signers.map(({ key }) => key);
  const continuity = createContinuity(store, memory, noteKeys);
  /** The edge of the tree under the note that this node published last; of no use once another node has published. */
  let known: { readonly note: string; readonly edge: Edge } | undefined;
  /** Whether this process has seen a checkpoint with its own origin. */
  let named = false;
  /** One call at a time in this process: publishing and adding cosignatures both replace the checkpoint. */
  const inTurn = createTurns();

  const holdsLease = async (): Promise<boolean> =>
    (await store.lease(leaseName, owner, clock(), leaseMilliseconds)) !== undefined;

  /**
   * An empty log takes the origin of the node that starts: the public address may be changed until the log has an
   * entry.
   */
  const mayRename = (stored: Checkpoint, size: number): boolean =>
    !named && stored.size === 0 && size === 0 && stored.origin !== origin;

  async function publishNow(): Promise<Checkpoint | undefined> {
    const published = await store.checkpoint();
    const size = await store.size();
    const stored = published && parseCheckpoint(published.note);
    const before = stored && mayRename(stored, size) ? undefined : stored;
    await continuity.learn(published?.note);
    requireContinuation(before, origin, size);
    if (published && before?.size === size && signers.every(({ key }) => isSignedBy(published.note, key))) {
      named = true;
      return before;
    }
    if (!(await holdsLease())) return undefined;
    const edge = known && known.note === published?.note ? known.edge : await soundEdge(store, before);
    known = undefined; // growing changes the edge: if it fails halfway, the edge is of no use
    await growTiles(store, edge, size);
    const next = { origin, size, root: edge.root() };
    if (!(await continuity.allows(next, before))) return undefined;
    const note = signCheckpoint(next, signers);
    await continuity.keep(note); // before anybody can have seen it
    if (!(await store.publish({ size, note }, published?.note))) return undefined;
    known = { note, edge };
    named = true;
    return next;
  }

  async function addNow(text: string, line: string): Promise<boolean> {
    const published = await store.checkpoint();
    if (!published || parseNote(published.note).text !== text) return false;
    const note = `${published.note}${line}\n`;
    if (!(await store.publish({ size: published.size, note }, published.note))) return false;
    if (known?.note === published.note) known = { ...known, note };
    return true;
  }

  return {
    keys: noteKeys,
    continuity,
    publish: () => inTurn('', publishNow),
    addLine: (text, line) => inTurn('', () => addNow(text, line)),
    holdsLease,
    settled: () => inTurn('', async () => {}),
  };
}

/** @throws LogDamaged when the stored log cannot be a continuation of the last signed checkpoint */
function requireContinuation(before: Checkpoint | undefined, origin: string, size: number): void {
  if (before && before.origin !== origin)
    throw new LogDamaged(`the stored log is that of ${before.origin}, not of ${origin}`);
  if (before && size < before.size)
    throw new LogDamaged(`the checkpoint names ${before.size} entries, ${size} are there`);
}

interface LogSigner {
  readonly key: NoteKey;
  sign(text: Uint8Array): Uint8Array;
}

const logSigner = (origin: string, key: KeyObject): LogSigner => ({
  key: noteKey(sha256, origin, ed25519PublicKey(key)),
  sign: (text) => signEd25519(key, text),
});

function signCheckpoint(checkpoint: Checkpoint, signers: readonly LogSigner[]): string {
  const text = checkpointText(checkpoint);
  return formatNote(
    text,
    signers.map((signer) => signatureLine(signer.key, signer.sign(utf8(text)))),
  );
}

const isSignedBy = (note: string, key: NoteKey): boolean =>
  parseNote(note).signatures.some(({ name, id }) => name === key.name && equal(id, key.id));

/**
 * The edge of the tree under the last checkpoint, checked against the checkpoint's root. Missing tiles are made anew
 * from the entries. If the result is not the signed root, or a stored tile has other bytes, the log was altered:
 * nothing may be signed on top of it.
 */
async function soundEdge(store: LogStore, checkpoint: Checkpoint | undefined): Promise<Edge> {
  if (!checkpoint) return loadEdge(store, 0);
  const loaded = await loadEdge(store, checkpoint.size).catch((error) => {
    if (error instanceof LogDamaged) return undefined;
    throw error;
  });
  if (loaded && equal(loaded.root(), checkpoint.root)) return loaded;
  const rebuilt = await rebuildTiles(store, checkpoint.size);
  if (equal(rebuilt.root(), checkpoint.root)) return rebuilt;
  throw new LogDamaged(`the entries do not lead to the root of the checkpoint of ${checkpoint.size}`);
}
