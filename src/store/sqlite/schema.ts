import { indexes, recordNames } from '../../stores.ts';
import { damaged } from '../checksum.ts';
import { type Connection, isTaken, query, translated } from './database.ts';

/** SQL for the value at the path; queries MUST use exactly this expression, or SQLite does not use the index. */
export const indexed = (path: string): string => `json_extract(body, '$.${path}')`;

const recordColumns = ['id', 'version', 'body', 'sum'];

const recordTables = recordNames.flatMap((name) => [
  `CREATE TABLE IF NOT EXISTS ${name} (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL, sum TEXT NOT NULL)`,
  ...indexes[name].map(({ fields: [path], unique }) => {
    const index = `${name}_${path.replace('.', '_')}`;
    return unique
      ? `CREATE UNIQUE INDEX IF NOT EXISTS ${index} ON ${name} (${indexed(path)})`
      : `CREATE INDEX IF NOT EXISTS ${index} ON ${name} (${indexed(path)}, id)`;
  }),
]);

/** Increments and consents are in a table of their own, so that reading facts does not read past them. */
const revisionTables = [
  `CREATE TABLE IF NOT EXISTS revisions (file_id TEXT NOT NULL, n INTEGER NOT NULL, signer_id TEXT, at TEXT NOT NULL,
    logged INTEGER NOT NULL DEFAULT 0, facts TEXT NOT NULL, payload_sum TEXT NOT NULL, sum TEXT NOT NULL,
    PRIMARY KEY (file_id, n))`,
  'CREATE UNIQUE INDEX IF NOT EXISTS revisions_signer ON revisions (file_id, signer_id) WHERE signer_id IS NOT NULL',
  'CREATE INDEX IF NOT EXISTS revisions_unlogged ON revisions (at, file_id, n) WHERE logged = 0',
  `CREATE TABLE IF NOT EXISTS payloads (file_id TEXT NOT NULL, n INTEGER NOT NULL, consent TEXT, bytes BLOB NOT NULL,
    PRIMARY KEY (file_id, n))`,
];

const logTables = [
  `CREATE TABLE IF NOT EXISTS entries (position INTEGER PRIMARY KEY, file_id TEXT NOT NULL, n INTEGER NOT NULL, bytes BLOB NOT NULL,
    sum TEXT NOT NULL)`,
  'CREATE UNIQUE INDEX IF NOT EXISTS entries_revision ON entries (file_id, n)',
  'CREATE TABLE IF NOT EXISTS tiles (path TEXT PRIMARY KEY, bytes BLOB NOT NULL, sum TEXT NOT NULL)',
  'CREATE TABLE IF NOT EXISTS checkpoint (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, note TEXT NOT NULL)',
  'CREATE TABLE IF NOT EXISTS leases (name TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL, fence INTEGER NOT NULL)',
  'CREATE TABLE IF NOT EXISTS row_key (one INTEGER PRIMARY KEY CHECK (one = 1), mark INTEGER NOT NULL)',
  'CREATE TABLE IF NOT EXISTS room (one INTEGER PRIMARY KEY CHECK (one = 1), filler BLOB NOT NULL)',
];

const declared = [...recordTables, ...revisionTables, ...logTables];

/**
 * Makes missing tables and indexes in one durable commit, and compares the present ones: without its unique indexes a
 * file would let people sign twice without an error.
 * @throws IkrarError 'store-damaged' naming an index that differs, or that cannot be made because stored data violate
 * it
 */
export function makeTables(connection: Connection): void {
  const index = /^CREATE (?:UNIQUE )?INDEX IF NOT EXISTS (\w+)/;
  const made = query<{ sql: string }>(connection, "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?");
  translated(() => connection.exec('BEGIN IMMEDIATE'));
  for (const sql of declared) {
    const name = index.exec(sql)?.[1];
    try {
      translated(() => connection.exec(sql));
    } catch (error) {
      throw isTaken(error) ? damaged(`(indeks ${name})`, { cause: error }) : error;
    }
    if (name && made.first(name)?.sql !== sql.replace('IF NOT EXISTS ', '')) throw damaged(`(indeks ${name})`);
  }
  translated(() => connection.exec('COMMIT'));
}

/**
 * Checks the columns before any record is read: without its column of MACs a table has no valid row.
 * @throws IkrarError 'store-damaged' that names the table
 */
export function requireColumns(connection: Connection): void {
  const columns = query<{ name: string }>(connection, 'SELECT name FROM pragma_table_info(?)');
  for (const table of recordNames) {
    const found = columns.all(table).map(({ name }) => name);
    if (found.length > 0 && !recordColumns.every((name) => found.includes(name))) throw damaged(`(tabel ${table})`);
  }
}
