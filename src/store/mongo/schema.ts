import type { Connection } from 'mongoose';
import { damaged } from '../checksum.ts';
import { type Call, isTaken } from './call.ts';
import { type CollectionName, collectionNames, collections, type MongoIndex } from './collections.ts';

/**
 * Makes missing indexes and compares the present ones: without its unique indexes a database would let people sign
 * twice without an error.
 * @throws IkrarError 'store-damaged' naming an index that differs, or that cannot be made because stored data violate
 * it
 */
export async function makeIndexes(connection: Connection, call: Call): Promise<void> {
  for (const collection of collectionNames) {
    const wanted = collections[collection].indexes;
    await makeMissing(connection, call, collection, wanted);
    const present = await call(() => connection.collection(collection).indexes());
    for (const { key, unique = false } of wanted) {
      const found = present.find((index) => JSON.stringify(index.key) === JSON.stringify(key));
      if (!found || Boolean(found.unique) !== unique) throw damagedIndex(collection, key);
    }
  }
}

async function makeMissing(
  connection: Connection,
  call: Call,
  collection: CollectionName,
  wanted: readonly MongoIndex[],
): Promise<void> {
  for (const { key, unique, only } of wanted) {
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

/** IndexOptionsConflict and IndexKeySpecsConflict: a different index of this name or key exists. */
const conflicts: ReadonlySet<string> = new Set(['85', '86']);

const damagedIndex = (collection: string, key: MongoIndex['key'], cause?: unknown) =>
  damaged(`(indeks ${collection} ${Object.keys(key).join(',')})`, { cause });
