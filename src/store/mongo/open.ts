import mongoose, { type Connection } from 'mongoose';
import { createRegister } from '../../core/register.ts';
import { IkrarError } from '../../errors.ts';
import { type RecordStores, recordNames, type Stores } from '../../stores.ts';
import { unavailable } from '../failure.ts';
import { createGates, rowKey } from '../row-gate.ts';
import { isUsed, type KeyTraces, requireOwnKeys } from '../row-key-mark.ts';
import type { RowKeyring, RowOptions } from '../row-keys.ts';
import { createRowMacs, type RowMacs } from '../row-macs.ts';
import { createRowSeals } from '../row-seals.ts';
import { renewing } from '../row-sums.ts';
import { type Call, createCall, translate } from './call.ts';
import { createLogStore } from './log.ts';
import { createRecords } from './records.ts';
import { createRevisionStore } from './revisions.ts';
import { rewriteAll } from './rewriting.ts';
import { keyTraces, writeMark } from './row-key.ts';
import { makeIndexes } from './schema.ts';
import { migrate, refuseNewer, requireSchema } from './upgrade.ts';
import { setValidators } from './validators.ts';

export interface MongoOptions {
  readonly rows: RowOptions;
  /** Limit of every call in milliseconds; 5,000 by default. */
  readonly timeout?: number;
  /**
   * For a copy or an audit: changes nothing, because an older version of the program may still be using the database.
   */
  readonly reading?: boolean;
  /** Called with a sentence, in Indonesian, for each thing that this MongoDB installation cannot guarantee. */
  readonly warn?: (sentence: string) => void;
}

/** Building an index on an old installation may take longer than a call. */
const buildTimeout = 120_000;

/**
 * Opens the database that the URI names (`ikrar` by default), makes and checks its collections and indexes.
 *
 * Guarantee: a write resolves when a majority of the replica set has it in its journal, and reads see only such writes.
 * A standalone server has no majority: only its own disk keeps the data, and `warn` says so.
 * @throws IkrarError 'config-invalid' for a malformed URI, 'store-unavailable', 'store-newer' or 'store-older'
 * (upgrade.ts), 'store-damaged'
 */
export async function openMongo(uri: string, options: MongoOptions): Promise<Stores> {
  const { timeout = 5_000, reading = false, warn = () => {}, rows } = options;
  const connection = connect(uri, timeout);
  try {
    await connection.asPromise();
    const call = createCall(timeout);
    await warnOfStandalone(connection, call, warn);
    const patient = createCall(buildTimeout);
    if (reading) await requireSchema(connection, call);
    const { macs } = await (reading ? findMacs(connection, call, rows) : prepare(connection, patient, options));
    return assemble({ connection, call, patient, macs, onRefused: rows.onRefused });
  } catch (error) {
    await connection.destroy().catch(() => {});
    throw unopened(error, uri);
  }
}

async function prepare(connection: Connection, call: Call, { rows, warn = () => {} }: MongoOptions) {
  await refuseNewer(connection, call);
  const { macs, mark, given, markGiven } = await findMacs(connection, call, rows);
  // Before any row is written: another node that starts may have other keys.
  const standing = await writeMark(connection, call, macs.mark, mark);
  if (!rows.takeOver) requireOwnKeys({ mark: standing, counters: [] }, macs, given);
  await migrate(connection, call, { macs, given });
  await setValidators(connection, call, warn);
  await makeIndexes(connection, call);
  if (!given) await markGiven();
  return { macs };
}

async function findMacs(
  connection: Connection,
  call: Call,
  { findKeys, takeOver = false }: RowOptions,
): Promise<RowKeyring & Pick<KeyTraces, 'mark'> & { readonly macs: RowMacs }> {
  const traces = await keyTraces(connection, call);
  const ring = await findKeys(isUsed(traces));
  const macs = createRowMacs(ring.keys);
  if (!takeOver) requireOwnKeys(traces, macs, ring.given);
  return { ...ring, macs, mark: traces.mark };
}

function connect(uri: string, timeout: number): Connection {
  try {
    return mongoose.createConnection(uri, {
      ...(/^[^:]+:\/\/[^/]+\/[^?]/.test(uri) ? {} : { dbName: 'ikrar' }),
      bufferCommands: false,
      serverSelectionTimeoutMS: timeout,
      connectTimeoutMS: timeout,
      socketTimeoutMS: buildTimeout, // `createCall` limits calls; a shorter timeout here would interrupt an index build
      waitQueueTimeoutMS: timeout,
      retryWrites: true,
      readConcern: { level: 'majority' },
      writeConcern: { w: 'majority', journal: true, wtimeoutMS: timeout },
      readPreference: 'primary',
    });
  } catch (error) {
    throw unopened(error, uri);
  }
}

/** Translates a failure to open for the person who starts the program. Never shows the password in the URI. */
function unopened(error: unknown, uri: string): unknown {
  const place = uri.replace(/\/\/[^@/]*@/, '//');
  if (/^Mongo(Parse|InvalidArgument|API|MissingDependency)|^MongooseError/.test((error as Error)?.name ?? ''))
    return new IkrarError(
      'config-invalid',
      `MONGODB_URI tidak sah: ${place}. Contoh: mongodb://host:27017/ikrar?replicaSet=rs0`,
      {
        cause: error,
      },
    );
  if (/^query(Srv|Txt)$/.test((error as NodeJS.ErrnoException)?.syscall ?? ''))
    return unavailable(`Nama server MongoDB tidak ditemukan. Periksa MONGODB_URI: ${place}`, error);
  const known = translate(error);
  if (known instanceof IkrarError && known.code === 'store-unavailable' && known.cause !== undefined)
    return unavailable(`${known.message} (MONGODB_URI: ${place})`, known.cause);
  return known;
}

async function warnOfStandalone(connection: Connection, call: Call, warn: (sentence: string) => void): Promise<void> {
  const hello = await call(() => connection.db!.admin().command({ hello: 1 }));
  if (hello.setName === undefined && hello.msg !== 'isdbgrid')
    warn(
      'MongoDB ini berdiri sendiri tanpa replica set: tanda tangan hanya ada di satu disk, server yang mati menghentikan acara, ' +
        'dan tulisan yang putus di jalan tidak diulang sendiri. Pakai replica set untuk acara sungguhan.',
    );
}

interface Opened {
  readonly connection: Connection;
  readonly call: Call;
  /** For what may take longer than a request should. */
  readonly patient: Call;
  readonly macs: RowMacs;
  readonly onRefused: RowOptions['onRefused'];
}

function assemble({ connection, call, patient, macs, onRefused }: Opened): Stores {
  const refusals = createRegister(rowKey, onRefused);
  const createGate = createGates(macs, refusals.add);
  const seals = createRowSeals(macs, refusals.add);
  const made = recordNames.map((name) => [name, createRecords(connection, call, name, createGate(name))]);
  const meta = connection.collection<{ _id: string; beats: number }>('meta');
  return {
    kind: 'mongo',
    ...(Object.fromEntries(made) as RecordStores),
    revisions: createRevisionStore(connection, call, seals),
    log: createLogStore(connection, call, seals),
    refusedRows: refusals.list,
    copyMac: macs.ofCopy,
    vouchesForCopy: macs.vouchesForCopy,
    renewMacs: (accept) => rewriteAll(connection, patient, renewing(macs, accept)),
    async ready() {
      await call(() => meta.updateOne({ _id: 'heartbeat' }, { $inc: { beats: 1 } }, { upsert: true }));
    },
    close: () => connection.close(),
  };
}
