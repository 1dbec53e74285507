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
 * Brings the database forward step by step; the number is raised after its step, so a crash repeats a step and skips none.
 * Nodes of the version before MUST be stopped: what they write meanwhile is of the schema before.
 * @throws IkrarError 'store-newer' when the database is from a later version of the program, 'store-older' while files are
 * being opened or closed; nothing is changed then
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

/** For whoever only reads. @throws IkrarError 'store-newer', 'store-older' */
export async function requireSchema(connection: Connection, call: Call): Promise<void> {
  const found = await versionOf(connection, call);
  if (found > migrations.length) throw newerSchema(found, migrations.length);
  if (found < migrations.length) throw olderSchema(found, migrations.length);
}

/**
 * A row is replaced only as it was read: another node that starts may have changed it already, and even used it. A damaged
 * row is left out: it stays what it is, and is named when somebody reads it.
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

/** From `version` to the next; harmless when another node that starts has just done the same. */
async function raise(connection: Connection, version: number): Promise<void> {
  const meta = connection.collection<Meta>('meta');
  if (version > 0) return void (await meta.updateOne({ _id: 'schema', version }, { $set: { version: version + 1 } }));
  await meta.insertOne({ _id: 'schema', version: 1 }).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
  });
}
