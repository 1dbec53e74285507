import type { Connection } from 'mongoose';
import { indexes, recordNames } from '../../stores.ts';
import { damaged } from '../checksum.ts';
import { type Call, isTaken } from './call.ts';

export interface MongoIndex {
  readonly collection: string;
  readonly key: { readonly [path: string]: 1 };
  readonly unique?: true;
  /** Only documents that match are indexed. */
  readonly only?: { readonly [path: string]: unknown };
}

const recordIndexes: readonly MongoIndex[] = recordNames.flatMap((collection) =>
  indexes[collection].map(({ fields: [path], unique }) =>
    unique
      ? { collection, key: { [path]: 1 }, unique, only: { [path]: { $exists: true } } }
      : { collection, key: { [path]: 1, _id: 1 } },
  ),
);

/** Both unique keys of a revision begin with the file, so that fileId can be the shard key. */
export const wantedIndexes: readonly MongoIndex[] = [
  ...recordIndexes,
  { collection: 'revisions', key: { fileId: 1, n: 1 }, unique: true },
  {
    collection: 'revisions',
    key: { fileId: 1, signerId: 1 },
    unique: true,
    only: { signerId: { $exists: true } },
  },
  { collection: 'revisions', key: { at: 1, fileId: 1, n: 1 }, only: { logged: false } },
  { collection: 'entries', key: { fileId: 1, n: 1 }, unique: true },
];

/**
 * Makes the indexes that are missing and compares the rest: a database without its unique indexes would let people sign twice
 * without an error.
 * @throws IkrarError 'store-damaged' that names an index that is another, or that what is stored no longer allows
 */
export async function makeIndexes(connection: Connection, call: Call): Promise<void> {
  for (const collection of new Set(wantedIndexes.map((index) => index.collection))) {
    const wanted = wantedIndexes.filter((index) => index.collection === collection);
    await makeMissing(connection, call, wanted);
    const present = await call(() => connection.collection(collection).indexes());
    for (const { key, unique = false } of wanted) {
      const found = present.find((index) => JSON.stringify(index.key) === JSON.stringify(key));
      if (!found || Boolean(found.unique) !== unique) throw damagedIndex(collection, key);
    }
  }
}

async function makeMissing(connection: Connection, call: Call, wanted: readonly MongoIndex[]): Promise<void> {
  for (const { collection, key, unique, only } of wanted) {
    const options = { ...(unique ? { unique } : {}), ...(only ? { partialFilterExpression: only } : {}) };
    try {
      await call(() => connection.collection(collection).createIndex(key, options));
    } catch (error) {
      if (isTaken(error) || conflicts.has(String((error as { code?: unknown }).code)))
        throw damagedIndex(collection, key, error);
      throw error;
    }
  }
}

/** IndexOptionsConflict and IndexKeySpecsConflict: an index of this name or key exists and is another. */
const conflicts: ReadonlySet<string> = new Set(['85', '86']);

const damagedIndex = (collection: string, key: MongoIndex['key'], cause?: unknown) =>
  damaged(`(indeks ${collection} ${Object.keys(key).join(',')})`, { cause });
