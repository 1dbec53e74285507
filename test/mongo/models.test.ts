import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { migrations } from '../../src/store/migrations.ts';
import { collectionNames, collections } from '../../src/store/mongo/collections.ts';
import { mongooseSchema, validatorOf } from '../../src/store/mongo/models.ts';
import { account, unique } from '../store/contract/samples.ts';
import { openMongo } from '../support/stores.ts';
import { loadDump } from './ddfe733.ts';
import { databaseUri } from './uri.ts';

const uri = databaseUri(`ikrar-test-${randomUUID()}`);

const plainOf = (value: unknown): unknown =>
  value instanceof mongoose.mongo.Binary ? new Uint8Array(value.value()) : value;

/** The hand in the database. */
let hand: Connection;
beforeAll(async () => {
  hand = await mongoose.createConnection(uri).asPromise();
  await (await openMongo(uri)).close();
});
afterAll(async () => {
  await hand.dropDatabase();
  await hand.close();
});

const validators = async (connection: Connection) =>
  new Map(
    (await connection.db!.listCollections().toArray()).map((one) => [
      one.name,
      'options' in one ? one.options?.validator : undefined,
    ]),
  );

describe('a collection', () => {
  it('is told to the server, which refuses what a hand writes wrong', async () => {
    const told = await validators(hand);
    for (const name of collectionNames) expect(told.get(name)).toEqual({ $jsonSchema: validatorOf(name) });
    const { id: _id, ...fields } = account();
    const accounts = hand.collection<{ _id: string }>('accounts');
    const refused = expect.objectContaining({ code: 121 });
    await expect(accounts.insertOne({ _id, ...fields } as never)).rejects.toEqual(refused); // without its checksum
    const whole = { _id, ...fields, sum: '00'.repeat(32) };
    await expect(accounts.insertOne({ ...whole, admin: 'ya' } as never)).rejects.toEqual(refused);
    await expect(accounts.insertOne({ ...whole, sandi: 'x' } as never)).rejects.toEqual(refused);
    await accounts.insertOne(whole as never);
    await expect(accounts.updateOne({ _id }, { $set: { version: 1.5 } } as never)).rejects.toEqual(refused);
    await accounts.deleteOne({ _id });
  });

  it('has a mongoose schema with types, required fields, enums, indexes and the shard key', () => {
    const declarations = mongooseSchema('declarations');
    expect(declarations.path('state')).toMatchObject({ instance: 'String', isRequired: true });
    expect(declarations.path('state').options.enum).toContain('opening');
    expect(declarations.path('order')).toMatchObject({ instance: 'Number' });
    expect(declarations.path('parent.relation')).toMatchObject({ instance: 'String' });
    expect(declarations.path('label').isRequired).toBeFalsy();
    const revisions = mongooseSchema('revisions');
    expect(revisions.path('bytes')).toMatchObject({ instance: 'Buffer' });
    expect(revisions.get('shardKey')).toEqual({ fileId: 1 });
    expect(revisions.indexes()).toContainEqual([{ fileId: 1, n: 1 }, expect.objectContaining({ unique: true })]);
    for (const name of collectionNames)
      expect(mongooseSchema(name).indexes()).toHaveLength(collections[name].indexes.length);
  });

  it('gets the schema of this version in place of an older one', async () => {
    const narrower = { $jsonSchema: { type: 'object', required: ['nothing has this'] } };
    await hand.db!.command({ collMod: 'accounts', validator: narrower });
    const stores = await openMongo(uri);
    expect((await validators(hand)).get('accounts')).toEqual({ $jsonSchema: validatorOf('accounts') });
    expect(await stores.accounts.insert(account({ id: unique() }))).toBe(true);
    await stores.close();
  });
});

describe('what ddfe733 left', () => {
  it('is all that the schemas say once it is brought forward, though older schemas stood in the way', async () => {
    const { uri: old, hand: there, drop } = await loadDump();
    const older = { $jsonSchema: { type: 'object', required: ['action'] } };
    await there.db!.command({ collMod: 'audit', validator: older });
    await (await openMongo(old)).close();
    expect(await there.collection('meta').findOne({ _id: 'schema' as never })).toMatchObject({
      version: migrations.length,
    });
    for (const name of collectionNames)
      for (const { _id, ...row } of await there.collection(name).find().toArray()) {
        const plain = Object.fromEntries(
          Object.entries({ _id, ...row }).map(([field, value]) => [field, plainOf(value)]),
        );
        expect(collections[name].row.safeParse(plain).error).toBeUndefined();
      }
    await drop();
  });
});
