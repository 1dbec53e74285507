import type { KeyObject } from 'node:crypto';
import type { Checkpoint } from '../core/checkpoint.ts';
import type { Clock } from '../core/clock.ts';
import { formatVkey, type NoteKey } from '../core/note.ts';
import type { LogStore } from '../stores.ts';
import { createAppender, type NewEntry } from './appender.ts';
import { type CheckpointMemory, type Continuity, shortMemory } from './continuity.ts';
import { type CosigningStatus, createCosigning, type Witness } from './cosigning.ts';
import { createPublisher } from './publisher.ts';
import { createTicker } from './ticker.ts';

/**
 * Puts entries in order and signs the tree over them. Writes become durable in this order, and a crash after any of
 * them leaves a log that can go on:
 *
 *   1. entries      after a crash: they are in the log, and the next checkpoint covers them
 *   2. tiles        after a crash: the same tiles are written again, with the same bytes
 *   3. memory       the signed checkpoint, outside of the store; after a crash: the next checkpoint continues it
 *   4. checkpoint   compare-and-set on the previous checkpoint
 *   5. cosignatures the same checkpoint with more lines, by the same compare-and-set
 *
 * There are never two checkpoints of one size with different roots: the entry at an index is unique in the store and
 * never changes, so every node computes the same root for a size. The lease only keeps nodes from doing the same work
 * twice. A node that was suspended and lost its lease meanwhile is stopped by write 4, because the checkpoint that it
 * built on is no longer the last one. A store that lost entries (restored from an old copy, or changed by somebody) is
 * noticed at the start and before signing, because it does not continue what write 3 has kept.
 */
export interface Sequencer {
  readonly origin: string;
  /** The verifier key (signed-note vkey) that people check checkpoints with. */
  readonly vkey: string;
  /** The current key and its predecessors, which signed the checkpoints of old proofs. */
  readonly keys: readonly NoteKey[];
  /**
   * Appends the entries that are not yet in the log and returns the index of each. Durable on return; any node may call
   * it.
   */
  add(entries: readonly NewEntry[]): Promise<readonly number[]>;
  /** Compares the stored log with the checkpoint that is kept outside of the store. Call `check` before `start`. */
  readonly continuity: Continuity;
  /**
   * Signs a checkpoint over all entries. Undefined when another node holds the lease and will sign.
   * @throws LogDamaged
   * @throws IkrarError 'log-rolled-back' when the tree does not continue what was signed before
   */
  publish(): Promise<Checkpoint | undefined>;
  /** From now on publishes in the background, including entries that other nodes appended. */
  start(): void;
  /** Stops publishing in the background, and waits for the work under way. */
  stop(): Promise<void>;
  witnesses(): readonly CosigningStatus[];
}

export interface SequencerOptions {
  readonly store: LogStore;
  readonly origin: string;
  /** Ed25519 private key. */
  readonly key: KeyObject;
  /** Private keys that sign each checkpoint as well: the previous key, as long as some auditors know only that one. */
  readonly otherKeys?: readonly KeyObject[];
  readonly clock: Clock;
  /** Names this process among the nodes. */
  readonly owner: string;
  /** Where this node keeps the last checkpoint; default: in the process. */
  readonly memory?: CheckpointMemory;
  readonly witnesses?: readonly Witness[];
  /** Called with each error in the background; publishing goes on. */
  readonly onFault?: (error: unknown) => void;
  readonly fetch?: typeof fetch;
  /**
   * Milliseconds: how long an entry may wait for others before a checkpoint, and how often other nodes' entries are
   * looked for.
   */
  readonly gather?: number;
  readonly poll?: number;
}

export function createSequencer(options: SequencerOptions): Sequencer {
  const { store, origin, clock, owner, gather = 100, poll = 300, onFault = () => {} } = options;
  const keys = [options.key, ...(options.otherKeys ?? [])];
  const appender = createAppender(store);
  const publisher = createPublisher({ store, origin, keys, clock, owner, memory: options.memory ?? shortMemory() });
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
    continuity: publisher.continuity,
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
