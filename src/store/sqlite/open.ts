import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { IkrarError } from '../../errors.ts';
import { type RecordStores, recordNames, type Stores } from '../../stores.ts';
import { unavailable } from '../failure.ts';
import { type CommitGroup, createCommitGroup } from './commit-group.ts';
import { type Connection, isBusy, query, translate, translated } from './database.ts';
import { createLogStore } from './log.ts';
import { createRecords } from './records.ts';
import { createRevisionStore } from './revisions.ts';
import { makeTables } from './schema.ts';
import { migrate, requireSchema } from './upgrade.ts';

export interface SqliteOptions {
  /**
   * Reads one consistent moment of a file that another process may be writing, without taking its lock: for a backup while
   * signing goes on. Writes are refused. Keep it open shortly: the write-ahead log grows meanwhile.
   */
  readonly snapshot?: boolean;
}

/**
 * Opens the one file (made, with its folder, when missing; `:memory:` for tests) and brings its schema forward.
 *
 * Guarantee: a promise of a write resolves after fsync (WAL, synchronous=FULL). Calls are synchronous underneath, so a disk
 * that hangs holds the whole process; no timeout can be promised here, only an error when the disk gives one.
 * @throws IkrarError 'store-locked' when another process serves the file, 'store-newer' or 'store-older' (upgrade.ts),
 * 'store-damaged', 'store-unavailable'
 */
export async function openSqlite(path: string, { snapshot = false }: SqliteOptions = {}): Promise<Stores> {
  if (snapshot && !existsSync(path)) throw unavailable(`Basis data ${path} tidak ada. Periksa DATA_DIR.`);
  const lock = snapshot || path === ':memory:' ? undefined : takeLock(path);
  try {
    const connection = connect(path, snapshot);
    return assemble(connection, lock);
  } catch (error) {
    lock?.close();
    throw translate(error);
  }
}

function connect(path: string, snapshot: boolean): Connection {
  const connection = new Database(path, { timeout: 2_000 });
  try {
    translated(() =>
      connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864'),
    );
    if (snapshot) startSnapshot(connection);
    else {
      migrate(connection);
      makeTables(connection);
    }
    return connection;
  } catch (error) {
    letGo(connection);
    throw error;
  }
}

/** A transaction that is open at the end, of a snapshot or of what failed, outlives `close` in libsql and holds the write-ahead log. */
function letGo(connection: Connection): void {
  if (connection.inTransaction) connection.exec('ROLLBACK');
  connection.close();
}

function startSnapshot(connection: Connection): void {
  translated(() => connection.exec('PRAGMA query_only = ON; BEGIN'));
  requireSchema(connection); // the first read fixes the moment
}

/**
 * The lock is a second, empty SQLite file under an exclusive transaction: the kernel frees it with the process, however that
 * dies, and the main file stays readable for a snapshot.
 */
function takeLock(path: string): Connection {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    for (const file of [path, `${path}.lock`]) closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw unavailable(
      `Folder data ${dirname(path)} tidak dapat ditulis. Beri hak tulis atau pilih folder lain.`,
      error,
    );
  }
  const lock = new Database(`${path}.lock`);
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw translate(error);
    throw new IkrarError(
      'store-locked',
      `Basis data ${path} sedang dipakai proses Ikrar lain. Hentikan proses itu, atau pakai MongoDB untuk beberapa server.`,
      { cause: error },
    );
  }
}

function assemble(connection: Connection, lock: Connection | undefined): Stores {
  const group = createCommitGroup(connection);
  // As much as a few signatures need, and never the same, or SQLite would write one page: a disk that is nearly full is not ready.
  const probe = query(connection, 'INSERT OR REPLACE INTO room (one, filler) VALUES (1, randomblob(32768))');
  return {
    kind: 'sqlite',
    ...recordStores(connection, group),
    revisions: createRevisionStore(connection, group),
    log: createLogStore(connection, group),
    ready: async () => void (await group.write(() => probe.run())),
    async close() {
      await group.idle();
      // Whoever copies the one file after a clean stop has everything, and needs no -wal beside it.
      if (lock) translated(() => connection.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
      letGo(connection);
      lock?.close();
    },
  };
}

function recordStores(connection: Connection, group: CommitGroup): RecordStores {
  const made = recordNames.map((name) => [name, createRecords(connection, group, name)]);
  return Object.fromEntries(made) as RecordStores;
}
