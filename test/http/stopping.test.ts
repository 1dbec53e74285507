import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { serve } from '../../src/main.ts';
import { buildHouse, draft, people } from '../support/house.ts';

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}

it('a server that is stopped answers what it was asked, and does not wait for boards', async () => {
  const port = await freePort();
  const house = await buildHouse({}, { PORT: String(port) });
  const { services } = house;
  const declaration = await draft(services, people(1), {}, { slug: 'sijunjung' });
  await services.ceremony.open(declaration.id);
  const { ready } = services.stores;
  Object.assign(services.stores, { ready: () => sleep(3_000).then(ready) }); // a database that takes its time
  const running = await serve(services.config, services);

  const url = `http://127.0.0.1:${port}`;
  const board = await fetch(`${url}/h/sijunjung/papan/arus`);
  const watching = board.text().catch(() => 'cut off');
  const asked = fetch(`${url}/readyz`);
  await sleep(300);
  const started = performance.now();
  const stopped = running.stop();
  expect((await asked).status).toBe(200);
  expect(await watching).toBe('cut off');
  await stopped;
  expect(performance.now() - started).toBeLessThan(7_000);
  await expect(fetch(`${url}/healthz`)).rejects.toThrow();
});
