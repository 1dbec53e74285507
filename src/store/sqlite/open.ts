import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { createRegister } from '../../core/register.ts';
import { IkrarError } from '../../errors.ts';
import { type RecordStores, recordNames, type Stores } from '../../stores.ts';
import { unavailable } from '../failure.ts';
import { type CreateGate, createGates, rowKey } from '../row-gate.ts';
import { isUsed, requireOwnKeys } from '../row-key-mark.ts';
import type { RowKeyring, RowOptions } from '../row-keys.ts';
import { createRowMacs, type RowMacs } from '../row-macs.ts';
import { createRowSeals } from '../row-seals.ts';
import { renewing } from '../row-sums.ts';
import { type CommitGroup, createCommitGroup } from './commit-group.ts';
import { type Connection, query, translate, translated } from './database.ts';
import { type Lock, tryLock } from './lock.ts';
import { createLogStore } from './log.ts';
import { createRecords } from './records.ts';
import { createRevisionStore } from './revisions.ts';
import { rewriteAll } from './rewriting.ts';
import { keyTraces, writeMark } from './row-key.ts';
import { makeTables, requireColumns } from './schema.ts';
import { migrate, refuseNewer, requireSchema } from './upgrade.ts';

export interface SqliteOptions {
  readonly rows: RowOptions;
  /**
   * Reads one consistent moment of a file that another process may be writing, without taking its lock, for a backup
   * while people sign. Writes are refused. Keep the snapshot open only briefly: the write-ahead log grows meanwhile.
   */
  readonly snapshot?: boolean;
}

/**
 * Opens the database file (made, with its folder, when missing; `:memory:` for tests) and migrates it to this schema.
 *
 * Guarantee: a write resolves after fsync (WAL, synchronous=FULL). The calls underneath are synchronous, so a disk that
 * hangs blocks the whole process: no timeout is possible here, only an error when the disk reports one.
 * @throws IkrarError 'store-locked' when another process serves the file, 'store-newer' or 'store-older' (upgrade.ts),
 * 'store-damaged', 'store-unavailable'
 */
export async function openSqlite(path: string, { snapshot = false, rows }: SqliteOptions): Promise<Stores> {
  if (snapshot && !existsSync(path)) throw unavailable(`Basis data ${path} tidak ada. Periksa DATA_DIR.`);
  const lock = snapshot || path === ':memory:' ? undefined : takeLock(path);
  try {
    const { connection, macs } = await connect(path, snapshot, rows);
    return assemble({ connection, macs, lock, onRefused: rows.onRefused });
  } catch (error) {
    lock?.close();
    throw translate(error);
  }
}

async function connect(
  path: string,
  snapshot: boolean,
  rows: RowOptions,
): Promise<Pick<Opened, 'connection' | 'macs'>> {
  const connection = new Database(path, { timeout: 2_000 });
  try {
    translated(() =>
      connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864'),
    );
    if (snapshot) startSnapshot(connection);
    else refuseNewer(connection);
    const { macs, given, markGiven } = await findMacs(connection, rows);
    if (!snapshot) {
      migrate(connection, { macs, given });
      makeTables(connection);
      writeMark(connection, macs.mark);
      if (!given) await markGiven();
    }
    return { connection, macs };
  } catch (error) {
    letGo(connection);
    throw error;
  }
}

async function findMacs(
  connection: Connection,
  { findKeys, takeOver = false }: RowOptions,
): Promise<RowKeyring & { readonly macs: RowMacs }> {
  requireColumns(connection);
  const traces = keyTraces(connection);
  const ring = await findKeys(isUsed(traces));
  const macs = createRowMacs(ring.keys);
  if (!takeOver) requireOwnKeys(traces, macs, ring.given);
  return { ...ring, macs };
}

/**
 * Ends an open transaction (of a snapshot, or after a failure): in libsql it would outlive `close` and hold the
 * write-ahead log.
 */
function letGo(connection: Connection): void {
  if (connection.inTransaction) connection.exec('ROLLBACK');
  connection.close();
}

function startSnapshot(connection: Connection): void {
  translated(() => connection.exec('PRAGMA query_only = ON; BEGIN'));
  requireSchema(connection); // the first read fixes the snapshot's moment
}

/** The lock is a second file, so that the main file stays readable for a snapshot. */
function takeLock(path: string): Lock {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    for (const file of [path, `${path}.lock`]) closeSync(openSync(file, 'a', 0o600));
  } catch (error) {
    throw unavailable(
      `Folder data ${dirname(path)} tidak dapat ditulis. Beri hak tulis atau pilih folder lain.`,
      error,
    );
  }
  const lock = tryLock(`${path}.lock`);
  if (lock) return lock;
  throw new IkrarError(
    'store-locked',
    `Basis data ${path} sedang dipakai proses Ikrar lain. Hentikan proses itu, atau pakai MongoDB untuk beberapa server.`,
  );
}

interface Opened {
  readonly connection: Connection;
  readonly macs: RowMacs;
  readonly lock: Lock | undefined;
  readonly onRefused: RowOptions['onRefused'];
}

function assemble({ connection, macs, lock, onRefused }: Opened): Stores {
  const group = createCommitGroup(connection);
  const refusals = createRegister(rowKey, onRefused);
  const createGate = createGates(macs, refusals.add);
  const seals = createRowSeals(macs, refusals.add);
  // Random and as large as a few signatures, since SQLite would write one page for equal data: an almost full disk must
  // fail.
  const probe = query(connection, 'INSERT OR REPLACE INTO room (one, filler) VALUES (1, randomblob(32768))');
  return {
    kind: 'sqlite',
    ...recordStores(connection, group, createGate),
    refusedRows: refusals.list,
    copyMac: macs.ofCopy,
    vouchesForCopy: macs.vouchesForCopy,
    renewMacs: async (accept) => rewriteAll(connection, renewing(macs, accept)),
    revisions: createRevisionStore(connection, group, seals),
    log: createLogStore(connection, group, seals),
    ready: async () => void (await group.write(() => probe.run())),
    async close() {
      await group.idle();
      // After a clean stop the one file is complete: a copy of it needs no -wal file.
      if (lock) translated(() => connection.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
      letGo(connection);
      lock?.close();
    },
  };
}

function recordStores(connection: Connection, group: CommitGroup, createGate: CreateGate): RecordStores {
  const made = recordNames.map((name) => [name, createRecords(connection, group, name, createGate(name))]);
  return Object.fromEntries(made) as RecordStores;
}
