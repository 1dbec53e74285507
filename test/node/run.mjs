/*
 * npm run test:node [-- 22 24]: what depends on Node itself, under other supported versions than the one that is installed.
 *
 * Node comes from the npm registry (packages of its binaries, no install script) into a temporary folder. With each version run
 * the suites below, then an event from its roster to a verdict, and the server until it is ready. What was built and installed
 * with this Node must run there as it is. Prints "N passed, N failed"; exit code 1 when something failed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../dist/cli/demo/connection.js';

const house = fileURLToPath(new URL('../..', import.meta.url));
/** Native modules, crypto, threads, processes at their limits, streams and the database: what a version of Node can change. */
const suites = [
  'test/core',
  'test/pki/certificate',
  'test/store/sqlite.test',
  'test/ceremony/base-worker',
  'test/roster/workbook',
  'test/roster/reader',
  'test/verification/worker',
  'test/http/health',
];

const versions = process.argv.length > 2 ? process.argv.slice(2) : ['22', '24'];
const folder = mkdtempSync(join(tmpdir(), 'ikrar-node-'));
const tally = { passed: 0, failed: 0 };
try {
  for (const version of versions) await prove(version);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exit(tally.failed > 0 ? 1 : 0);

async function prove(version) {
  const env = install(version);
  const run = (args) => spawnSync('node', args, { cwd: house, env, encoding: 'utf8' });
  const demo = join(folder, `demo-${version}`);
  const { stdout } = run(['--version']);
  if (!check(`Node ${version} is there`, stdout?.startsWith(`v${version}.`), stdout)) return;
  const jest = run(['node_modules/jest/bin/jest.js', ...suites]);
  check(`suites under ${stdout.trim()}`, jest.status === 0, jest.stderr);
  const event = run(['dist/cli.js', 'demo', 'pakta', '--signers', '3', '--out', demo]);
  check(`an event under ${stdout.trim()}`, event.status === 0, event.stdout + event.stderr);
  const pdf = event.status === 0 ? readdirSync(demo).find((name) => name.endsWith('.pdf')) : undefined;
  const verdict = run(['dist/cli.js', 'verify', '--trust', join(demo, 'root.pem'), join(demo, pdf ?? 'ikrar.pdf')]);
  check(`its verdict under ${stdout.trim()}`, verdict.status === 0, verdict.stdout + verdict.stderr);
  check(`a server under ${stdout.trim()}`, await becomesReady(env, join(folder, `data-${version}`)), 'never ready');
}

/** @returns the environment in which `node` is that version */
function install(version) {
  const prefix = join(folder, version);
  const name = `node-${process.platform}-${process.arch}`;
  const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  spawnSync('npm', ['install', '--prefix', prefix, ...options, `${name}@${version}`], { stdio: 'inherit' });
  return { ...process.env, PATH: `${join(prefix, 'node_modules', name, 'bin')}${delimiter}${process.env.PATH}` };
}

async function becomesReady(env, data) {
  const port = await freePort();
  const given = { ...env, PORT: String(port), DATA_DIR: data, LOG_LEVEL: 'warn' };
  const server = spawn('node', ['dist/main.js'], { cwd: house, env: given, stdio: 'ignore' });
  try {
    for (let tries = 0; tries < 150 && server.exitCode === null; tries++) {
      const answer = await fetch(`http://localhost:${port}/readyz`).catch(() => undefined);
      if (answer?.ok) return true;
      await sleep(200);
    }
    return false;
  } finally {
    server.kill();
  }
}

function check(what, holds, why) {
  tally[holds ? 'passed' : 'failed']++;
  console.log(`  ${holds ? '✓' : '✗'} ${what}${holds ? '' : `\n${String(why).split('\n').slice(-30).join('\n')}`}`);
  return holds;
}
