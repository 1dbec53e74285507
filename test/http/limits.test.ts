import { expect, it } from '@jest/globals';
import express, { type RequestHandler } from 'express';
import request from 'supertest';
import { limitAtOnce, limitFailures, limitRate } from '../../src/http/limits.ts';
import { errorBoundary } from '../../src/http/problem.ts';
import { problemPage } from '../../src/http/problem-page.tsx';

function served(limit: RequestHandler) {
  const app = express();
  app.use(limit);
  app.all('/api/:status', (req, res) => {
    setTimeout(() => res.sendStatus(Number(req.params.status)), req.method === 'POST' ? 1000 : 30);
  });
  const log = { error() {}, info() {} };
  app.use(errorBoundary({ log, createId: () => 'test', page: problemPage }));
  return app.listen(0, '127.0.0.1');
}

it('lets a whole hall press at once, and forgives it that the server was down', async () => {
  const server = served(limitFailures({ seconds: 60, limit: 5 }));
  const ask = (status: number) => request(server).get(`/api/${status}`);
  const good = await Promise.all(Array.from({ length: 40 }, () => ask(200)));
  expect(good.every(({ status }) => status === 200)).toBe(true);
  for (let i = 0; i < 8; i++) expect((await ask(503)).status).toBe(503);
  for (let i = 0; i < 5; i++) expect((await ask(404)).status).toBe(404);
  const refused = await ask(200);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  server.close();
});

it('counts what is under way where guesses are meant, and forgets it when it was good', async () => {
  const server = served(limitFailures({ seconds: 60, limit: 5, underWay: true }));
  const many = (status: number) =>
    Promise.all(Array.from({ length: 40 }, () => request(server).post(`/api/${status}`)));
  const statusesOf = async (status: number) => (await many(status)).filter((answer) => answer.status === status).length;
  expect(await statusesOf(200)).toBe(5);
  expect(await statusesOf(200)).toBe(5);
  expect(await statusesOf(401)).toBe(5);
  expect(await statusesOf(401)).toBe(0);
  expect((await request(server).get('/api/200')).status).toBe(429);
  server.close();
});

it('counts every request where all are meant', async () => {
  const server = served(limitRate({ seconds: 60, limit: 3 }));
  const statuses = [];
  for (let i = 0; i < 4; i++) statuses.push((await request(server).get('/api/200')).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  server.close();
});

it('counts what is under way, however it ends', async () => {
  const server = served(limitAtOnce({ most: 3, message: 'Terlalu banyak.' }));
  const many = () => Promise.all(Array.from({ length: 5 }, () => request(server).post('/api/200')));
  for (const _time of [1, 2])
    expect((await many()).map(({ status }) => status).sort()).toEqual([200, 200, 200, 429, 429]);
  const gone = await Promise.allSettled(Array.from({ length: 3 }, () => request(server).post('/api/200').timeout(100)));
  expect(gone.every(({ status }) => status === 'rejected')).toBe(true);
  expect((await request(server).get('/api/200')).status).toBe(200);
  server.close();
});
