// A server of its own for whoever needs one here: the built program, with its first link.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from './blocks.mjs';

export const freePort = () =>
  new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

/** Resolves when it serves. `setup` is the token of the first organizer's link. */
export async function startServer(given) {
  const settings = { HOST: '127.0.0.1', ...given };
  const child = spawn(process.execPath, [join(root, 'dist/main.js')], {
    env: { ...process.env, ...settings, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((done) => child.once('exit', done));
  let printed = '';
  const setup = await new Promise((done, fail) => {
    child.stdout.on('data', (bytes) => {
      printed += bytes;
      const match = /masuk\/baru\/(\S+)/.exec(printed);
      if (match) done(match[1]);
    });
    ended.then((code) => fail(new Error(`server ended with ${code}`)));
  });
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { settings, setup, stop };
}
