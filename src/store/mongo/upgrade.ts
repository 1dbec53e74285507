import type { Connection } from 'mongoose';
import { type RecordName, recordNames } from '../../stores.ts';
import { recordText } from '../checksum.ts';
import { filesUnderWay, newerSchema, olderSchema } from '../failure.ts';
import type { Migration, OldRecord } from '../migrations/migration.ts';
import { migrations, underWay } from '../migrations.ts';
import { type Rewriting, type Rewritten, type Seals, sumsAt } from '../row-sums.ts';
import { type Call, isTaken } from './call.ts';
import { givenOf, type Row, rowOf } from './record-row.ts';
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
      await rewriteRows(connection, call, name, { ...sumsAt(steps, i, seals), change: records[name] });
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

/** Rewrites every row of all collections. After a crash the same call continues. */
export async function rewriteAll(connection: Connection, call: Call, sums: Rewriting): Promise<Rewritten> {
  let changed = 0;
  let refused = 0;
  for (const name of recordNames) {
    const here = await rewriteRows(connection, call, name, sums);
    changed += here.changed;
    refused += here.refused;
  }
  return { changed, refused };
}

interface Change extends Rewriting {
  readonly change?: ((old: OldRecord) => OldRecord) | undefined;
}

const pageLength = 500;

/**
 * Replaces a row only if it is still as read: another starting node may have converted it already, and even changed it
 * since. A damaged row is left as it is, and is reported when it is read.
 */
async function rewriteRows(connection: Connection, call: Call, name: RecordName, sums: Change): Promise<Rewritten> {
  const rows = connection.collection<Row>(name);
  let changed = 0;
  let refused = 0;
  for (let after: string | undefined; ; ) {
    const from = after === undefined ? {} : { _id: { $gt: after } };
    const page = await call(() => rows.find(from).sort({ _id: 1 }).limit(pageLength).toArray());
    const next = page.map((row) => rewritten(name, row, sums));
    const changes = page.flatMap((row, i) => {
      const replacement = next[i];
      if (!replacement || replacement.sum === row.sum) return [];
      return [{ replaceOne: { filter: { _id: row._id, sum: row.sum }, replacement } }];
    });
    if (changes.length > 0) await call(() => rows.bulkWrite(changes, { ordered: false }));
    changed += changes.length;
    refused += next.filter((row) => row === undefined).length;
    if (page.length < pageLength) return { changed, refused };
    after = page.at(-1)!._id;
  }
}

function rewritten(name: RecordName, row: Row, { read, write, change = (old) => old }: Change): Row | undefined {
  const { text, sum, record } = givenOf(row);
  if (!read.holds(name, text, sum)) return undefined;
  const next = recordText(change(record() as OldRecord));
  return rowOf(next, write.of(name, next));
}

/** Raises the schema number by one; harmless when another starting node has just done so. */
async function raise(connection: Connection, version: number): Promise<void> {
  const meta = connection.collection<Meta>('meta');
  if (version > 0) return void (await meta.updateOne({ _id: 'schema', version }, { $set: { version: version + 1 } }));
  await meta.insertOne({ _id: 'schema', version: 1 }).catch((error: unknown) => {
    if (!isTaken(error)) throw error;
  });
}
