import { randomUUID } from 'node:crypto';
import { afterAll } from '@jest/globals';
import mongoose from 'mongoose';
import { settingsWithKeys, unpacked } from '../store/ddfe733.ts';
import { livesOn } from '../store/living-on.ts';
import { databaseUri } from './uri.ts';

const uri = databaseUri(`ikrar-test-${randomUUID()}`);
const { EJSON } = mongoose.mongo.BSON;

/** Puts back every index and document as the dump has them. */
async function load(): Promise<void> {
  const connection = await mongoose.createConnection(uri).asPromise();
  for (const line of unpacked('mongo.jsonl').toString().trim().split('\n')) {
    const { collection, index, document } = EJSON.parse(line, { relaxed: false });
    if (index) {
      const { key, ...options } = index;
      await connection.collection(collection).createIndex(key, options);
    } else await connection.collection(collection).insertOne(document);
  }
  await connection.close();
}

livesOn('MongoDB', async () => {
  await load();
  return { ...settingsWithKeys(), MONGODB_URI: uri };
});

afterAll(async () => {
  const connection = await mongoose.createConnection(uri).asPromise();
  await connection.dropDatabase();
  await connection.close();
});
