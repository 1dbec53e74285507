import { afterAll, beforeAll, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp } from '../../src/app.ts';
import { outage } from '../support/faults.ts';
import { buildHouse, type House } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await buildHouse();
});
afterAll(() => house.raze());

it('readiness costs one durable write a second, however many ask', async () => {
  const { services } = house;
  let writes = 0;
  const stores = {
    ...services.stores,
    ready: async () => {
      writes++;
      await services.stores.ready();
    },
  };
  const app = createApp({ ...services, stores });
  const answers = await Promise.all(Array.from({ length: 30 }, () => request(app).get('/readyz')));
  for (const { status, body } of answers) expect([status, body.status]).toEqual([200, 'ready']);
  expect(writes).toBe(1);
});

it('a store that cannot write is not ready, and is again when it can', async () => {
  const { services } = house;
  let down = true;
  const ready = async () => {
    if (down) throw outage();
  };
  const app = createApp({ ...services, stores: { ...services.stores, ready } });
  const { status, headers } = await request(app).get('/readyz');
  expect([status, headers['retry-after']]).toEqual([503, '5']);
  down = false;
  const end = Date.now() + 10_000;
  let now = 503;
  while (now !== 200 && Date.now() < end) now = (await request(app).get('/readyz')).status;
  expect(now).toBe(200);
});
