import { type Connection, translate } from './database.ts';

/**
 * Writes that are asked for in one turn of the event loop share one durable commit: a commit costs an fsync, up to 20 ms on a
 * slow disk, and a hall signs all at once. Each caller is answered only after the commit that holds its write has returned.
 * A write that fails undoes itself alone; a commit that fails fails them all, and nothing of them is kept.
 *
 * A commit holds the event loop. After one the loop is left alone for as long as it took: on a slow disk a crowd could
 * otherwise not even connect (Node takes one connection a turn), and what arrives meanwhile shares the next commit.
 */
export interface CommitGroup {
  /** `work` is synchronous and touches the database only. */
  write<T>(work: () => T): Promise<T>;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
  /** Durable commits since the start. */
  readonly commits: () => number;
}

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Bounds how long the event loop is held by one commit. */
const mostAtOnce = 128;
/** Milliseconds; a disk that stalls once must not slow down everything after it. */
const longestPause = 25;

export function createCommitGroup(connection: Connection): CommitGroup {
  const begin = connection.prepare('BEGIN IMMEDIATE');
  const commit = connection.prepare('COMMIT');
  const rollback = connection.prepare('ROLLBACK');
  const mark = connection.prepare('SAVEPOINT write');
  const undo = connection.prepare('ROLLBACK TO write');
  const keep = connection.prepare('RELEASE write');
  const waiting: Waiting[] = [];
  let commits = 0;
  let freeFrom = 0;
  const settled: (() => void)[] = [];

  /**
   * One write of the group; its failure leaves the others as they are.
   * @throws when SQLite has undone the whole transaction by itself, as it does for a full or failing disk
   */
  function attempt(work: () => unknown): () => { readonly value: unknown } {
    mark.run();
    try {
      const value = work();
      keep.run();
      return () => ({ value });
    } catch (error) {
      if (!connection.inTransaction) throw error;
      undo.run();
      keep.run();
      return () => {
        throw translate(error);
      };
    }
  }

  function commitAll(group: readonly Waiting[]): void {
    let outcomes: (() => { readonly value: unknown })[];
    try {
      begin.run();
      outcomes = group.map(({ work }) => attempt(work));
      commit.run();
      commits++;
    } catch (error) {
      if (connection.inTransaction) rollback.run();
      for (const { reject } of group) reject(translate(error));
      return;
    }
    for (const [i, { resolve, reject }] of group.entries()) {
      try {
        resolve(outcomes[i]!().value);
      } catch (error) {
        reject(error);
      }
    }
  }

  function schedule(): void {
    const pause = freeFrom - performance.now();
    if (pause < 1) setImmediate(turn);
    else setTimeout(turn, pause);
  }

  function turn(): void {
    const start = performance.now();
    commitAll(waiting.splice(0, mostAtOnce));
    const end = performance.now();
    freeFrom = end + Math.min(end - start, longestPause);
    if (waiting.length > 0) schedule();
    else for (const done of settled.splice(0)) done();
  }

  return {
    write<T>(work: () => T) {
      return new Promise<T>((resolve, reject) => {
        waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
        if (waiting.length === 1) schedule();
      });
    },
    idle: () => (waiting.length === 0 ? Promise.resolve() : new Promise((resolve) => settled.push(resolve))),
    commits: () => commits,
  };
}
