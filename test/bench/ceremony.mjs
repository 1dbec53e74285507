/**
 * `npm run bench -- ceremony [--signers 71,241,1507] [--store sqlite|mongo] [--nodes N] [--within SECONDS] [--one-file] [--json]`:
 * the real server over HTTP, all phones pressing in the same instant (or spread over --within). Beside it the limits: a bare
 * Express route with the same bodies, and a bare durable insert. Phones and servers share this machine's cores.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { connect } from '../../dist/cli/demo/connection.js';
import { enter, organize } from '../../dist/cli/demo/organizer.js';
import { drawStrokes } from '../../dist/cli/demo/strokes.js';
import { parseConfig } from '../../dist/config.js';
import { openStores } from '../../dist/services.js';
import { freePort, startMongo } from '../mongo/server.mjs';
import { option, print, sum } from './figures.mjs';
import { ask, newAgent, percentile } from './phones.mjs';

const event = {
  slug: 'bench',
  name: 'Deklarasi Netralitas',
  election: 'Pemilihan Tahun 2024',
  organizer: 'Bawaslu Provinsi Sumatera Selatan',
  regionCode: '16',
  venue: 'Palembang',
  place: 'Palembang',
  firstDay: '2024-10-03',
  lastDay: '2024-10-03',
  timeZone: 'Asia/Jakarta',
  letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'PROVINSI SUMATERA SELATAN'],
};

/** A kabupaten has about a hundred desa; large crowds are laid into volumes by it. */
const people = (count) =>
  Array.from({ length: count }, (_, i) => ({
    id: randomBytes(9).toString('base64url'),
    name: `Drs. H. Syafri Piliang ${i + 1}, M.Si.`,
    position: `Camat Lubuk Tarok ${i + 1}`,
    institution: `Pemerintah Kabupaten ${1 + Math.floor(i / 100)}`,
    regionCode: '16',
    role: 'penandatangan',
    group: `Kabupaten ${1 + Math.floor(i / 100)}`,
  }));

export default async function benchCeremony(argv) {
  const sizes = option(argv, 'signers', '71,241,1507').split(',').map(Number);
  const store = option(argv, 'store', 'sqlite');
  const nodeCount = Number(option(argv, 'nodes', '1'));
  const within = Number(option(argv, 'within', '0'));
  const mongo = store === 'mongo' && !process.env.MONGODB_URI ? await startMongo() : undefined;
  const uri = store === 'mongo' ? (process.env.MONGODB_URI ?? mongo.uri) : undefined;
  const rows = [];
  try {
    for (const size of sizes) {
      const limits = { express: await bareExpress(size, within), insert: await bareInsert(uri) };
      rows.push(
        await ceremony({ size, uri, nodeCount, within, volumes: argv.includes('--one-file') ? 'one' : 'auto', limits }),
      );
    }
  } finally {
    await mongo?.stop();
    if (mongo) rmSync(mongo.folder, { recursive: true, force: true });
  }
  const facts = { store, nodes: nodeCount, 'pressed within (s)': within, cores: cpus().length };
  print('ceremony: all sign at once over HTTP', rows, argv, facts);
}

async function ceremony({ size, uri, nodeCount, within, volumes, limits }) {
  const house = await openHouse(uri && freshDatabase(uri), nodeCount);
  try {
    const { cards, open, organizer, id } = await prepare(house, size, volumes);
    const before = await house.figures();
    resets = 0;
    const agent = newAgent();
    const started = performance.now();
    const waits = await Promise.all(
      cards.map(async (card, i) => {
        if (within > 0) await sleep((i / cards.length) * within * 1000);
        return signOne(agent, house.urls[i % house.urls.length], card, i);
      }),
    );
    const seconds = (performance.now() - started) / 1000;
    const after = await house.figures();
    const answered = waits.filter(({ receipt }) => receipt);
    const closing = performance.now();
    await organizer.close(id);
    return {
      signers: size,
      'lost answers': size - answered.length,
      resets,
      'open s': open,
      'sign s': seconds,
      p50: percentile(
        answered.map(({ ms }) => ms),
        0.5,
      ),
      p95: percentile(
        answered.map(({ ms }) => ms),
        0.95,
      ),
      p99: percentile(
        answered.map(({ ms }) => ms),
        0.99,
      ),
      'text p95': percentile(
        waits.map(({ text }) => text),
        0.95,
      ),
      'close s': (performance.now() - closing) / 1000,
      writes: after.writes - before.writes,
      appends: after.appends - before.appends,
      'cpu s': after.cpu - before.cpu,
      'rss MB': after.memory / 2 ** 20,
      'bare express s': limits.express,
      'bare insert ms': limits.insert,
    };
  } finally {
    await house.close();
  }
}

