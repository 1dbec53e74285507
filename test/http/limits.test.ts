import { setImmediate } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import express, { type RequestHandler } from 'express';
import request from 'supertest';
import { IkrarError } from '../../src/errors.ts';
import { limitAtOnce, limitFailures, limitRate } from '../../src/http/limits.ts';
import { errorBoundary } from '../../src/http/problem.ts';
import { problemPage } from '../../src/http/problem-page.tsx';

/** Answers a GET soon, and a POST when `release` is called: until then it is under way. */
function served(limit: RequestHandler) {
  const app = express();
  const held: (() => void)[] = [];
  app.use(limit);
  app.get('/api/salah', () => {
    throw new IkrarError('code-unknown', 'Kode tidak dikenal.');
  });
  app.get('/api/belum', () => {
    throw new IkrarError('conflict', 'Belum final.');
  });
  app.get('/api/:status', (req, res) => void setTimeout(() => res.sendStatus(Number(req.params.status)), 30));
  app.post('/api/:status', (req, res) => void held.push(() => res.sendStatus(Number(req.params.status))));
  const log = { error() {}, info() {} };
  app.use(errorBoundary({ log, createId: () => 'test', page: problemPage }));
  const server = app.listen(0, '127.0.0.1');
  /** Posts so many at once, and lets those be answered that are under way when all others were refused. */
  async function postMany(count: number, status: number): Promise<readonly number[]> {
    let refused = 0;
    const asked = Array.from({ length: count }, async () => {
      const answer = await request(server).post(`/api/${status}`);
      refused++;
      return answer.status;
    });
    while (held.length + refused < count) await setImmediate();
    for (const answer of held.splice(0)) answer();
    return Promise.all(asked);
  }
  return { server, postMany };
}

it('refuses further wrong guesses, and serves whoever brings something right at the same address', async () => {
  const { server } = served(limitFailures({ seconds: 60, limit: 5, codes: ['code-unknown'] }));
  const ask = (what: string | number) => request(server).get(`/api/${what}`);
  const good = await Promise.all(Array.from({ length: 40 }, () => ask(200)));
  expect(good.every(({ status }) => status === 200)).toBe(true);
  for (let i = 0; i < 8; i++) expect((await ask('belum')).status).toBe(409);
  for (let i = 0; i < 5; i++) expect((await ask('salah')).status).toBe(404);
  for (let i = 0; i < 30; i++) {
    const refused = await ask('salah');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    const right = await ask(200);
    expect([right.status, right.headers['retry-after']]).toEqual([200, undefined]);
    expect((await ask('belum')).status).toBe(409);
  }
  server.close();
});

it('counts every request where all are meant', async () => {
  const { server } = served(limitRate({ seconds: 60, limit: 3 }));
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await request(server).get('/api/200')).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  server.close();
});

it('counts what is under way, however it ends', async () => {
  const { server, postMany } = served(limitAtOnce({ most: 3, message: 'Terlalu banyak.' }));
  for (const _time of [1, 2]) expect([...(await postMany(5, 200))].sort()).toEqual([200, 200, 200, 429, 429]);
  const gone = await Promise.allSettled(Array.from({ length: 3 }, () => request(server).post('/api/200').timeout(100)));
  expect(gone.every(({ status }) => status === 'rejected')).toBe(true);
  expect((await request(server).get('/api/200')).status).toBe(200);
  server.close();
});
