import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../src/stores.ts';
import { account, entry, revision, revisions, unique } from '../store/contract/samples.ts';
import { openMongo } from '../support/stores.ts';
import { type MongoServer, startMongo } from './server.mjs';

/** A server of its own: it is frozen, killed and started again. */
let server: MongoServer;
let stores: Stores;
const timeout = 700;
beforeAll(async () => {
  server = await startMongo();
  stores = await openMongo(`${server.uri}ikrar`, { timeout });
});
afterAll(async () => {
  await stores.close();
  await server.stop();
  rmSync(server.folder, { recursive: true, force: true });
});

const unavailable = expect.objectContaining({ code: 'store-unavailable', retryAfter: expect.any(Number) });

async function inTime(work: Promise<unknown>): Promise<void> {
  const started = Date.now();
  await expect(work).rejects.toEqual(unavailable);
  expect(Date.now() - started).toBeLessThan(3 * timeout + 500);
}

async function soon(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    try {
      return void (await work());
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error('the store did not come back');
}

describe('a database that stops answering', () => {
  it('is said to be unavailable in time, on every kind of call, and is used again when it is back', async () => {
    const fileId = unique();
    await stores.revisions.append(revisions(fileId, 0, 3));
    await server.freeze();
    try {
      await inTime(stores.ready());
      await inTime(stores.revisions.append([revision(fileId, 3)]));
      await inTime(stores.revisions.read(fileId));
      await inTime(stores.accounts.get('x'));
      await inTime(stores.log.size());
    } finally {
      server.thaw();
    }
    await soon(() => stores.ready());
    // What was asked while it was frozen may have been done: never half, never twice.
    const facts = await stores.revisions.facts(fileId);
    expect([3, 4]).toContain(facts.length);
  });

  it('answers every kind of call under way with the one code when it is killed', async () => {
    const others: unknown[] = [];
    let on = true;
    let failures = 0;
    let n = 0;
    const calls: readonly (() => Promise<unknown>)[] = [
      () => stores.ready(),
      () => stores.accounts.put([account(), account()]),
      () => stores.accounts.find({ limit: 5 }),
      () => stores.revisions.append(revisions(unique(), 0, 3)),
      () => stores.revisions.unlogged(5),
      () => stores.revisions.markLogged([{ fileId: 'x', n: 0 }]),
      async () => stores.log.append([entry(await stores.log.size(), unique(), 0)]),
      () => stores.log.putTiles([1, 2].map(() => ({ path: unique(), bytes: new Uint8Array(32) }))),
      () => stores.log.lease('x', `owner-${n++ % 2}`, new Date(n), 1),
      async () => stores.log.publish({ size: 1, note: unique() }, (await stores.log.checkpoint())?.note),
    ];
    const load = calls
      .flatMap((call) => [call, call])
      .map(async (call) => {
        while (on) {
          await call().catch((error) => {
            failures++;
            if (error.code !== 'store-unavailable') others.push(error);
          });
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      });
    for (let kills = 0; kills < 3; kills++) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await server.kill();
      await new Promise((resolve) => setTimeout(resolve, 50));
      await server.start();
      await soon(() => stores.ready());
    }
    on = false;
    await Promise.all(load);
    expect(others).toEqual([]);
    expect(failures).toBeGreaterThan(10);
  });

  it('has lost nothing that was answered when it is killed and started again', async () => {
    const fileId = unique();
    let answered = 0;
    const writing = (async () => {
      for (let n = 0; n < 10_000; n++) {
        await stores.revisions.append([revision(fileId, n)]);
        answered = n + 1;
      }
    })().catch(() => undefined);
    for (let waits = 0; answered <= 10 && waits < 200; waits++) await new Promise((resolve) => setTimeout(resolve, 50));
    await server.kill();
    await writing;
    await inTime(stores.ready());
    await server.start();
    await soon(() => stores.ready());
    const kept = await stores.revisions.read(fileId);
    expect(answered).toBeGreaterThan(10);
    expect(kept.length).toBeGreaterThanOrEqual(answered);
    expect(kept.map(({ n }) => n)).toEqual(kept.map((_, i) => i));
  });
});
