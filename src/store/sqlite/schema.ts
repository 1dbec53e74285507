import { indexes, type RecordName } from '../../stores.ts';
import { damaged } from '../checksum.ts';
import { newerSchema } from '../failure.ts';
import { type Connection, query, translated } from './database.ts';

/** The path's value as SQL; queries MUST use the very same expression, or SQLite does not take the index. */
export const indexed = (path: string): string => `json_extract(body, '$.${path}')`;

const recordTables = (Object.keys(indexes) as RecordName[]).flatMap((name) => [
  `CREATE TABLE ${name} (id TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL, sum TEXT NOT NULL)`,
  ...indexes[name].map(({ fields: [path], unique }) => {
    const index = `${name}_${path.replace('.', '_')}`;
    return unique
      ? `CREATE UNIQUE INDEX ${index} ON ${name} (${indexed(path)})`
      : `CREATE INDEX ${index} ON ${name} (${indexed(path)}, id)`;
  }),
]);

/** Increments and consents stand in a table of their own, so that reading facts never walks over them. */
const revisionTables = [
  `CREATE TABLE revisions (file_id TEXT NOT NULL, n INTEGER NOT NULL, signer_id TEXT, at TEXT NOT NULL,
    logged INTEGER NOT NULL DEFAULT 0, facts TEXT NOT NULL, payload_sum TEXT NOT NULL, sum TEXT NOT NULL,
    PRIMARY KEY (file_id, n))`,
  'CREATE UNIQUE INDEX revisions_signer ON revisions (file_id, signer_id) WHERE signer_id IS NOT NULL',
  'CREATE INDEX revisions_unlogged ON revisions (at, file_id, n) WHERE logged = 0',
  `CREATE TABLE payloads (file_id TEXT NOT NULL, n INTEGER NOT NULL, consent TEXT, bytes BLOB NOT NULL,
    PRIMARY KEY (file_id, n))`,
];

const logTables = [
  `CREATE TABLE entries (position INTEGER PRIMARY KEY, file_id TEXT NOT NULL, n INTEGER NOT NULL, bytes BLOB NOT NULL,
    sum TEXT NOT NULL)`,
  'CREATE UNIQUE INDEX entries_revision ON entries (file_id, n)',
  'CREATE TABLE tiles (path TEXT PRIMARY KEY, bytes BLOB NOT NULL, sum TEXT NOT NULL)',
  'CREATE TABLE checkpoint (one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, note TEXT NOT NULL)',
  'CREATE TABLE leases (name TEXT PRIMARY KEY, owner TEXT NOT NULL, until INTEGER NOT NULL, fence INTEGER NOT NULL)',
  'CREATE TABLE heartbeat (one INTEGER PRIMARY KEY CHECK (one = 1), beats INTEGER NOT NULL)',
];

/** Step i leads from schema i to i + 1. Steps are only ever added: installations stand at every one of them. */
export const migrations: readonly (readonly string[])[] = [[...recordTables, ...revisionTables, ...logTables]];

/**
 * Brings the file forward, each step in one transaction with its version number: a crash leaves a whole step or none.
 * @throws IkrarError 'store-newer' when the file is from a later version of the program; nothing is changed then
 */
export function migrate(connection: Connection, steps: readonly (readonly string[])[] = migrations): void {
  const found = schemaVersion(connection);
  if (found > steps.length) throw newerSchema(found, steps.length);
  for (const [i, step] of steps.entries()) {
    if (i < found) continue;
    translated(() => connection.exec(`BEGIN IMMEDIATE; ${step.join('; ')}; PRAGMA user_version = ${i + 1}; COMMIT`));
  }
}

export function schemaVersion(connection: Connection): number {
  return query<{ readonly user_version: number }>(connection, 'PRAGMA user_version').first()?.user_version ?? 0;
}

/**
 * A file whose unique indexes were dropped by hand would let people sign twice without an error; look before serving.
 * @throws IkrarError 'store-damaged' that names the index
 */
export function checkIndexes(connection: Connection): void {
  const rows = query<{ name: string; sql: string }>(
    connection,
    "SELECT name, sql FROM sqlite_master WHERE type = 'index'",
  );
  const present = new Map(rows.all().map(({ name, sql }) => [name, sql]));
  for (const sql of migrations.flat()) {
    const name = /^CREATE (?:UNIQUE )?INDEX (\w+)/.exec(sql)?.[1];
    if (name && present.get(name) !== sql) throw damaged(`(indeks ${name})`);
  }
}
