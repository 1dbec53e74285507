import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import mongoose from 'mongoose';
import { openMongo } from '../../src/store/mongo/open.ts';
import { type MongoServer, startMongo } from './server.mjs';

/** A server of its own that asks who is there. */
let server: MongoServer;
beforeAll(async () => {
  server = await startMongo();
  const connection = await mongoose.createConnection(server.uri).asPromise();
  const admin = connection.getClient().db('admin');
  await admin.command({ createUser: 'penulis', pwd: 'p1', roles: [{ role: 'readWrite', db: 'ikrar' }] });
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
