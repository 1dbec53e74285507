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
};

forgeryContract(
  'SQLite',
  () => stores,
  () => hand,
);
