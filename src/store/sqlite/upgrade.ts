import type { RecordName } from '../../stores.ts';
import { recordSum, recordText } from '../checksum.ts';
import { filesUnderWay, newerSchema, olderSchema } from '../failure.ts';
import type { Migration, OldRecord } from '../migrations/migration.ts';
import { migrations, underWay } from '../migrations.ts';
import { type Connection, query, translated } from './database.ts';

/**
 * Migrates the file, each step in one transaction with its schema number, so that a crash leaves a whole step or none.
 * @throws IkrarError 'store-newer' when the file is from a later version of the program, 'store-older' while files are
 * being opened or closed; nothing is changed then
 */
export function migrate(connection: Connection, steps: readonly Migration[] = migrations): void {
  const found = schemaVersion(connection);
  if (found > steps.length) throw newerSchema(found, steps.length);
  if (found === steps.length) return;
  for (const { record } of readRows(connection, 'declarations'))
    if (underWay.includes(record.state)) throw filesUnderWay();
  for (const [i, step] of steps.entries()) if (i >= found) take(connection, step, i + 1);
}

function take(connection: Connection, { sqlite = [], records = {} }: Migration, version: number): void {
  translated(() => connection.exec('BEGIN IMMEDIATE'));
  try {
    for (const sql of sqlite) translated(() => connection.exec(sql));
    for (const [name, change] of Object.entries(records)) changeRecords(connection, name as RecordName, change);
    translated(() => connection.exec(`PRAGMA user_version = ${version}; COMMIT`));
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

function changeRecords(connection: Connection, name: RecordName, change: (old: OldRecord) => OldRecord): void {
  const rows = readRows(connection, name);
  if (rows.length === 0) return; // the table may not exist
  const put = query(connection, `UPDATE ${name} SET body = ?, sum = ? WHERE id = ?`);
  for (const { record, body } of rows) {
    const next = recordText(change(record));
    if (next !== body) put.run(next, recordSum(name, next), record.id);
  }
}

/** Skips damaged rows: such a row stays as it is, and is reported when it is read. */
function readRows(connection: Connection, name: RecordName): readonly { record: OldRecord; body: string }[] {
  const made = query(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
  if (!made.first(name)) return [];
  return query<{ body: string; sum: string }>(connection, `SELECT body, sum FROM ${name}`)
    .all()
    .filter(({ body, sum }) => sum === recordSum(name, body))
    .map(({ body }) => ({ body, record: JSON.parse(body) as OldRecord }));
}

export function schemaVersion(connection: Connection): number {
  return query<{ readonly user_version: number }>(connection, 'PRAGMA user_version').first()?.user_version ?? 0;
}

/** For a process that only reads. @throws IkrarError 'store-newer', 'store-older' */
export function requireSchema(connection: Connection): void {
  const found = schemaVersion(connection);
  if (found > migrations.length) throw newerSchema(found, migrations.length);
  if (found < migrations.length) throw olderSchema(found, migrations.length);
}
