import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import Database from 'libsql';
import { recordText } from '../../src/store/checksum.ts';
import { query } from '../../src/store/sqlite/database.ts';
import type { Stores } from '../../src/stores.ts';
import { openSqlite } from '../support/stores.ts';
import { forgeryContract, type Hand } from './contract/forgeries.ts';

const path = join(mkdtempSync(join(tmpdir(), 'ikrar-forgeries-')), 'ikrar.sqlite');
let stores: Stores;
let other: Database.Database;

beforeAll(async () => {
  stores = await openSqlite(path);
  other = new Database(path, { timeout: 2_000 });
});
afterAll(async () => {
  other.close();
  await stores.close();
});

const hand: Hand = {
  async take(name, id) {
    const row = query<{ body: string; sum: string }>(other, `SELECT body, sum FROM ${name} WHERE id = ?`).first(id)!;
    return { record: JSON.parse(row.body), sum: row.sum };
  },
  async put(name, { record, sum }, id = record.id) {
    const sql = `INSERT OR REPLACE INTO ${name} (id, version, body, sum) VALUES (?, ?, ?, ?)`;
    query(other, sql).run(id, record.version, recordText(record), sum);
  },
  async putRevision({ fileId, n, signerId, at, facts, payloadSum, sum }, bytes) {
    const columns = 'file_id, n, signer_id, at, facts, payload_sum, sum';
    const values = [fileId, n, signerId ?? null, at, facts, payloadSum, sum];
    query(other, `INSERT INTO revisions (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`).run(...values);
    query(other, 'INSERT INTO payloads (file_id, n, bytes) VALUES (?, ?, ?)').run(fileId, n, bytes);
  },
  async putEntry({ index, fileId, n, bytes }, sum) {
    const sql = 'INSERT INTO entries (position, file_id, n, bytes, sum) VALUES (?, ?, ?, ?, ?)';
    query(other, sql).run(index, fileId, n, bytes, sum);
  },
  async putTile(path, bytes, sum) {
    query(other, 'INSERT INTO tiles (path, bytes, sum) VALUES (?, ?, ?)').run(path, bytes, sum);
  },
};

forgeryContract(
  'SQLite',
  () => stores,
  () => hand,
);
