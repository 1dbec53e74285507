import { type RecordName, recordNames } from '../../stores.ts';
import { filesUnderWay, newerSchema, olderSchema } from '../failure.ts';
import type { Migration } from '../migrations/migration.ts';
import { migrations, underWay } from '../migrations.ts';
import { anySums, type Rewriting, type Seals, sumsAt } from '../row-sums.ts';
import { type Connection, query, translated } from './database.ts';
import { inTransaction, recordRows, rewriteOthers, rewriteRecords } from './rewriting.ts';

/**
 * Migrates the file, each step in one transaction with its schema number, so that a crash leaves a whole step or none.
 * @throws IkrarError 'store-newer' when the file is from a later version of the program, 'store-older' while files are
 * being opened or closed; nothing is changed then
 */
export function migrate(connection: Connection, seals: Seals, steps: readonly Migration[] = migrations): void {
  const found = schemaVersion(connection);
  refuseNewer(connection, steps);
  if (found === steps.length) return;
  for (const { record } of recordRows(connection, 'declarations', anySums(seals)))
    if (record && underWay.includes(record.state)) throw filesUnderWay();
  for (const [i, step] of steps.entries())
    if (i >= found) inTransaction(connection, () => take(connection, step, i + 1, sumsAt(steps, i, seals)));
}

/** @throws IkrarError 'store-newer' */
export function refuseNewer(connection: Connection, steps: readonly Migration[] = migrations): void {
  const found = schemaVersion(connection);
  if (found > steps.length) throw newerSchema(found, steps.length);
}

function take(connection: Connection, step: Migration, version: number, sums: Rewriting): void {
  const { sqlite = [], records = {}, givesMacs = false } = step;
  for (const sql of sqlite) translated(() => connection.exec(sql));
  for (const name of givesMacs ? recordNames : (Object.keys(records) as RecordName[]))
    rewriteRecords(connection, name, sums, records[name]);
  if (givesMacs) rewriteOthers(connection, sums);
  translated(() => connection.exec(`PRAGMA user_version = ${version}`));
}

export function schemaVersion(connection: Connection): number {
  return query<{ readonly user_version: number }>(connection, 'PRAGMA user_version').first()?.user_version ?? 0;
}

/** For a process that only reads. @throws IkrarError 'store-newer', 'store-older' */
export function requireSchema(connection: Connection): void {
  refuseNewer(connection);
  const found = schemaVersion(connection);
  if (found < migrations.length) throw olderSchema(found, migrations.length);
}
