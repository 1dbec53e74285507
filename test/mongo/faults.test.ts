import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose, { type Connection } from 'mongoose';
import { migrations } from '../../src/store/migrations.ts';
import { migrate } from '../../src/store/mongo/upgrade.ts';
import { declaration, entry, revisions, unique } from '../store/contract/samples.ts';
import { openMongo, seals } from '../support/stores.ts';
import { databaseUri } from './uri.ts';

const uri = databaseUri(`ikrar-test-${randomUUID()}`);
const code = (expected: string) => expect.objectContaining({ code: expected });
const damage = (name: string) =>
  expect.objectContaining({ code: 'store-damaged', message: expect.stringContaining(name) });

/** The hand in the database. */
let hand: Connection;
beforeAll(async () => {
  hand = await mongoose.createConnection(uri).asPromise();
});
afterAll(async () => {
  await hand.dropDatabase();
  await hand.close();
});

describe('a MongoDB that cannot be used is one clear sentence', () => {
  it.each([
    ['no URI', 'mongodb://'],
    ['a wrong option', 'mongodb://127.0.0.1:1/ikrar?writeConcernn=2&w=-7'],
  ])('%s', async (_, wrong) => {
    await expect(openMongo(wrong, { timeout: 500 })).rejects.toEqual(code('config-invalid'));
  });

  it('nobody listens: said in time, without the password', async () => {
    const started = Date.now();
    const failure = await openMongo('mongodb://ikrar:rahasia@127.0.0.1:1/ikrar', { timeout: 500 }).catch((e) => e);
    expect(failure).toEqual(code('store-unavailable'));
    expect(failure.message).toContain('127.0.0.1:1');
    expect(failure.message).not.toContain('rahasia');
    expect(Date.now() - started).toBeLessThan(3_000);
  });

  it('a name that no server has: said without the password', async () => {
    const failure = await openMongo('mongodb+srv://ikrar:rahasia@tidak-ada.invalid/ikrar', { timeout: 500 }).catch(
      (e) => e,
    );
    expect(failure).toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('tidak-ada.invalid') });
    expect(failure.message).not.toContain('rahasia');
  });

  it('the database is of a later version', async () => {
    await (await openMongo(uri)).close();
    const meta = hand.collection<{ _id: string; version: number }>('meta');
    await meta.updateOne({ _id: 'schema' }, { $set: { version: 99 } });
    await expect(openMongo(uri)).rejects.toEqual(code('store-newer'));
    expect(await meta.findOne({ _id: 'schema' })).toMatchObject({ version: 99 });
    await meta.updateOne({ _id: 'schema' }, { $set: { version: migrations.length } });
    await (await openMongo(uri)).close();
  });

  it('a unique index became an ordinary one; one that is only missing is made again', async () => {
    await (await openMongo(uri)).close();
    const stored = hand.collection('revisions');
    await stored.dropIndex('fileId_1_signerId_1');
    await (await openMongo(uri)).close();
    expect((await stored.indexes()).find(({ name }) => name === 'fileId_1_signerId_1')).toMatchObject({ unique: true });
    await stored.dropIndex('fileId_1_signerId_1');
    await stored.createIndex({ fileId: 1, signerId: 1 });
    await expect(openMongo(uri)).rejects.toEqual(code('store-damaged'));
    await stored.dropIndex('fileId_1_signerId_1');
  });
});

describe('migrations', () => {
  const other = databaseUri(`ikrar-test-${randomUUID()}`);

  it('run once each, in order, also when two nodes start at once', async () => {
    const connection = await mongoose.createConnection(other).asPromise();
    const done: string[] = [];
    const step = (name: string) => ({ mongo: async () => void done.push(name) });
    const call = <T>(work: () => Promise<T>) => work();
    await migrate(connection, call, seals, [step('one')]);
    await migrate(connection, call, seals, [step('one'), step('two')]);
    await migrate(connection, call, seals, [step('one'), step('two')]);
    expect(done).toEqual(['one', 'two']);
    await connection.dropDatabase();
    const nodes = await Promise.all([1, 2, 3].map(() => openMongo(other)));
    await Promise.all(nodes.map((node) => node.ready()));
    await Promise.all(nodes.map((node) => node.close()));
    await connection.dropDatabase();
    await connection.close();
  });
});

describe('a damaged document is named and never served', () => {
  it('a record', async () => {
    const stores = await openMongo(uri);
    const made = declaration();
    await stores.declarations.insert(made);
    await hand.collection('declarations').updateOne({ _id: made.id as never }, { $set: { state: 'closed' } });
    await expect(stores.declarations.get(made.id)).rejects.toEqual(damage(made.id));
    await stores.close();
  });

  it.each([
    ['facts', { $set: { facts: '{}' } }],
    ['signer', { $set: { signerId: 'x' } }],
    ['payload', { $set: { bytes: Buffer.from('x') } }],
    ['consent', { $unset: { consent: 1 } }],
    ['position', { $set: { n: 9 } }],
  ])('a revision, in its %s', async (_, change) => {
    const stores = await openMongo(uri);
    const fileId = unique();
    await stores.revisions.append(revisions(fileId, 0, 4));
    await hand.collection('revisions').updateOne({ fileId, n: 2 }, change as never);
    await expect(stores.revisions.read(fileId)).rejects.toEqual(damage(`revisi 2 berkas ${fileId}`));
    await stores.close();
  });

  it('a log entry and a tile', async () => {
    const stores = await openMongo(uri);
    const size = await stores.log.size();
    const path = `tile/0/${unique()}`;
    await stores.log.append([entry(size, unique(), 0)]);
    await stores.log.putTiles([{ path, bytes: new Uint8Array(32) }]);
    await hand.collection('entries').updateOne({ _id: size as never }, { $set: { n: 5 } });
    await hand.collection('tiles').updateOne({ _id: path as never }, { $set: { bytes: Buffer.from('x') } });
    await expect(stores.log.read(size, 1)).rejects.toEqual(damage(`entri log ${size}`));
    await expect(stores.log.tile(path)).rejects.toEqual(damage(path));
    await stores.close();
  });
});
