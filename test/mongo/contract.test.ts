import { randomUUID } from 'node:crypto';
import { afterAll } from '@jest/globals';
import mongoose from 'mongoose';
import { storeContract } from '../store/contract.ts';
import { openMongo } from '../support/stores.ts';
import { databaseUri } from './uri.ts';

const uri = databaseUri(`ikrar-test-${randomUUID()}`);

storeContract('MongoDB', () => openMongo(uri));

afterAll(async () => {
  const connection = await mongoose.createConnection(uri).asPromise();
  await connection.dropDatabase();
  await connection.close();
});
