import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { errorBoundary } from '../../../src/http/problem.ts';
import { limitUploads, uploadBounds } from '../../../src/http/public/uploads.ts';

const open: { close(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

/** A check behind a proxy, whose seconds last 20 ms; it takes as long as `work`. */
async function checkDesk(
  bounds: { readonly [Name in keyof typeof uploadBounds]?: number } = {},
  work = () => Promise.resolve(),
) {
  const app = express();
  app.set('trust proxy', 1);
  app.post(
    '/api/verify',
    limitUploads({ ...uploadBounds, ...bounds }, 20),
    express.raw({ limit: '50mb', type: () => true }),
  );
  app.post('/api/verify', async (_request, response) => {
    await work();
    response.sendStatus(200);
  });
  app.use(errorBoundary({ log: { error() {}, info() {} }, createId: () => 'x' }));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(server);
  const { port } = server.address() as AddressInfo;
  /** Begins an upload that sends nothing more by itself. */
  async function drip(address: string, announced = 40_000_000): Promise<Socket & { said: string }> {
    const socket = Object.assign(connect(port, '127.0.0.1'), { said: '' });
    open.push({ close: () => socket.destroy() });
    socket.on('data', (bytes) => (socket.said += bytes)).on('error', () => {});
    socket.write(
      `POST /api/verify HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${address}\r\nContent-Length: ${announced}\r\n\r\n%PDF`,
    );
    await sleep(10);
    return socket;
  }
  const send = (address: string, bytes = Buffer.from('%PDF-1.7')) =>
    request(server)
      .post('/api/verify')
      .set({ 'Content-Type': 'application/pdf', 'X-Forwarded-For': address })
      .send(bytes);
  return { drip, send };
}

it('an upload that drips is ended, with a sentence', async () => {
  const { drip } = await checkDesk();
  const socket = await drip('192.0.2.1');
  const beat = setInterval(() => socket.write('x'), 10);
  await once(socket, 'close');
  clearInterval(beat);
  expect(socket.said).toMatch(/^HTTP\/1\.1 408 /);
  expect(socket.said).toContain('upload-too-slow');
});

it('drips from many addresses take no place from a citizen, also one at the same address', async () => {
  const { drip, send } = await checkDesk({ slowestAfter: 1_000_000 });
  for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4'])
    for (let i = 0; i < uploadBounds.mostOfOne; i++) await drip(address);
  expect((await send('192.0.2.9')).status).toBe(200);
  await sleep(100);
  expect((await send('192.0.2.1')).status).toBe(200);
});

it('a crowd behind one address waits its turn when it sends as fast as it can', async () => {
  let end = (): void => {};
  const gate = new Promise<void>((resolve) => {
    end = resolve;
  });
  const { send } = await checkDesk({ mostOfOne: 3, most: 4 }, () => gate);
  const busy = Array.from({ length: 3 }, () => send('192.0.2.1').then(({ status }) => status));
  await sleep(200);
  expect((await send('192.0.2.1')).body.code).toBe('rate-limited');
  const other = send('192.0.2.2').then(({ status }) => status);
  await sleep(50);
  expect((await send('192.0.2.3')).body.code).toBe('overloaded'); // nothing is dripping: all are being checked
  end();
  expect(await Promise.all([...busy, other])).toEqual([200, 200, 200, 200]);
});

it('memory is bounded, and small files find room', async () => {
  const { drip, send } = await checkDesk({
    bytes: 4_000_000,
    bytesOfOne: 3_000_000,
    small: 1000,
    slowestAfter: 1_000_000,
  });
  const answered = async (address: string, size: number): Promise<string | undefined> =>
    (await send(address, Buffer.alloc(size))).body.code;
  const greedy = await drip('192.0.2.1', 2_500_000);
  greedy.write(Buffer.alloc(2_000_000));
  await until(async () => (await answered('192.0.2.1', 1_500_000)) === 'rate-limited');
  expect(await answered('192.0.2.2', 2_500_000)).toBe('overloaded');
  expect((await send('192.0.2.1')).status).toBe(200);
  expect((await send('192.0.2.2', Buffer.alloc(1_500_000))).status).toBe(200);
  const second = await drip('192.0.2.3', 1_900_000);
  second.write(Buffer.alloc(1_800_000));
  greedy.write(Buffer.alloc(400_000));
  await until(async () => greedy.closed);
  expect(second.closed).toBe(false);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300 && !(await holds()); tries++) await sleep(10);
  expect(await holds()).toBe(true);
}
