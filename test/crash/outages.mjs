// `npm run crash:outages`: what a machine does to a server besides killing it. Real processes, real files, real sockets: a full
// disk, a folder nobody may write, a second process, a database that is not there or stops answering, a clock that goes back.
// Each must give one clear sentence or 503 with Retry-After, acknowledge nothing that is not durable, and go on afterwards.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, startMongo } from '../mongo/server.mjs';
import { createHall, createLedger } from './hall.mjs';
import { createNode } from './node.mjs';
import { prove } from './proof.mjs';

const folder = mkdtempSync(join(tmpdir(), 'ikrar-outages-'));
const tests = [];
const test = (name, work) => tests.push({ name, work });

function must(condition, text) {
  if (!condition) throw new Error(text);
}

async function newNode(changes = {}) {
  const port = await freePort();
  const dataDir = mkdtempSync(join(folder, 'data-'));
  const url = `http://127.0.0.1:${port}`;
  const environment = { PORT: String(port), BASE_URL: url, DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...changes };
  const node = createNode({ environment, log: join(folder, 'nodes.log') });
  return Object.assign(node, { environment });
}

/** It must not start, must say one sentence, and must end with a code that is not 0. */
async function refuses(node, sentence) {
  const started = performance.now();
  const failure = await node.start().then(
    () => undefined,
    (error) => error,
  );
  must(failure, 'it started');
  must(failure.code === 1, `exit code ${failure.code}`);
  must(sentence.test(failure.words), `said: ${failure.words}`);
  must(failure.words.split('\n').length <= 2 && !/\n\s+at /.test(failure.words), `not one sentence: ${failure.words}`);
  must(performance.now() - started < 15_000, 'took too long');
}

test('a data folder that cannot be written', async () => {
  const inTheWay = join(folder, 'a-file');
  writeFileSync(inTheWay, '');
  await refuses(await newNode({ DATA_DIR: join(inTheWay, 'data') }), /folder|map|tulis/i);
});

test('two processes on one SQLite file: the second refuses, the first goes on', async () => {
  const first = await newNode();
  const second = await newNode({ DATA_DIR: first.environment.DATA_DIR });
  await first.start();
  await refuses(second, /sedang dipakai/);
  must((await fetch(`${first.url}/readyz`)).status === 200, 'the first is not ready any more');
  await first.kill();
  await second.start(); // the kernel has freed the lock
  await second.kill('SIGTERM');
});

test('a MONGODB_URI that is none', async () => refuses(await newNode({ MONGODB_URI: 'mongodb://' }), /MONGODB_URI/));

test('a MongoDB where nobody listens', async () =>
  refuses(
    await newNode({ MONGODB_URI: 'mongodb://ikrar:rahasia@127.0.0.1:9/ikrar' }),
    /^(?!.*rahasia).*tidak terjangkau/,
  ));

/** Signs round after round until told to stop; resolves with the ledger. */
function signing(nodes, setup) {
  const ledger = createLedger();
  let on = true;
  const done = createHall(nodes, setup, ledger).then(async (hall) => {
    while (on) await hall.round(12);
  });
  return {
    ledger,
    async finish() {
      on = false;
      await done;
    },
  };
}

/** Waits until it holds, or says what did not. */
async function until(condition, what, milliseconds = 20_000) {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    must(performance.now() < end, `never: ${what}`);
    await sleep(50);
  }
}

const status = async (node, path) => (await fetch(node.url + path, { signal: AbortSignal.timeout(15_000) })).status;

async function agrees(node, ledger) {
  await node.kill('SIGTERM');
  const { wrong } = await prove(node.environment, ledger, new Map());
  must(wrong.length === 0, wrong.join('\n'));
}

test('a disk that fills while people sign: 503, nothing lost, and on it goes when there is room', async () => {
  const node = await newNode();
  const { setup } = await node.start(undefined, { fileBlocks: 2_000 });
  const hall = signing([node], setup);
  await until(() => hall.ledger.retries['503'] > 20, 'a full disk', 60_000);
  const told = hall.ledger.signed;
  must((await status(node, '/readyz')) === 503, '/readyz does not say it');
  must((await status(node, '/healthz')) === 200, '/healthz does not answer');
  await node.kill();
  await node.start();
  await until(() => hall.ledger.signed > told + 12, 'signatures after there was room');
  await hall.finish();
  await agrees(node, hall.ledger);
});

test('a clock that goes back: signing stops and says so, and goes on when it is right', async () => {
  const node = await newNode();
  const { setup } = await node.start();
  const hall = signing([node], setup);
  await until(() => hall.ledger.signed > 3, 'signatures');
  await node.kill();
  await node.start(undefined, { clockOffset: -3_600_000 });
  await until(() => hall.ledger.retries['503'] > 5, 'a refusal');
  const told = hall.ledger.signed;
  await sleep(500);
  must(hall.ledger.signed === told, 'somebody signed at an earlier time');
  await node.kill();
  await node.start();
  await until(() => hall.ledger.signed > told + 5, 'signatures after the clock was right');
  await hall.finish();
  await agrees(node, hall.ledger);
});

test('a MongoDB that stops answering, then is killed, while people sign at two nodes', async () => {
  const mongo = await startMongo();
  try {
    const first = await newNode({ MONGODB_URI: `${mongo.uri}ikrar` });
    const { DATA_DIR, BASE_URL } = first.environment;
    const second = await newNode({ MONGODB_URI: `${mongo.uri}ikrar`, DATA_DIR, BASE_URL });
    await first.start();
    const { setup } = await second.start();
    const hall = signing([first, second], setup);
    await until(() => hall.ledger.signed > 5, 'signatures');
    await mongo.freeze();
    const asked = performance.now();
    const answer = await fetch(`${first.url}/readyz`);
    mongo.thaw();
    must(answer.status === 503 && Number(answer.headers.get('retry-after')) > 0, `/readyz said ${answer.status}`);
    must(performance.now() - asked < 12_000, 'health took too long');
    const told = hall.ledger.signed;
    await until(() => hall.ledger.signed > told + 5, 'signatures after the thaw');
    await mongo.kill();
    await until(async () => (await status(second, '/readyz')) === 503, 'not ready without a database');
    await mongo.start();
    const before = hall.ledger.signed;
    await until(() => hall.ledger.signed > before + 5, 'signatures after the restart', 60_000);
    await hall.finish();
    await second.kill('SIGTERM');
    await agrees(first, hall.ledger);
  } finally {
    await mongo.stop();
    rmSync(mongo.folder, { recursive: true, force: true });
  }
});

let failed = 0;
mkdirSync(folder, { recursive: true });
const only = process.argv[2] ?? '';
const chosen = tests.filter(({ name }) => name.includes(only));
for (const { name, work } of chosen) {
  const started = performance.now();
  try {
    await work();
    console.log(`ok    ${name} (${Math.round((performance.now() - started) / 100) / 10} s)`);
  } catch (error) {
    failed++;
    console.log(`FAIL  ${name}\n      ${error.stack}`);
  }
}
console.log(`${chosen.length - failed} passed, ${failed} failed`);
rmSync(folder, { recursive: true, force: true });
process.exit(failed === 0 ? 0 : 1);
