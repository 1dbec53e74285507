import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, it } from '@jest/globals';
import mongoose from 'mongoose';
import type { Stores } from '../../src/stores.ts';
import { guessAtOnce } from '../support/guesses.ts';
import { openMongo } from '../support/stores.ts';
import { databaseUri } from './uri.ts';

const uri = databaseUri(`ikrar-test-${randomUUID()}`);
let nodes: readonly Stores[];
beforeAll(async () => {
  nodes = await Promise.all([openMongo(uri), openMongo(uri)]);
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  const connection = await mongoose.createConnection(uri).asPromise();
  await connection.dropDatabase();
  await connection.close();
});

it('a PIN locks after five wrong ones, though two nodes are asked at once', async () => {
  await guessAtOnce(nodes.map(({ credentials }) => credentials));
  await guessAtOnce(
    nodes.map(({ credentials }) => credentials),
    'hall',
  );
});
