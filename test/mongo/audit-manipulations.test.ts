import { randomUUID } from 'node:crypto';
import { afterAll } from '@jest/globals';
import mongoose, { type Connection, type mongo } from 'mongoose';
import type { Hand } from '../support/audited/hand.ts';
import { auditFinds } from '../support/audited/table.ts';
import { databaseUri } from './uri.ts';

interface Document {
  readonly _id: unknown;
  readonly [field: string]: unknown;
}

const uri = databaseUri(`ikrar-test-${randomUUID()}`);
const kept = new Map<string, readonly Document[]>();
let other: Connection | undefined;
const connect = async (): Promise<Connection> => {
  other ??= await mongoose.createConnection(uri).asPromise();
  return other;
};
afterAll(async () => {
  await other?.dropDatabase();
  await other?.close();
});

const octets = (bytes: unknown): Uint8Array => new Uint8Array((bytes as mongo.Binary).value());

async function mongoHand(): Promise<Hand> {
  const connection = await connect();
  const rows = (name: string) => connection.collection<Document>(name);
  const all = (name: string, query = {}) => rows(name).find(query).sort({ _id: 1 }).toArray() as Promise<Document[]>;
  async function write(name: string, { _id, ...fields }: Document): Promise<void> {
    const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
    await rows(name).replaceOne({ _id } as never, known, { upsert: true, bypassDocumentValidation: true });
  }
  const raw = ({ _id: id, sum, ...fields }: Document) => ({ record: { id, ...fields }, sum }) as never;
  return {
    all: async (name) => (await all(name)).map(raw),
    take: async (name, id) => raw((await rows(name).findOne({ _id: id } as never)) as Document),
    put: (name, { record: { id: own, ...fields }, sum }, id = own) => write(name, { _id: id, ...fields, sum }),
    async drop(name, id) {
      await rows(name).deleteOne({ _id: id } as never);
    },
    async revisions(fileId) {
      const found = (await all('revisions', { fileId })).sort((a, b) => Number(a.n) - Number(b.n));
      return found.map(({ _id, bytes, logged: _logged, ...row }) => ({ ...row, bytes: octets(bytes) }) as never);
    },
    putRevision: (row) =>
      write('revisions', { _id: `${row.fileId}/${row.n}`, ...row, bytes: Buffer.from(row.bytes), logged: true }),
    async dropRevision({ fileId, n }) {
      await rows('revisions').deleteOne({ _id: `${fileId}/${n}` } as never);
    },
    entries: async () =>
      (await all('entries')).map(({ _id: index, bytes, ...row }) => ({ index, ...row, bytes: octets(bytes) }) as never),
    putEntry: ({ index: _id, ...row }) => write('entries', { _id, ...row, bytes: Buffer.from(row.bytes) }),
    async dropEntry(index) {
      await rows('entries').deleteOne({ _id: index } as never);
    },
    async dropTiles() {
      await rows('tiles').deleteMany({});
    },
    async dropCheckpoint() {
      await rows('checkpoint').deleteMany({});
    },
    close: async () => {}, // one connection for all
  };
}

auditFinds('MongoDB', {
  environment: () => ({ MONGODB_URI: uri }),
  handOf: mongoHand,
  async keep() {
    const connection = await connect();
    for (const { name } of await connection.listCollections())
      kept.set(name, (await connection.collection<Document>(name).find().toArray()) as Document[]);
  },
  async reset() {
    for (const [name, documents] of kept) {
      const collection = other!.collection<Document>(name);
      await collection.deleteMany({});
      if (documents.length > 0)
        await collection.insertMany(documents as Document[], { bypassDocumentValidation: true });
    }
    return mongoHand();
  },
});