/** Reads the text, then signs it; asks again when the server says so. */
async function signOne(agent, url, card, i) {
  const path = `${url}/api/sign/${card.link.slice(card.link.lastIndexOf('/') + 1)}`;
  const read = await patiently(() => ask(agent, path));
  const json = { contentDigest: read.answer.contentDigest, pin: card.pin, strokes: drawStrokes(i + 1) };
  const pressed = performance.now();
  for (let tries = 0; tries < 10; tries++) {
    const { status, answer } = await patiently(() => ask(agent, path, { method: 'POST', json }));
    if (status === 200) return { receipt: answer, ms: performance.now() - pressed, text: read.ms };
    await sleep(1000);
  }
  return { text: read.ms };
}

/** A phone asks again when its connection was lost; the first receipt comes back. */
async function patiently(work) {
  for (let tries = 0; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (tries === 5) throw error;
      resets++;
    }
  }
}
let resets = 0;

async function prepare(house, size, volumes) {
  const server = connect(house.urls[0]);
  const account = { name: 'panitia', displayName: 'Panitia', password: randomBytes(12).toString('base64url') };
  const organizer = organize(await enter(server, house.setup, account));
  const { id: eventId } = await organizer.createEvent(event);
  const template = { id: 'ikrar-asn', version: 1 };
  const slots = { pemilihan: 'Pemilihan Tahun 2024' };
  const { id } = await organizer.createDeclaration(eventId, { template, slots, volumes });
  await organizer.putRoster(id, people(size));
  const started = performance.now();
  await organizer.open(id);
  const open = (performance.now() - started) / 1000;
  return { id, organizer, open, cards: await organizer.cards(id) };
}

async function openHouse(mongoUri, nodeCount) {
  const folder = mkdtempSync(join(tmpdir(), 'ikrar-bench-'));
  const children = [];
  const urls = [];
  let setup;
  for (let i = 0; i < nodeCount; i++) {
    const port = await freePort();
    urls.push(`http://127.0.0.1:${port}`);
    const environment = {
      PORT: String(port),
      BASE_URL: urls[0],
      DATA_DIR: folder,
      LOG_LEVEL: 'warn',
      ...(mongoUri ? { MONGODB_URI: mongoUri } : {}),
    };
    const child = fork(new URL('./ceremony-node.mjs', import.meta.url), [JSON.stringify(environment)]);
    children.push(child);
    ({ setup } = await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    }));
  }
  return {
    urls,
    setup,
    /** Sums over all nodes. */
    async figures() {
      const all = await Promise.all(
        children.map((child) => {
          const answer = new Promise((resolve) => child.once('message', resolve));
          child.send('figures');
          return answer;
        }),
      );
      return {
        writes: sum(all.flatMap(({ counts }) => Object.values(counts))),
        appends: sum(all.map(({ counts }) => counts['revisions.append'] ?? 0)),
        memory: sum(all.map(({ memory }) => memory)),
        cpu: sum(all.map(({ cpu }) => (cpu.user + cpu.system) / 1e6)),
      };
    },
    async close() {
      await Promise.all(
        children.map((child) => new Promise((resolve) => child.once('exit', resolve) && child.kill('SIGTERM'))),
      );
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The same two requests of every phone, answered by a route that does nothing. Seconds. */
async function bareExpress(size, within) {
  const app = express();
  app.get('/api/sign/:token', (_request, response) =>
    response.json({ contentDigest: 'ab'.repeat(32), text: 'x'.repeat(3000) }),
  );
  app.post('/api/sign/:token', express.json({ limit: '256kb' }), (_request, response) =>
    response.json({ sha256: 'cd'.repeat(32), text: 'x'.repeat(600) }),
  );
  const server = app.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const agent = newAgent();
  const url = `http://127.0.0.1:${server.address().port}`;
  const started = performance.now();
  const card = { link: `/s/${'t'.repeat(32)}`, pin: '123456' };
  await Promise.all(
    Array.from({ length: size }, async (_, i) => {
      if (within > 0) await sleep((i / size) * within * 1000);
      return signOne(agent, url, card, i);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  server.closeAllConnections();
  server.close();
  return seconds;
}

/** The same servers and options, a database that nobody used before. */
const freshDatabase = (uri) =>
  uri.replace(/^([^/]+\/\/[^/?]+)(\/[^?]*)?/, `$1/ikrar-bench-${randomBytes(4).toString('hex')}`);

/** One revision of the usual size after another, each durable before the next. Milliseconds each. */
async function bareInsert(uri) {
  const folder = mkdtempSync(join(tmpdir(), 'ikrar-bench-'));
  const environment = { DATA_DIR: folder, ...(uri ? { MONGODB_URI: freshDatabase(uri) } : {}) };
  const stores = await openStores(parseConfig(environment));
  const count = 200;
  const bytes = new Uint8Array(randomBytes(7000));
  const started = performance.now();
  for (let n = 0; n < count; n++)
    await stores.revisions.append([
      {
        fileId: 'f',
        n,
        kind: 'signature',
        bytes,
        size: 7000 * (n + 1),
        sha256: 'ab'.repeat(32),
        signerId: `s${n}`,
        at: new Date(n).toISOString(),
      },
    ]);
  const each = (performance.now() - started) / count;
  await stores.close();
  rmSync(folder, { recursive: true, force: true });
  return each;
}
