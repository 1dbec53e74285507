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

/**
 * A collection's schema for the server, which knows only part of JSON Schema: no integer type, formats or references.
 */
export function validatorOf(name: CollectionName): Validator {
  const { $schema: _draft, ...validator } = z.toJSONSchema(collections[name].row, {
    target: 'draft-4',
    unrepresentable: 'any',
    metadata: z.registry(), // drops descriptions, and ids that would become references
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

/**
 * Rejects fields and queries unknown to the schema, and does nothing in the background: no automatic indexes, no
 * buffering.
 */
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

/** A collection's schema for mongoose: types, required fields, enums, indexes and the shard key. */
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
 * A model for reading (`find(…).lean().exec()`), and its collection for writing. Writing through the model would turn
 * everything into mongoose documents (up to twelve times the cost) and silently cast a wrong value after our checksum
 * was computed; a wrong record is refused by its schema before (store/checked).
 */
export function modelOf<Row>(connection: Connection, name: CollectionName): [Model<Row>, Collection<Row & object>] {
  const model = connection.model<Row>(name, mongooseSchema(name), name);
  return [model, model.collection as unknown as Collection<Row & object>];
}
