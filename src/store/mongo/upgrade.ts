import type { Connection } from 'mongoose';
import type { RecordName } from '../../stores.ts';
import { filesUnderWay, newerSchema, olderSchema } from '../failure.ts';
import type { Migration, OldRecord } from '../migrations/migration.ts';
import { migrations, underWay } from '../migrations.ts';
import { type Call, isTaken } from './call.ts';
import { isWhole, type Row, recordOf, rowOf } from './record-row.ts';
import { liftValidators } from './validators.ts';

interface Meta {
  readonly _id: string;
  readonly version: number;
}

const versionOf = async (connection: Connection, call: Call): Promise<number> =>
  (await call(() => connection.collection<Meta>('meta').findOne({ _id: 'schema' })))?.version ?? 0;

/**
 * Migrates the database step by step; the schema number is raised after each step, so that a crash repeats a step and
 * skips none. Nodes of the previous version MUST be stopped: they would go on writing the old schema.
 * @throws IkrarError 'store-newer' when the database is from a later version of the program, 'store-older' while files
 * are being opened or closed; nothing is changed then
 */
export async function migrate(
  connection: Connection,
  call: Call,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const found = await versionOf(connection, call);
  if (found > steps.length) throw newerSchema(found, steps.length);
  if (found === steps.length) return;
  const moving = { state: { $in: underWay } };
  if (await call(() => connection.collection('declarations').findOne(moving))) throw filesUnderWay();
  await liftValidators(connection, call);
  for (const [i, { records = {}, mongo }] of steps.entries()) {
    if (i < found) continue;
    await mongo?.(connection);
    for (const [name, change] of Object.entries(records))
      await changeRecords(connection, call, name as RecordName, change);
    await call(() => raise(connection, i));
  }
}

/** For a process that only reads. @throws IkrarError 'store-newer', 'store-older' */
export async function requireSchema(connection: Connection, call: Call): Promise<void> {
  const found = await versionOf(connection, call);
  if (found > migrations.length) throw newerSchema(found, migrations.length);
  if (found < migrations.length) throw olderSchema(found, migrations.length);
}

/**
 * Replaces a row only if it is still as read: another starting node may have converted it already, and even changed it
 * since. A damaged row is left as it is, and is reported when it is read.
 */
async function changeRecords(
  connection: Connection,
  call: Call,
  name: RecordName,
  change: (old: OldRecord) => OldRecord,
): Promise<void> {
  const rows = connection.collection<Row>(name);
  const changes = (await call(() => rows.find().toArray())).flatMap((row) => {
    const next = isWhole(name, row) ? rowOf(name, change(recordOf(name, row))) : row;
    return next.sum === row.sum ? [] : [{ replaceOne: { filter: { _id: row._id, sum: row.sum }, replacement: next } }];
  });
  if (changes.length > 0) await call(() => rows.bulkWrite(changes, { ordered: false }));
}

/** Raises the schema number by one; harmless when another starting node has just done so. */
async function raise(connection: Connection, version: number): Promise<void> {
  const meta = connection.collection<Meta>('meta');
  if (version > 0) return void (await meta.updateOne({ _id: 'schema', version }, { $set: { version: version + 1 } }));
  await meta.insertOne({ _id: 'schema', version: 1 }).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
  });
}
