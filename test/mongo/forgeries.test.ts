import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import type { StoredRecord } from '../../src/model.ts';
import type { Row } from '../../src/store/mongo/record-row.ts';
import type { Stores } from '../../src/stores.ts';
import { forgeryContract, type Hand } from '../store/contract/forgeries.ts';
import { openMongo } from '../support/stores.ts';
import { databaseUri } from './uri.ts';

const uri = databaseUri(`ikrar-test-${randomUUID()}`);
let stores: Stores;
let other: Connection;

beforeAll(async () => {
  stores = await openMongo(uri);
  other = await mongoose.createConnection(uri).asPromise();
});
afterAll(async () => {
  await stores.close();
  await other.dropDatabase();
  await other.close();
});

const hand: Hand = {
  async take(name, id) {
    const { _id, sum, ...fields } = (await other.collection<Row>(name).findOne({ _id: id }))!;
    return { record: { id: _id, ...fields } as StoredRecord, sum };
  },
  async put(name, { record: { id: _, ...fields }, sum }, id = _) {
    const row = { ...fields, sum };
    const options = { upsert: true, bypassDocumentValidation: true };
    await other.collection<Row>(name).replaceOne({ _id: id }, row, options);
  },
  async putRevision(row, bytes) {
    const document = { _id: `${row.fileId}/${row.n}`, ...row, bytes: Buffer.from(bytes), logged: false };
    await other.collection('revisions').insertOne(document as never);
  },
  async putEntry({ index: _id, bytes, ...entry }, sum) {
    await other.collection('entries').insertOne({ _id, ...entry, bytes: Buffer.from(bytes), sum } as never);
  },
  async putTile(_id, bytes, sum) {
    await other.collection('tiles').insertOne({ _id, bytes: Buffer.from(bytes), sum } as never);
  },
};

forgeryContract(
  'MongoDB',
  () => stores,
  () => hand,
);
