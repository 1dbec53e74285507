import { joinRunning, LruMap } from '../core/turns.ts';
import type { RevisionFacts } from '../model.ts';
import type { Stores } from '../stores.ts';

/**
 * Who has signed, file by file, kept up to date by increments: a signature written by this node counts at once, one
 * written by another node is found by following the log, which orders the entries of all files.
 */
export interface SignatureIndex {
  /** The file's signatures by signer id, in signing order. */
  signatures(fileId: string): Promise<ReadonlyMap<string, RevisionFacts>>;
  /** Counts revisions that this node has just made durable. */
  written(facts: readonly RevisionFacts[]): void;
  /** Rises with every change that this node knows of; a board that has shown this number need not be drawn again. */
  changeCounter(): Promise<number>;
  /** Registers a listener for every durable write of this node. @returns a function that removes the listener */
  onWritten(listener: (facts: readonly RevisionFacts[]) => void): () => void;
}

interface Count {
  n: number;
  stale: boolean;
  readonly bySigner: Map<string, RevisionFacts>;
}

const maxFiles = 8192;
const page = 1000;

export function createSignatureIndex(stores: Stores): SignatureIndex {
  const counts = new LruMap<Count>(maxFiles);
  let cursor: number | undefined;
  let changes = 0;
  const following = joinRunning<void>();
  const listeners = new Set<(facts: readonly RevisionFacts[]) => void>();

  function take(count: Count, facts: RevisionFacts): void {
    count.n = facts.n;
    if (facts.signerId !== undefined) count.bySigner.set(facts.signerId, facts);
  }

  async function follow(): Promise<void> {
    cursor ??= await stores.log.size();
    for (;;) {
      const entries = await stores.log.read(cursor, page);
      for (const { fileId, n } of entries) {
        const count = counts.get(fileId);
        if (!count || n > count.n) changes++;
        if (count && n > count.n) count.stale = true;
      }
      cursor += entries.length;
      if (entries.length < page) return;
    }
  }

  const followOnce = (): Promise<void> => following('', follow);

  return {
    async signatures(fileId) {
      await followOnce();
      let count = counts.get(fileId);
      if (!count) {
        count = { n: -1, stale: true, bySigner: new Map() };
        counts.set(fileId, count);
      }
      while (count.stale) {
        const facts = await stores.revisions.facts(fileId, { after: count.n, limit: page });
        for (const one of facts) if (one.n > count.n) take(count, one);
        count.stale = facts.length === page;
      }
      return count.bySigner;
    },
    written(facts) {
      changes++;
      for (const one of facts) {
        const count = counts.get(one.fileId);
        if (!count) continue;
        if (one.n === count.n + 1) take(count, one);
        else if (one.n > count.n) count.stale = true;
      }
      for (const listener of listeners) listener(facts);
    },
    onWritten(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async changeCounter() {
      await followOnce();
      return changes;
    },
  };
}
