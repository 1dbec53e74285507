import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import express from 'express';
import { parseConfig } from '../../../dist/config.js';
import { logRoutes } from '../../../dist/http/log/routes.js';
import { entryBytes } from '../../../dist/log/entry.js';
import { createSequencer } from '../../../dist/log/sequencer.js';
import { openStores } from '../../../dist/services.js';

/** The log over the real store and the real routes, with a key that is the same in every process. */
export const origin = 'ikrar.test/log';

const seed = createHash('sha256').update('conformance').digest();
export const key = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
  format: 'der',
  type: 'pkcs8',
});

const digest = (text) => createHash('sha256').update(text).digest('hex');

export function entry(i, salt = '') {
  const bytes = entryBytes({
    schema: 'ikrar-entry/2',
    code: '7GQ2-M9XK-4RTB',
    n: i,
    kind: 'signature',
    sha256: digest(`file ${i} ${salt}`),
    contentDigest: digest('content'),
    consentDigest: digest(`consent ${i}`),
    certificateSha256: digest(`certificate ${i}`),
    at: new Date(Date.UTC(2024, 9, 1) + i * 1000).toISOString(),
  });
  return { fileId: `file${salt}`, n: i, bytes };
}

export async function openLog(folder, options = {}) {
  const stores = await openStores(parseConfig({ DATA_DIR: folder }));
  const sequencer = createSequencer({
    store: stores.log,
    origin,
    key,
    clock: () => new Date(),
    owner: String(process.pid),
    ...options,
  });
  return { stores, sequencer };
}

/** Appends entries up to that size, publishing as it goes. */
export async function grow({ stores, sequencer }, size, salt = '') {
  for (let at = await stores.log.size(); at < size; at = await stores.log.size()) {
    const count = Math.min(1000, size - at);
    await sequencer.add(Array.from({ length: count }, (_, i) => entry(at + i, salt)));
    await sequencer.publish();
  }
  return sequencer.publish();
}

/** Serves /log on a free port of 127.0.0.1. */
export async function serve({ stores, sequencer }) {
  const app = express();
  const qr = { id: '00000000', key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, former: [] };
  app.use(logRoutes({ stores, sequencer, config: { baseUrl: 'http://ikrar.test', witnesses: [] }, authority: { qr } }));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/log/`, close: () => server.close() };
}
