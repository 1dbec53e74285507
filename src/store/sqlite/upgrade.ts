import { type RecordName, recordNames } from '../../stores.ts';
import { recordText } from '../checksum.ts';
import { filesUnderWay, newerSchema, olderSchema } from '../failure.ts';
import type { Migration, OldRecord } from '../migrations/migration.ts';
import { migrations, underWay } from '../migrations.ts';
import { anySums, type Rewriting, type Rewritten, type RowSums, type Seals, sumsAt } from '../row-sums.ts';
import { type Connection, type Query, query, translated } from './database.ts';

/**
 * Migrates the file, each step in one transaction with its schema number, so that a crash leaves a whole step or none.
 * @throws IkrarError 'store-newer' when the file is from a later version of the program, 'store-older' while files are
 * being opened or closed; nothing is changed then
 */
export function migrate(connection: Connection, seals: Seals, steps: readonly Migration[] = migrations): void {
  const found = schemaVersion(connection);
  refuseNewer(connection, steps);
  if (found === steps.length) return;
  for (const { record } of rowsOf(connection, 'declarations', anySums(seals)))
    if (record && underWay.includes(record.state)) throw filesUnderWay();
  for (const [i, step] of steps.entries())
    if (i >= found) inTransaction(connection, () => take(connection, step, i + 1, sumsAt(steps, i, seals)));
}

/** @throws IkrarError 'store-newer' */
export function refuseNewer(connection: Connection, steps: readonly Migration[] = migrations): void {
  const found = schemaVersion(connection);
  if (found > steps.length) throw newerSchema(found, steps.length);
}

function inTransaction<T>(connection: Connection, work: () => T): T {
  translated(() => connection.exec('BEGIN IMMEDIATE'));
  try {
    const done = work();
    translated(() => connection.exec('COMMIT'));
    return done;
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

function take(connection: Connection, step: Migration, version: number, sums: Rewriting): void {
  const { sqlite = [], records = {}, givesMacs = false } = step;
  for (const sql of sqlite) translated(() => connection.exec(sql));
  for (const name of givesMacs ? recordNames : (Object.keys(records) as RecordName[]))
    rewriteRows(connection, name, sums, records[name]);
  translated(() => connection.exec(`PRAGMA user_version = ${version}`));
}

/** Rewrites every row of all collections in one transaction. */
export const rewriteAll = (connection: Connection, sums: Rewriting): Rewritten =>
  inTransaction(connection, () => {
    const all = recordNames.map((name) => rewriteRows(connection, name, sums));
    return {
      changed: all.reduce((sum, { changed }) => sum + changed, 0),
      refused: all.reduce((sum, { refused }) => sum + refused, 0),
    };
  });

function rewriteRows(
  connection: Connection,
  name: RecordName,
  { read, write }: Rewriting,
  change: (old: OldRecord) => OldRecord = (old) => old,
): Rewritten {
  let put: Query<never> | undefined; // the table may not exist
  let changed = 0;
  let refused = 0;
  for (const { id, sum, record } of rowsOf(connection, name, read)) {
    if (!record) {
      refused++;
      continue;
    }
    const next = recordText(change(record));
    const nextSum = write.of(name, next);
    if (nextSum === sum) continue;
    put ??= query(connection, `UPDATE ${name} SET body = ?, sum = ? WHERE id = ?`);
    put.run(next, nextSum, id);
    changed++;
  }
  return { changed, refused };
}

interface Row {
  readonly id: string;
  readonly version: number;
  readonly body: string;
  readonly sum: string;
}

const pageLength = 500;

/** Reads in pages, so that a large table need not fit into memory. A row that fails its check comes without `record`. */
function* rowsOf(
  connection: Connection,
  name: RecordName,
  { holds }: RowSums,
): Generator<Row & { readonly record?: OldRecord }> {
  const made = query(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
  if (!made.first(name)) return;
  const page = query<Row>(connection, `SELECT id, version, body, sum FROM ${name} WHERE id > ? ORDER BY id LIMIT ?`);
  for (let after = ''; ; ) {
    const rows = page.all(after, pageLength);
    for (const row of rows) yield holds(name, row.body, row.sum) ? withRecord(row) : row;
    if (rows.length < pageLength) return;
    after = rows.at(-1)!.id;
  }
}

function withRecord(row: Row): Row & { readonly record?: OldRecord } {
  const record = JSON.parse(row.body) as OldRecord;
  return record.id === row.id && record.version === row.version ? { ...row, record } : row;
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
