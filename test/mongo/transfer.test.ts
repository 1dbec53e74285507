import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { entryOf } from '../../src/ceremony/journal.ts';
import { findRowKeys, type Services } from '../../src/services.ts';
import { auditStore } from '../../src/store/audit.ts';
import { backup } from '../../src/store/transfer/backup.ts';
import { restore } from '../../src/store/transfer/restore.ts';
import type { Stores } from '../../src/stores.ts';
import { buildHouse, bytesOf, draft, people, signAll } from '../support/house.ts';
import { openMongo, openSqlite } from '../support/stores.ts';
import { databaseUri } from './uri.ts';

const folder = mkdtempSync(join(tmpdir(), 'ikrar-moving-'));
const uri = databaseUri(`ikrar-test-${randomUUID()}`);
const options = { at: new Date('2024-10-01T00:00:00.000Z'), random: (length: number) => new Uint8Array(length) };
const linesOf = (path: string) => gunzipSync(readFileSync(path)).toString().split('\n');

afterAll(async () => {
  const connection = await mongoose.createConnection(uri).asPromise();
  await connection.dropDatabase();
  await connection.close();
});

it('an installation moves from SQLite to MongoDB and back without changing a byte', async () => {
  const house = await buildHouse();
  try {
    await moveBothWays(house.services);
  } finally {
    await house.raze();
  }
});

async function moveBothWays(services: Services): Promise<void> {
  const roster = people(3);
  const declaration = await draft(services, roster);
  await services.ceremony.open(declaration.id);
  await signAll(services, declaration, roster);
  await services.ceremony.close(declaration.id);
  await services.ceremony.mend();
  await services.sequencer.publish();
  const [file] = await services.stores.files.find({ where: { declarationId: declaration.id } });
  const pdf = await bytesOf(services, file!.id);

  const rows = { findKeys: () => findRowKeys(services.config) };
  const move = async (from: Stores, name: string, to: Stores) => {
    const path = join(folder, name);
    await backup(from, path, options);
    await restore(to, path);
    return path;
  };
  const mongo = await openMongo(uri, { rows });
  const first = await move(services.stores, 'from-sqlite', mongo);
  const sqlite = await openSqlite(join(folder, 'back.sqlite'), { rows });
  const second = await move(mongo, 'from-mongo', sqlite);
  const third = join(folder, 'again');
  await backup(sqlite, third, options);
  expect(linesOf(second)).toEqual(linesOf(first));
  expect(linesOf(third)).toEqual(linesOf(first));

  for (const stores of [mongo, sqlite]) {
    const revisions = await stores.revisions.read(file!.id);
    expect(Buffer.concat(revisions.map(({ bytes }) => bytes)).equals(pdf)).toBe(true);
    const report = await auditStore(stores, { verify: async () => [], entryOf, now: new Date('2099-01-01') });
    expect(report.findings).toEqual([]);
    expect(await stores.revisions.unlogged(10)).toEqual([]);
    await stores.close();
  }
}
