import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { openMongo } from '../support/stores.ts';
import { type MongoServer, startMongo } from './server.mjs';

/** A server of its own that asks who is there. */
let server: MongoServer;
beforeAll(async () => {
  server = await startMongo();
  const connection = await mongoose.createConnection(server.uri).asPromise();
  const admin = connection.getClient().db('admin');
  await admin.command({ createUser: 'penulis', pwd: 'p1', roles: [{ role: 'readWrite', db: 'ikrar' }] });
  // What readWrite gives on MongoDB's own server; the stand-in's readWrite may change collections too.
  const actions = [
    'find',
    'insert',
    'update',
    'remove',
    'createCollection',
    'createIndex',
    'listCollections',
    'listIndexes',
  ];
  const privileges = [{ resource: { db: 'ikrar', collection: '' }, actions }];
  await admin.command({ createRole: 'menulis', privileges, roles: [] });
  await admin.command({ createUser: 'juru-tulis', pwd: 'p4', roles: [{ role: 'menulis', db: 'admin' }] });
  await admin.command({ createUser: 'pengelola', pwd: 'p3', roles: [{ role: 'dbOwner', db: 'ikrar' }] });
  await admin.command({ createUser: 'pembaca', pwd: 'p2', roles: [{ role: 'read', db: 'ikrar' }] });
  await connection.close();
  await server.stop();
  await server.start(['--auth']);
});
afterAll(async () => {
  await server.stop();
  rmSync(server.folder, { recursive: true, force: true });
});

const as = (user: string) => server.uri.replace('//', `//${user}@`).replace(/\/$/, '/ikrar?authSource=admin');

it.each([
  ['a wrong password', 'penulis:salah'],
  ['a user who may only read', 'pembaca:p2'],
])('%s is one clear sentence, without the password', async (_, user) => {
  const failure = await openMongo(as(user)).catch((error) => error);
  expect(failure).toMatchObject({ code: 'store-unavailable', message: expect.stringContaining('tidak berhak') });
  expect(failure.message).not.toContain(user.split(':')[1]);
});

it('nobody at all is refused as well', async () => {
  const nobody = `${server.uri}ikrar`;
  await expect(openMongo(nobody)).rejects.toMatchObject({ code: 'store-unavailable' });
});

it('a user who may write is served', async () => {
  const stores = await openMongo(as('penulis:p1'));
  await stores.ready();
  await stores.close();
});

describe('a user who may write but not change what a collection is', () => {
  const told: string[] = [];
  const open = () => openMongo(as('juru-tulis:p4'), { warn: (sentence) => told.push(sentence) });
  const setTo = async (validator: object) => {
    const owner = await mongoose.createConnection(as('pengelola:p3')).asPromise();
    await owner.db!.command({ collMod: 'accounts', validator });
    await owner.close();
    told.length = 0;
  };

  it('goes on where there are no validators, and says so', async () => {
    await setTo({});
    await (await open()).close();
    expect(told.some((sentence) => sentence.includes('dbAdmin'))).toBe(true);
  });

  it('is refused where they are of an older version: they would refuse what is written', async () => {
    await setTo({ $jsonSchema: { type: 'object', required: ['nothing has this'] } });
    const refusal = { code: 'store-unavailable', message: expect.stringContaining('dbAdmin') };
    await expect(open()).rejects.toMatchObject(refusal);
    await (await openMongo(as('pengelola:p3'))).close();
    await (await open()).close();
    expect(told.some((sentence) => sentence.includes('dbAdmin'))).toBe(false);
  });
});
