import type { KeyObject } from 'node:crypto';
import { equal, utf8 } from '../core/bytes.ts';
import { type Checkpoint, checkpointText, parseCheckpoint } from '../core/checkpoint.ts';
import type { Clock } from '../core/clock.ts';
import { sha256 } from '../core/digest.ts';
import { ed25519PublicKey, signEd25519 } from '../core/ed25519.ts';
import { formatNote, formatVkey, type NoteKey, noteKey, parseNote, signatureLine } from '../core/note.ts';
import type { LogStore } from '../stores.ts';
import { createAppender, type NewEntry } from './appender.ts';
import { type CosigningStatus, createCosigning, type Witness } from './cosigning.ts';
import type { Edge } from './edge.ts';
import { createTicker } from './ticker.ts';
import { growTiles, LogDamaged, loadEdge, rebuildTiles } from './tree.ts';

/**
 * Puts entries in order and signs the tree over them. Writes are durable in this order, and each makes the next one safe:
 *
 *   1. entries      a crash here: they are in the log and no checkpoint names them yet; the next publish does
 *   2. tiles        a crash here: the same tiles are written again, with the same bytes
 *   3. checkpoint   compare-and-set on the checkpoint before it
 *   4. cosignatures the same checkpoint with more lines, by the same compare-and-set
 *
 * Never two checkpoints of one size with different roots: the entry at an index is unique in the store and never changes, so
 * every node computes the same root for a size. The lease keeps nodes from doing the same work twice. A node that lost it while
 * it slept is stopped by 3, for the checkpoint it built on is no longer the last: that comparison is the fence. A store that
 * lost entries (restored from an old copy) is noticed before signing where it is smaller than its checkpoint, and by the
 * witnesses where both are old.
 */
export interface Sequencer {
  readonly origin: string;
  /** The verifier key people check checkpoints with. */
  readonly vkey: string;
  /** That key and those before it, which old receipts are signed with. */
  readonly keys: readonly NoteKey[];
  /** Appends what is not yet in the log and returns the index of each. Durable when it returns; any node may call it. */
  add(entries: readonly NewEntry[]): Promise<readonly number[]>;
  /** Signs a checkpoint over all entries. Undefined when another node holds the lease: it will. @throws LogDamaged */
  publish(): Promise<Checkpoint | undefined>;
  /** Publishes by itself from now on, also what other nodes appended. */
  start(): void;
  /** Ends that, and waits for what is under way. */
  stop(): Promise<void>;
  witnesses(): readonly CosigningStatus[];
}

export interface SequencerOptions {
  readonly store: LogStore;
  readonly origin: string;
  /** Ed25519, private. */
  readonly key: KeyObject;
  /** Keys that sign too: the one before, for as long as auditors still know only that one. */
  readonly otherKeys?: readonly KeyObject[];
  readonly clock: Clock;
  /** Names this process among the nodes. */
  readonly owner: string;
  readonly witnesses?: readonly Witness[];
  /** Hears of what went wrong in the background; publishing goes on. */
  readonly onFault?: (error: unknown) => void;
  readonly fetch?: typeof fetch;
  /** Milliseconds. How long entries wait for company before a checkpoint; how often entries of other nodes are looked for. */
  readonly gather?: number;
  readonly poll?: number;
}

const leaseName = 'log-sequencer';
/** Longer than a publish takes; short, because a node that died holds it until then. The compare-and-set is what protects. */
const leaseMilliseconds = 1_000;

export function createSequencer(options: SequencerOptions): Sequencer {
  const { store, origin, clock, owner, gather = 100, poll = 300, onFault = () => {} } = options;
  const signers = [options.key, ...(options.otherKeys ?? [])].map((key) => logSigner(origin, key));
  const appender = createAppender(store);
  /** The edge under the note we published last; only good while nobody else has published. */
  let known: { readonly note: string; readonly edge: Edge } | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  /** One at a time in this process: publishing and adding cosignatures both replace the checkpoint. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = queue.then(work);
    queue = result.catch(() => {});
    return result;
  };

  const holdsLease = async (): Promise<boolean> =>
    (await store.lease(leaseName, owner, clock(), leaseMilliseconds)) !== undefined;

  const cosigning = createCosigning({
    store,
    clock,
    witnesses: options.witnesses ?? [],
    fetch: options.fetch ?? fetch,
    onFault,
    mayAsk: holdsLease,
    addLine: (text, line) => inTurn(() => addSignatureLine(text, line)),
  });

  /** False when the checkpoint is no longer the published one: the cosignature came too late. */
  async function addSignatureLine(text: string, line: string): Promise<boolean> {
    const published = await store.checkpoint();
    if (!published || parseNote(published.note).text !== text) return false;
    const note = `${published.note}${line}\n`;
    if (!(await store.publish({ size: published.size, note }, published.note))) return false;
    if (known?.note === published.note) known = { ...known, note };
    return true;
  }

  async function publishNow(): Promise<Checkpoint | undefined> {
    const published = await store.checkpoint();
    const size = await store.size();
    const before = published && parseCheckpoint(published.note);
    if (before && before.origin !== origin)
      throw new LogDamaged(`the stored log is that of ${before.origin}, not of ${origin}`);
    if (before && size < before.size)
      throw new LogDamaged(`the checkpoint names ${before.size} entries, ${size} are there`);
    if (published && before?.size === size && signers.every(({ key }) => isSignedBy(published.note, key)))
      return before;
    if (!(await holdsLease())) return undefined;
    const edge = known && known.note === published?.note ? known.edge : await soundEdge(store, before);
    known = undefined; // an edge that was grown halfway is of no use
    await growTiles(store, edge, size);
    const next = { origin, size, root: edge.root() };
    const note = signCheckpoint(next, signers);
    if (!(await store.publish({ size, note }, published?.note))) return undefined;
    known = { note, edge };
    return next;
  }

  const publish = async (): Promise<Checkpoint | undefined> => {
    const checkpoint = await inTurn(publishNow);
    cosigning.wake();
    return checkpoint;
  };

  const ticker = createTicker({ work: publish, soon: gather, poll, onFault });

  return {
    origin,
    vkey: formatVkey(signers[0]!.key),
    keys: signers.map(({ key }) => key),
    async add(entries) {
      const indexes = await appender.add(entries);
      if (entries.length > 0) ticker.nudge();
      return indexes;
    },
    publish,
    start: () => ticker.start(),
    async stop() {
      await ticker.stop();
      await cosigning.stop();
      await queue;
    },
    witnesses: () => cosigning.status(),
  };
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
 * The edge under the last checkpoint, checked against its root. Tiles that are gone are made anew from the entries; if these do
 * not lead to the signed root, or a tile is there with other bytes, the log was altered: nothing may be signed on top of it.
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
