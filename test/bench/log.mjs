import { createHash, createPrivateKey } from 'node:crypto';
import { entryBytes } from '../../dist/log/entry.js';
import { createInclusionProof } from '../../dist/log/inclusion-proof.js';
import { createSequencer } from '../../dist/log/sequencer.js';
import { createLogFace } from '../../dist/log/tiles.js';

/**
 * The log to 10^6 entries: time for an entry in each tenth (flat, or it slows down), then receipts, tiles, and how long an
 * entry waits for its checkpoint. The store is in memory, so that this measures us and not a disk.
 *   npm run bench -- log [--entries N] [--json]
 */
export default async function benchLog(args) {
  const entries = Number(args[args.indexOf('--entries') + 1] || 0) || 1_000_000;
  const store = memoryStore();
  const sequencer = createSequencer({
    store,
    origin: 'bench.test/log',
    key: logKey(),
    clock: () => new Date(),
    owner: 'bench',
    gather: 100,
    poll: 300,
  });
  const figures = { entries, ...(await append(store, sequencer, entries)), ...(await read(store, entries)) };
  figures.longestWaitForCheckpointMs = await latency(sequencer, store, entries);
  if (args.includes('--json')) console.log(JSON.stringify(figures));
  else for (const [name, value] of Object.entries(figures)) console.log(`${name.padEnd(28)} ${value}`);
}

async function append(store, sequencer, entries) {
  const step = 1000;
  const microseconds = [];
  for (let tenth = 0; tenth < 10; tenth++) {
    let spent = 0;
    const end = Math.round(((tenth + 1) * entries) / 10);
    for (let at = await store.size(); at < end; at = await store.size()) {
      const batch = Array.from({ length: Math.min(step, end - at) }, (_, i) => entry(at + i));
      const start = performance.now();
      await sequencer.add(batch);
      await sequencer.publish();
      spent += performance.now() - start;
    }
    microseconds.push(Math.round((spent * 10_000) / entries));
  }
  return {
    microsecondsAnEntryByTenth: microseconds,
    lastToFirst: Number((microseconds[9] / microseconds[0]).toFixed(2)),
    tilesStored: store.tiles.size,
  };
}

async function read(store, entries) {
  const random = Array.from({ length: 500 }, (_, i) => (i * 7_919_993) % entries);
  const face = createLogFace(store);
  return {
    receiptMs: await each(random, (index) => createInclusionProof(store, index)),
    bundleMs: await each(random.slice(0, 100), (index) => face.tile(bundlePath(Math.floor(index / 256), entries))),
    restartMs: await each([0], () =>
      createSequencer({
        store,
        origin: 'bench.test/log',
        key: logKey(),
        clock: () => new Date(Date.now() + 60_000),
        owner: 'again',
      }).publish(),
    ),
  };
}

async function latency(sequencer, store, entries) {
  sequencer.start();
  const waits = [];
  for (let i = 0; i < 20; i++) {
    const start = performance.now();
    const [index] = await sequencer.add([entry(entries + i)]);
    while ((await store.checkpoint()).size <= index) await new Promise((resolve) => setTimeout(resolve, 2));
    waits.push(performance.now() - start);
  }
  await sequencer.stop();
  return Math.round(Math.max(...waits));
}

async function each(list, work) {
  const start = performance.now();
  for (const item of list) await work(item);
  return Number(((performance.now() - start) / list.length).toFixed(3));
}

function bundlePath(index, entries) {
  const width = Math.min(256, entries - index * 256);
  const digits = String(index)
    .padStart(Math.ceil(String(index).length / 3) * 3, '0')
    .match(/\d{3}/g);
  return `entries/${digits.map((three, i) => (i < digits.length - 1 ? `x${three}` : three)).join('/')}${width < 256 ? `.p/${width}` : ''}`;
}

const digest = (text) => createHash('sha256').update(text).digest('hex');
const fixed = digest('fixed');

function entry(i) {
  const at = new Date(Date.UTC(2024, 9, 1) + i * 1000).toISOString();
  const code = '7GQ2-M9XK-4RTB';
  const bytes = entryBytes({
    schema: 'ikrar-entry/2',
    code,
    n: i,
    kind: 'signature',
    sha256: digest(`${i}`),
    contentDigest: fixed,
    consentDigest: fixed,
    certificateSha256: fixed,
    at,
  });
  return { fileId: 'file', n: i, bytes };
}

function logKey() {
  const seed = createHash('sha256').update('bench').digest();
  const key = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}

function memoryStore() {
  const entries = [];
  const tiles = new Map();
  let checkpoint;
  return {
    tiles,
    append: async (added) => {
      if (added[0].index !== entries.length) return false;
      for (const one of added) entries.push(one);
      return true;
    },
    size: async () => entries.length,
    read: async (from, limit) => entries.slice(from, from + limit),
    find: async (_, n) => entries[n],
    putTiles: async (added) => {
      for (const { path, bytes } of added) tiles.set(path, bytes);
    },
    tile: async (path) => tiles.get(path),
    checkpoint: async () => checkpoint,
    publish: async (next, previous) => {
      if (checkpoint?.note !== previous) return false;
      checkpoint = next;
      return true;
    },
    lease: async () => ({ fence: 1 }),
  };
}
