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
};

forgeryContract(
  'MongoDB',
  () => stores,
  () => hand,
);
