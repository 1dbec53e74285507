import { randomUUID } from 'node:crypto';
import mongoose, { type Connection } from 'mongoose';
import { unpacked } from '../store/ddfe733.ts';
import { databaseUri } from './uri.ts';

const { EJSON } = mongoose.mongo.BSON;

export interface Loaded {
  readonly uri: string;
  /** The hand in the database. */
  readonly hand: Connection;
  drop(): Promise<void>;
}

/** A database of its own with every index and document that ddfe733 left. */
export async function loadDump(): Promise<Loaded> {
  const uri = databaseUri(`ikrar-test-${randomUUID()}`);
  const hand = await mongoose.createConnection(uri).asPromise();
  const lines = unpacked('mongo.jsonl').toString().trim().split('\n');
  const found = lines.map((line) => EJSON.parse(line, { relaxed: false }));
  for (const name of new Set(found.map(({ collection }) => collection))) {
    const here = found.filter(({ collection }) => collection === name);
    for (const { index } of here) if (index) await hand.collection(name).createIndex(index.key, withoutKey(index));
    await hand.collection(name).insertMany(here.flatMap(({ document }) => document ?? []));
  }
  return {
    uri,
    hand,
    async drop() {
      await hand.dropDatabase();
      await hand.close();
    },
  };
}

const withoutKey = ({ key: _key, ...options }: { readonly key: object }): object => options;
