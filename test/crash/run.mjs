// `npm run crash -- --kills N --store sqlite|mongo [--nodes 1|2] [--signers N]`
//
// Rounds are opened, signed and closed over HTTP while the server is killed with SIGKILL again and again: at random times, and
// at named writes before and after they are durable. At the end every acknowledged receipt must be in its file, every file must
// verify, and the log must agree with the files and with every checkpoint it has ever shown. Exit 1 with the list otherwise.
// Ctrl+C ends the killing early and proves what there is.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort, startMongo } from '../mongo/server.mjs';
import { createHall, createLedger } from './hall.mjs';
import { createNode } from './node.mjs';
import { prove } from './proof.mjs';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    store: { type: 'string', default: 'sqlite' },
    nodes: { type: 'string' },
    signers: { type: 'string', default: '40' },
    json: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
const nodeCount = Number(values.nodes ?? (values.store === 'mongo' ? 2 : 1));
if (!(kills > 0) || !['sqlite', 'mongo'].includes(values.store) || (values.store === 'sqlite' && nodeCount > 1)) {
  console.error('usage: npm run crash -- --kills N --store sqlite|mongo [--nodes N (mongo only)] [--signers N]');
  process.exit(2);
}

/** Half of the deaths come at these writes, before or after, at the nth time they happen. */
const points = [
  ...Array(4).fill('revisions.append'),
  ...Array(2).fill('log.append'),
  ...Array(2).fill('memory.write'),
  ...'revisions.markLogged log.publish papers.put files.put credentials.put declarations.replace'.split(' '),
];
const pick = (list) => list[Math.floor(Math.random() * list.length)];
const chooseFault = () =>
  Math.random() < 0.5
    ? undefined
    : { name: pick(points), side: pick(['before', 'after']), nth: 1 + Math.floor(Math.random() * 6) };

const folder = mkdtempSync(join(tmpdir(), 'ikrar-crash-'));
const say = (text) => values.json || process.stdout.write(`${text}\n`);

async function main() {
  const started = performance.now();
  const mongo = values.store === 'mongo' && !process.env.MONGODB_URI ? await startMongo() : undefined;
  const uri = process.env.MONGODB_URI ?? (mongo && `${mongo.uri}ikrar-crash-${process.pid}`);
  const nodes = await makeNodes(values.store === 'mongo' ? uri : undefined);
  const ledger = createLedger();
  const checkpoints = new Map();
  const deaths = {};
  try {
    let setup; // each start makes a new link for the first organizer, until they have logged in
    for (const node of nodes) ({ setup } = await node.start());
    const hall = await createHall(nodes, setup, ledger);
    const watching = watch(nodes, checkpoints);
    let done = false;
    const signing = (async () => {
      while (!done) await hall.round(Number(values.signers));
    })();
    const killing = killAll(nodes, deaths, mongo, () => ledger.signed).finally(() => {
      done = true;
    });
    await Promise.all([signing, killing]);
    watching.stop();
    say(`the last round is closed after ${Math.round((performance.now() - started) / 1000)} s; now the proof`);
    for (const node of nodes) await node.kill('SIGTERM');
    const proof = await prove(nodes[0].environment, ledger, checkpoints);
    report({ ...proof, deaths, ledger, checkpoints: checkpoints.size, seconds: (performance.now() - started) / 1000 });
    return proof.wrong.length === 0;
  } finally {
    for (const node of nodes) if (node.isAlive()) await node.kill();
    await mongo?.stop();
    if (mongo) rmSync(mongo.folder, { recursive: true, force: true });
  }
}

async function makeNodes(uri) {
  const ports = [];
  for (let i = 0; i < nodeCount; i++) ports.push(await freePort());
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  return ports.map((port, i) => {
    const environment = {
      PORT: String(port),
      BASE_URL: `http://127.0.0.1:${ports[0]}`,
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
      ...(uri ? { MONGODB_URI: uri } : {}),
    };
    const node = createNode({ environment, log: join(folder, `node-${i}.log`) });
    return Object.assign(node, { environment });
  });
}

/** One node after the other dies and comes back; every tenth time it is the database, where it is ours to kill. */
async function killAll(nodes, deaths, mongo, signed) {
  let enough = false;
  process.once('SIGINT', () => {
    enough = true;
  });
  for (let i = 0; i < kills && !enough; i++) {
    const node = pick(nodes);
    let cause;
    if (mongo && i % 10 === 9) {
      cause = 'database';
      await sleep(Math.random() * 500);
      await mongo.kill();
      await sleep(Math.random() * 1_000);
      await mongo.start();
    } else {
      cause = await killNode(node, signed);
    }
    deaths[cause] = (deaths[cause] ?? 0) + 1;
    if ((i + 1) % 10 === 0) say(`${i + 1} kills, ${signed()} signed`);
  }
  // A fault of the last kills may still lie in wait, or have struck since: who closes the round needs servers that live.
  for (const node of nodes) {
    if (node.isAlive()) await node.kill();
    await startPatiently(node);
  }
}

/** What a supervisor does: a node that found its database too slow to answer ended with a sentence, and is started again. */
async function startPatiently(node) {
  for (let tries = 1; ; tries++) {
    try {
      return await node.start();
    } catch (error) {
      if (tries === 10 || !/MONGODB_URI|Basis data terlalu lama/.test(error.words ?? '')) throw error;
      await sleep(1_000);
    }
  }
}

async function killNode(node, signed) {
  // Half of the times not before somebody has signed again, or a slow machine would only ever see servers that start.
  const before = signed();
  const patience = Math.random() < 0.5 ? 600 : 0;
  for (let waits = 0; signed() === before && waits < patience; waits++) await sleep(50);
  await sleep(50 + Math.random() * 600);
  if (node.isAlive()) await node.kill();
  const fault = chooseFault();
  let listening;
  try {
    await node.start(fault);
    listening = true;
  } catch {
    listening = false; // the fault came while it mended on start: that is a death as well
  }
  if (!fault) return 'any time';
  const met = listening ? await Promise.race([node.ended(), sleep(1_500, undefined)]) : 'SIGKILL';
  if (!met) return 'any time';
  await startPatiently(node);
  return `${fault.side} ${fault.name}`;
}

/** Remembers every checkpoint that the log shows. */
function watch(nodes, checkpoints) {
  let on = true;
  void (async () => {
    while (on) {
      const response = await fetch(`${pick(nodes).url}/log/checkpoint`).catch(() => undefined);
      const note = response?.ok ? await response.text() : undefined;
      if (note) checkpoints.set(Number(note.split('\n')[1]), note);
      await sleep(50);
    }
  })();
  return {
    stop() {
      on = false;
    },
  };
}

function report({ wrong, deaths, ledger, seconds, ...counts }) {
  const { receipts, closed, retries } = ledger;
  const result = {
    store: values.store,
    nodes: nodeCount,
    kills: Object.values(deaths).reduce((sum, count) => sum + count, 0),
    deaths,
    receipts: receipts.length,
    closed: closed.length,
    retries,
    ...counts,
    seconds: Math.round(seconds),
    wrong,
  };
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    console.log(result);
    console.log(
      wrong.length === 0
        ? 'Nothing that was acknowledged is lost, and everything agrees.'
        : `${wrong.length} THINGS ARE WRONG`,
    );
  }
}

const sound = await main().catch((error) => {
  console.error(error);
  return false;
});
if (sound) rmSync(folder, { recursive: true, force: true });
else console.error(`kept for you: ${folder}`);
process.exit(sound ? 0 : 1);
