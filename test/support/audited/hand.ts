import Database from 'libsql';
import type { LoggedEntry, Revision, StoredRecord } from '../../../src/model.ts';
import { recordText } from '../../../src/store/checksum.ts';
import type { RevisionRow } from '../../../src/store/revision-row.ts';
import { query } from '../../../src/store/sqlite/database.ts';
import type { RecordName } from '../../../src/stores.ts';

/** A row as it stands in the database. */
export interface RawRow {
  readonly record: StoredRecord & { readonly [field: string]: unknown };
  readonly sum: string;
}

type Payload = Pick<Revision, 'bytes' | 'consent'>;
export type RawRevision = RevisionRow & Payload;
export type RawEntry = LoggedEntry & { readonly sum: string };

/** Somebody who reads and writes the database, past the server. */
export interface Hand {
  all(name: RecordName): Promise<readonly RawRow[]>;
  take(name: RecordName, id: string): Promise<RawRow>;
  put(name: RecordName, row: RawRow, id?: string): Promise<void>;
  drop(name: RecordName, id: string): Promise<void>;
  revisions(fileId: string): Promise<readonly RawRevision[]>;
  putRevision(row: RawRevision): Promise<void>;
  dropRevision(row: RawRevision): Promise<void>;
  entries(): Promise<readonly RawEntry[]>;
  putEntry(entry: RawEntry): Promise<void>;
  dropEntry(index: number): Promise<void>;
  dropTiles(): Promise<void>;
  dropCheckpoint(): Promise<void>;
  close(): Promise<void>;
}

export function sqliteHand(path: string): Hand {
  const other = new Database(path, { timeout: 2_000 });
  const ask = <Row>(sql: string, ...values: readonly (string | number | Uint8Array | null)[]) =>
    query<Row>(other, sql).all(...values);
  interface Row {
    readonly body: string;
    readonly sum: string;
  }
  const raw = ({ body, sum }: Row): RawRow => ({ record: JSON.parse(body), sum });
  return {
    all: async (name) => ask<Row>(`SELECT body, sum FROM ${name} ORDER BY id`).map(raw),
    take: async (name, id) => raw(ask<Row>(`SELECT body, sum FROM ${name} WHERE id = ?`, id)[0]!),
    async put(name, { record, sum }, id = record.id) {
      const sql = `INSERT OR REPLACE INTO ${name} (id, version, body, sum) VALUES (?, ?, ?, ?)`;
      query(other, sql).run(id, record.version, recordText(record), sum);
    },
    async drop(name, id) {
      query(other, `DELETE FROM ${name} WHERE id = ?`).run(id);
    },
    async revisions(fileId) {
      const columns = 'r.file_id AS fileId, r.n, r.signer_id AS signerId, r.at, facts, payload_sum AS payloadSum, sum';
      const sql = `SELECT ${columns}, consent, bytes FROM revisions r JOIN payloads p USING (file_id, n) WHERE file_id = ? ORDER BY n`;
      const rows = ask<Record<string, unknown>>(sql, fileId);
      return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as never);
    },
    async putRevision({ fileId, n, signerId, at, facts, payloadSum, sum, consent, bytes }) {
      const sql =
        'INSERT OR REPLACE INTO revisions (file_id, n, signer_id, at, logged, facts, payload_sum, sum) VALUES (?, ?, ?, ?, 1, ?, ?, ?)';
      query(other, sql).run(fileId, n, signerId ?? null, at, facts, payloadSum, sum);
      const payload = 'INSERT OR REPLACE INTO payloads (file_id, n, consent, bytes) VALUES (?, ?, ?, ?)';
      query(other, payload).run(fileId, n, consent ?? null, bytes);
    },
    async dropRevision({ fileId, n }) {
      for (const table of ['revisions', 'payloads'])
        query(other, `DELETE FROM ${table} WHERE file_id = ? AND n = ?`).run(fileId, n);
    },
    entries: async () =>
      ask<RawEntry>('SELECT position AS "index", file_id AS fileId, n, bytes, sum FROM entries ORDER BY position'),
    async putEntry({ index, fileId, n, bytes, sum }) {
      const sql = 'INSERT OR REPLACE INTO entries (position, file_id, n, bytes, sum) VALUES (?, ?, ?, ?, ?)';
      query(other, sql).run(index, fileId, n, bytes, sum);
    },
    async dropEntry(index) {
      query(other, 'DELETE FROM entries WHERE position = ?').run(index);
    },
    dropTiles: async () => other.exec('DELETE FROM tiles') as unknown as undefined,
    dropCheckpoint: async () => other.exec('DELETE FROM checkpoint') as unknown as undefined,
    async close() {
      other.close();
    },
  };
}
