import { type Connection, translate } from './database.ts';

/**
 * Writes that are requested in one turn of the event loop share one durable commit: a commit costs an fsync, up to 20
 * ms on a slow disk, and a whole hall signs at once. Each caller is answered only after the commit with their write has
 * returned. A write that fails is undone alone; when a commit fails, all its writes fail and none is kept.
 *
 * A commit blocks the event loop. After each one the loop is left to other work for as long as the commit took:
 * otherwise a crowd on a slow disk could not even connect (Node accepts one connection a turn). Writes that arrive
 * meanwhile share the next commit.
 */
export interface CommitGroup {
  /** `work` must be synchronous and touch only the database. */
  write<T>(work: () => T): Promise<T>;
  /** Resolves when no write is waiting. */
  idle(): Promise<void>;
  /** Durable commits since the start. */
  readonly commits: () => number;
}

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Limits how long one commit blocks the event loop. */
const mostAtOnce = 128;
/** Milliseconds; a disk that stalled once must not delay everything after it. */
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
   * Runs one write of the group; its failure does not affect the others.
   * @throws when SQLite has rolled back the whole transaction by itself, as it does for a full or failing disk
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
