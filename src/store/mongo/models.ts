import { type Collection, type Connection, type Model, Schema } from 'mongoose';
import { z } from 'zod';
import { bytes } from '../../model/fields.ts';
import { type CollectionName, collections } from './collections.ts';

/** The part of JSON Schema that MongoDB's `$jsonSchema` knows and our schemas need. */
export interface Validator {
  type?: string;
  bsonType?: string;
  format?: string;
  maximum?: number;
  multipleOf?: number;
  readonly enum?: readonly unknown[];
  readonly properties?: { readonly [field: string]: Validator };
  readonly required?: readonly string[];
}

/** A collection's schema for the server, in the words that it knows: no integers by that name, no formats, no references. */
export function validatorOf(name: CollectionName): Validator {
  const { $schema: _draft, ...validator } = z.toJSONSchema(collections[name].row, {
    target: 'draft-4',
    unrepresentable: 'any',
    metadata: z.registry(), // no descriptions, and no names to refer to
    override({ zodSchema, jsonSchema }) {
      const schema = jsonSchema as Validator;
      if (zodSchema === bytes) schema.bsonType = 'binData';
      if (schema.type === 'integer') Object.assign(schema, { type: 'number', multipleOf: 1 });
      if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
      delete schema.format;
    },
  });
  return validator as Validator;
}

/** No field and no query that the schema does not know; nothing is made, or waited for, that nobody asked for. */
const options = {
  strict: 'throw',
  strictQuery: 'throw',
  versionKey: false,
  id: false,
  minimize: false,
  autoIndex: false,
  autoCreate: false,
  bufferCommands: false,
} as const;

/** The same for mongoose: types, required fields, enums, indexes and the shard key. */
export function mongooseSchema(name: CollectionName): Schema {
  const { indexes, shardKey } = collections[name];
  const schema = new Schema(fieldsOf(validatorOf(name)), { ...options, ...(shardKey ? { shardKey } : {}) });
  for (const { key, unique, only } of indexes)
    schema.index(key, { ...(unique ? { unique } : {}), ...(only ? { partialFilterExpression: only } : {}) });
  return schema;
}

const fieldsOf = ({ properties = {}, required = [] }: Validator): Record<string, object> =>
  Object.fromEntries(
    Object.entries(properties).map(([field, of]) => [field, { ...typeOf(of), required: required.includes(field) }]),
  );

function typeOf(of: Validator): { readonly type: unknown; readonly enum?: readonly unknown[] } {
  if (of.bsonType === 'binData') return { type: Schema.Types.Buffer };
  if (of.type === 'string') return { type: String, ...(of.enum ? { enum: of.enum } : {}) };
  if (of.type === 'number') return { type: Number };
  if (of.type === 'boolean') return { type: Boolean };
  if (of.properties) return { type: new Schema(fieldsOf(of), { ...options, _id: false }) };
  return { type: Schema.Types.Mixed }; // arrays of objects too: hydrating 1,507 people costs 200 ms
}

/**
 * A model, which describes and reads (`find(…).lean().exec()`), and its collection, which is written to. A model that writes
 * makes a document of everything (up to twelve times dearer), and would cast a wrong value in silence after our checksum was
 * made; what refuses a wrong record is its schema (store/checked).
 */
export function modelOf<Row>(connection: Connection, name: CollectionName): [Model<Row>, Collection<Row & object>] {
  const model = connection.model<Row>(name, mongooseSchema(name), name);
  return [model, model.collection as unknown as Collection<Row & object>];
}
