import type { mongo } from 'mongoose';
import { z } from 'zod';
import { bytes, count, digest, id, line } from '../../model/fields.ts';
import { type Of, revision } from '../../model.ts';
import { indexes, type RecordName, recordNames, schemas } from '../../stores.ts';

export interface MongoIndex {
  readonly key: { readonly [path: string]: 1 };
  readonly unique?: true;
  /** A partial index: only documents that match are indexed. */
  readonly only?: { readonly [path: string]: unknown };
}

interface Described {
  /** The schema of one document. */
  readonly row: z.ZodObject;
  readonly indexes: readonly MongoIndex[];
  readonly shardKey?: { readonly [path: string]: 1 };
}

/** A record's own fields, readable for an operator in mongosh; the record's id is `_id`. */
function recordRow(name: RecordName): z.ZodObject {
  const { id: _id, ...fields } = schemas[name].shape;
  return z.strictObject({ _id, ...fields, sum: digest });
}

const recordIndexes = (name: RecordName): readonly MongoIndex[] =>
  indexes[name].map(({ fields: [path], unique }) =>
    unique ? { key: { [path]: 1 }, unique, only: { [path]: { $exists: true } } } : { key: { [path]: 1, _id: 1 } },
  );

const { fileId, n, signerId, at, consent } = revision.shape;

/**
 * The collections besides those of records. Both unique keys of a revision begin with fileId, which can thus be the
 * shard key.
 */
const others = {
  revisions: {
    row: z.strictObject({
      ...{ _id: id, fileId, n, signerId, at, consent, bytes },
      ...{ facts: z.string(), payloadSum: digest, sum: digest, logged: z.boolean() },
    }),
    indexes: [
      { key: { fileId: 1, n: 1 }, unique: true },
      { key: { fileId: 1, signerId: 1 }, unique: true, only: { signerId: { $exists: true } } },
      { key: { at: 1, fileId: 1, n: 1 }, only: { logged: false } },
    ],
    shardKey: { fileId: 1 },
  },
  entries: {
    row: z.strictObject({ _id: count, fileId, n: z.int().min(-1), bytes, sum: digest }),
    indexes: [{ key: { fileId: 1, n: 1 }, unique: true }],
  },
  tiles: { row: z.strictObject({ _id: id, bytes, sum: digest }), indexes: [] },
  checkpoint: { row: z.strictObject({ _id: z.literal('checkpoint'), size: count, note: z.string() }), indexes: [] },
  meta: {
    row: z.strictObject({
      _id: z.enum(['schema', 'heartbeat']),
      version: count.exactOptional(),
      beats: count.exactOptional(),
    }),
    indexes: [],
  },
  /** Names the key that the rows have their MACs from (store/row-key-mark). */
  row_key: { row: z.strictObject({ _id: z.literal('row-key'), mark: count }), indexes: [] },
  /** `until`: milliseconds since 1970, by the clock of the lease's owner. */
  leases: { row: z.strictObject({ _id: id, owner: line(200), until: count, fence: count }), indexes: [] },
} as const satisfies { readonly [name: string]: Described };

type Others = typeof others;
/** A document as the driver returns it. */
export type RowOf<Name extends keyof Others> = Given<Of<Others[Name]['row']>>;
type Given<Row> = { readonly [Field in keyof Row]: Row[Field] extends Uint8Array ? mongo.Binary : Row[Field] };

export type CollectionName = RecordName | keyof Others;

export const collections: { readonly [Name in CollectionName]: Described } = {
  ...(Object.fromEntries(
    recordNames.map((name) => [name, { row: recordRow(name), indexes: recordIndexes(name) }]),
  ) as Record<RecordName, Described>),
  ...others,
};
export const collectionNames = Object.keys(collections) as readonly CollectionName[];
