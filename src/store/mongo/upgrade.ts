import type { Connection } from 'mongoose';
import { type RecordName, recordNames } from '../../stores.ts';
import { filesUnderWay, newerSchema, olderSchema } from '../failure.ts';
import type { Migration } from '../migrations/migration.ts';
import { migrations, underWay } from '../migrations.ts';
import { type Seals, sumsAt } from '../row-sums.ts';
import { type Call, isTaken } from './call.ts';
import { rewriteOthers, rewriteRecords } from './rewriting.ts';
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
  seals: Seals,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const found = await refuseNewer(connection, call, steps);
  if (found === steps.length) return;
  const moving = { state: { $in: underWay } };
  if (await call(() => connection.collection('declarations').findOne(moving))) throw filesUnderWay();
  await liftValidators(connection, call);
  for (const [i, { records = {}, mongo, givesMacs = false }] of steps.entries()) {
    if (i < found) continue;
    await mongo?.(connection);
    for (const name of givesMacs ? recordNames : (Object.keys(records) as RecordName[]))
      await rewriteRecords(connection, call, name, { ...sumsAt(steps, i, seals), change: records[name] });
    if (givesMacs) await rewriteOthers(connection, call, sumsAt(steps, i, seals));
    await call(() => raise(connection, i));
  }
}

/** @returns the schema number of the database. @throws IkrarError 'store-newer' */
export async function refuseNewer(
  connection: Connection,
  call: Call,
  steps: readonly Migration[] = migrations,
): Promise<number> {
  const found = await versionOf(connection, call);
  if (found > steps.length) throw newerSchema(found, steps.length);
  return found;
}

/** For a process that only reads. @throws IkrarError 'store-newer', 'store-older' */
export async function requireSchema(connection: Connection, call: Call): Promise<void> {
  const found = await refuseNewer(connection, call);
  if (found < migrations.length) throw olderSchema(found, migrations.length);
}

/** Raises the schema number by one; harmless when another starting node has just done so. */
async function raise(connection: Connection, version: number): Promise<void> {
  const meta = connection.collection<Meta>('meta');
  if (version > 0) return void (await meta.updateOne({ _id: 'schema', version }, { $set: { version: version + 1 } }));
  await meta.insertOne({ _id: 'schema', version: 1 }).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
  });
}
