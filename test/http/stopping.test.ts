import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
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

it('a server that is stopped takes the connections that wait in the kernel', async () => {
  const port = await freePort();
  const house = await buildHouse({}, { PORT: String(port) });
  const running = await serve(house.services.config, house.services);
  const asked = Array.from({ length: 40 }, () => ask(port));
  await Promise.all(asked.map(({ connected }) => connected));
  await running.stop();
  for (const { answer } of asked) expect(await answer).toMatch(/^HTTP\/1.1 200/);
});

/** A connection that the kernel has made and Node has not seen: all of this happens in one turn of the loop. */
function ask(port: number) {
  const socket = connect(port, '127.0.0.1');
  socket.end('GET /healthz HTTP/1.1\r\nHost: ikrar.test\r\nConnection: close\r\n\r\n');
  const answer = (async () => {
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    return text;
  })().catch((error: Error) => error.message);
  return { connected: once(socket, 'connect'), answer };
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
