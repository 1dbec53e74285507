import type { KeyObject } from 'node:crypto';
import type { Checkpoint } from '../core/checkpoint.ts';
import type { Clock } from '../core/clock.ts';
import { formatVkey, type NoteKey } from '../core/note.ts';
import type { LogStore } from '../stores.ts';
import { createAppender, type NewEntry } from './appender.ts';
import { type CosigningStatus, createCosigning, type Witness } from './cosigning.ts';
import { createPublisher } from './publisher.ts';
import { createTicker } from './ticker.ts';

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
  /** That key and those before it, which old proofs are signed with. */
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

export function createSequencer(options: SequencerOptions): Sequencer {
  const { store, origin, clock, owner, gather = 100, poll = 300, onFault = () => {} } = options;
  const keys = [options.key, ...(options.otherKeys ?? [])];
  const appender = createAppender(store);
  const publisher = createPublisher({ store, origin, keys, clock, owner });
  const cosigning = createCosigning({
    store,
    clock,
    witnesses: options.witnesses ?? [],
    fetch: options.fetch ?? fetch,
    onFault,
    mayAsk: publisher.holdsLease,
    addLine: publisher.addLine,
  });
  const publish = async (): Promise<Checkpoint | undefined> => {
    const checkpoint = await publisher.publish();
    cosigning.wake();
    return checkpoint;
  };
  const ticker = createTicker({ work: publish, soon: gather, poll, afterFault: 10 * poll, onFault });

  return {
    origin,
    vkey: formatVkey(publisher.keys[0]!),
    keys: publisher.keys,
    async add(entries) {
      const indexes = await appender.add(entries);
      if (entries.length > 0) ticker.nudge();
      return indexes;
    },
    publish,
    start: ticker.start,
    async stop() {
      await ticker.stop();
      await cosigning.stop();
      await publisher.settled();
    },
    witnesses: cosigning.status,
  };
}
