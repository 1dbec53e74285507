import { type RecordName, recordNames } from '../../stores.ts';
import { type Covered, coveredEntry, coveredFacts, coveredRecord, coveredTile, recordText } from '../checksum.ts';
import type { OldRecord } from '../migrations/migration.ts';
import type { RevisionRow } from '../revision-row.ts';
import { acceptsRecord, type Rewriting, type Rewritten, rewrittenSum, total } from '../row-sums.ts';
import { type Connection, type Query, query, translated } from './database.ts';

export function inTransaction<T>(connection: Connection, work: () => T): T {
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

/** Rewrites every row of all tables in one transaction. */
export const rewriteAll = (connection: Connection, sums: Rewriting): Rewritten =>
  inTransaction(connection, () =>
    total([...recordNames.map((name) => rewriteRecords(connection, name, sums)), rewriteOthers(connection, sums)]),
  );

export function rewriteRecords(
  connection: Connection,
  name: RecordName,
  sums: Rewriting,
  change: (old: OldRecord) => OldRecord = (old) => old,
): Rewritten {
  let put: Query<never> | undefined; // the table may not exist
  let changed = 0;
  let refused = 0;
  for (const { id, sum, record } of recordRows(connection, name, sums)) {
    if (!record) {
      refused++;
      continue;
    }
    const next = recordText(change(record));
    const nextSum = sums.write.of(coveredRecord(name, next));
    if (nextSum === sum) continue;
    put ??= query(connection, `UPDATE ${name} SET body = ?, sum = ? WHERE id = ?`);
    put.run(next, nextSum, id);
    changed++;
  }
  return { changed, refused };
}

/** The tables that hold no records, with the columns that the MAC of a row covers. */
const others: readonly { readonly table: string; readonly columns: string; covered(row: never): Covered }[] = [
  {
    table: 'revisions',
    columns: 'facts, payload_sum AS payloadSum',
    covered: ({ facts, payloadSum }: RevisionRow) => coveredFacts(facts, payloadSum),
  },
  { table: 'entries', columns: 'position AS "index", file_id AS fileId, n, bytes', covered: coveredEntry },
  {
    table: 'tiles',
    columns: 'path, bytes',
    covered: ({ path, bytes }: { path: string; bytes: Uint8Array }) => coveredTile(path, bytes),
  },
];

export function rewriteOthers(connection: Connection, sums: Rewriting): Rewritten {
  const made = query(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
  return total(
    others.map(({ table, columns, covered }) => {
      if (!made.first(table)) return { changed: 0, refused: 0 };
      const put = query(connection, `UPDATE ${table} SET sum = ? WHERE rowid = ?`);
      let changed = 0;
      let refused = 0;
      for (const { place, sum, ...row } of otherRows(connection, table, columns)) {
        const next = rewrittenSum(sums, covered(row as never), sum);
        if (next === undefined) refused++;
        else if (next !== sum) changed += put.run(next, place);
      }
      return { changed, refused };
    }),
  );
}

interface OtherRow {
  readonly place: number;
  readonly sum: string;
}

function* otherRows(connection: Connection, table: string, columns: string): Generator<OtherRow> {
  const sql = `SELECT rowid AS place, sum, ${columns} FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ?`;
  const page = query<OtherRow>(connection, sql);
  for (let after = -1; ; ) {
    const rows = page.all(after, pageLength);
    yield* rows;
    if (rows.length < pageLength) return;
    after = rows.at(-1)!.place;
  }
}

interface Row {
  readonly id: string;
  readonly version: number;
  readonly body: string;
  readonly sum: string;
}

const pageLength = 500;

/** Reads in pages, so that a large table need not fit into memory. A row that fails its check comes without `record`. */
export function* recordRows(
  connection: Connection,
  name: RecordName,
  sums: Rewriting,
): Generator<Row & { readonly record?: OldRecord }> {
  const made = query(connection, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?");
  if (!made.first(name)) return;
  const page = query<Row>(connection, `SELECT id, version, body, sum FROM ${name} WHERE id > ? ORDER BY id LIMIT ?`);
  for (let after = ''; ; ) {
    const rows = page.all(after, pageLength);
    for (const row of rows) {
      const { body: text, sum } = row;
      yield acceptsRecord(sums, { name, text, covered: coveredRecord(name, text), sum }) ? withRecord(row) : row;
    }
    if (rows.length < pageLength) return;
    after = rows.at(-1)!.id;
  }
}

function withRecord(row: Row): Row & { readonly record?: OldRecord } {
  const record = JSON.parse(row.body) as OldRecord;
  return record.id === row.id && record.version === row.version ? { ...row, record } : row;
}
