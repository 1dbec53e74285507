import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseCheckpoint } from '../../../dist/core/checkpoint.js';
import { sha256 } from '../../../dist/core/digest.js';
import { parseVkey } from '../../../dist/core/note.js';
import { createInclusionProof, verifyInclusionProof } from '../../../dist/log/inclusion-proof.js';
import { grow, openLog, origin, serve } from './house.mjs';

/**
 * What others say of our log: tessera's fsck re-reads it, a real witness cosigns it and refuses a fork.
 *   npm run conformance:log [-- --quick]
 */
const judge = join(import.meta.dirname, 'judge');
const scratch = mkdtempSync(join(tmpdir(), 'ikrar-log-judges-'));
const sizes = process.argv.includes('--quick') ? [1, 257] : [0, 1, 255, 256, 257, 65_536, 70_000];
let passed = 0;
let failed = 0;

async function check(name, work) {
  try {
    const detail = await work();
    passed += 1;
    console.log(`lulus  ${name}${detail ? `: ${detail}` : ''}`);
  } catch (error) {
    failed += 1;
    console.log(`GAGAL  ${name}: ${error.message}`);
  }
}

const fsck = (vkey, url) =>
  new Promise((resolve, reject) => {
    execFile(judge, ['fsck', vkey, origin, url], (error, out, err) => {
      const said = `${out}${err}`.trim().split('\n').slice(-3).join(' | ');
      if (error) reject(new Error(said));
      else resolve(/Successfully.*?root \S+/.exec(said)?.[0] ?? said);
    });
  });

/** fsck finds nothing to read in a log without entries; it is asked about those with some. */
async function fsckOf(log) {
  const server = await serve(log);
  try {
    return await fsck(log.sequencer.vkey, server.url);
  } finally {
    server.close();
  }
}

function require(condition, message) {
  if (!condition) throw new Error(message);
}

async function sizesAgree() {
  const folder = mkdtempSync(join(scratch, 'sizes-'));
  const log = await openLog(folder);
  for (const size of sizes) {
    await grow(log, size);
    if (size === 0) {
      const { root } = parseCheckpoint((await log.stores.log.checkpoint()).note);
      await check('an empty log answers with the empty root', () =>
        require(sha256().every((b, i) => b === root[i]), 'other root'),
      );
    } else await check(`fsck on ${size} entries`, () => fsckOf(log));
  }
  await log.stores.close();
}

async function crashes() {
  const folder = mkdtempSync(join(scratch, 'crash-'));
  let acknowledged = -1;
  for (let round = 0; round < 12; round++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'appender.mjs'), folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let told = '';
    child.stdout.on('data', (text) => {
      told += text;
    });
    await until(() => told !== '', 'nothing was appended'); // a kill before the first entry would prove nothing
    await wait(50 + ((round * 137) % 400));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    const last = told.split('\n').at(-2);
    if (last !== undefined) acknowledged = Math.max(acknowledged, Number(last));
  }
  const log = await openLog(folder);
  const { size } = await until(() => log.sequencer.publish(), 'the dead process still holds the lease');
  await check(`fsck after 12 kills, ${size} entries`, () => fsckOf(log));
  await check(`none of ${acknowledged + 1} acknowledged entries is lost`, () =>
    require(size > acknowledged, `${size} left`),
  );
  await log.stores.close();
}

async function witness() {
  const port = await freePort();
  const folder = mkdtempSync(join(scratch, 'witness-'));
  const first = await openLog(mkdtempSync(join(scratch, 'witnessed-')));
  const process = spawn(judge, ['witness', String(port), join(folder, 'w'), origin, first.sequencer.vkey], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await first.stores.close();
  let said = '';
  for (const stream of [process.stdout, process.stderr])
    stream.on('data', (text) => {
      said += text;
    });
  try {
    const vkey = await until(
      () => /vkey="?(\S+?\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+)/.exec(said)?.[1],
      'the witness did not start',
    );
    const witnesses = [{ url: `http://127.0.0.1:${port}`, key: parseVkey(sha256, vkey) }];
    await cosigned(witnesses);
    await forked(witnesses);
  } finally {
    process.kill('SIGTERM');
  }
}

async function cosigned(witnesses) {
  const log = await openLog(mkdtempSync(join(scratch, 'cosigned-')), { witnesses, poll: 50 });
  log.sequencer.start();
  for (const size of [1, 300, 1000]) {
    await grow(log, size);
    await check(`litewitness cosigns ${size} entries, and the receipt carries it`, async () => {
      const named = await until(async () => {
        const receipt = await createInclusionProof(log.stores.log, size - 1);
        const answer = verifyInclusionProof(receipt, {
          logKeys: [parseVkey(sha256, log.sequencer.vkey)],
          witnessKeys: witnesses.map(({ key }) => key),
        });
        return answer.good && answer.size === size && answer.witnesses[0];
      }, 'no cosignature');
      return `${named.name} at ${named.at}`;
    });
  }
  await log.sequencer.stop();
  await log.stores.close();
}

async function forked(witnesses) {
  for (const size of [1000, 1200, 5]) {
    const faults = [];
    const log = await openLog(mkdtempSync(join(scratch, 'forked-')), {
      witnesses,
      poll: 50,
      onFault: (e) => faults.push(e.message),
    });
    await grow(log, size, 'other');
    await check(`litewitness refuses another log of ${size} entries under the same key`, async () => {
      await until(
        () => log.sequencer.witnesses()[0].fault?.kind === 'fork',
        `it said ${JSON.stringify(log.sequencer.witnesses())}`,
      );
      return log.sequencer.witnesses()[0].fault.detail;
    });
    await log.sequencer.stop();
    await log.stores.close();
  }
}

async function until(find, complaint) {
  for (let i = 0; i < 100; i++) {
    const found = await find();
    if (found) return found;
    await wait(100);
  }
  throw new Error(complaint);
}

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

try {
  await sizesAgree();
  await crashes();
  await witness();
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
