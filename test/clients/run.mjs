// `npm run test:clients`: makes clients of /api/openapi.json with the generators that people use, compiles them, plays a whole
// ceremony against a server of its own, and lets schemathesis ask everything else (--seconds N, 90 when absent). What it
// installs (requirements.txt, package-lock.json) is kept under the user's cache folder. Needs python3 with venv, and npm.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder, run } from '../conformance/judges/tools.mjs';
import { makeSubjects } from './subjects.mjs';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '90' } } });
const here = import.meta.dirname;
const root = resolve(here, '../..');
const folder = mkdtempSync(join(tmpdir(), 'ikrar-clients-'));
const counts = { passed: 0, failed: 0 };

/** Runs a program and counts it as one check. Returns what it printed; undefined when it failed. */
function check(name, program, args, options = {}) {
  const start = performance.now();
  const { status, stdout, stderr } = run(program, args, { cwd: folder, ...options });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  counts[status === 0 ? 'passed' : 'failed']++;
  console.log(`${status === 0 ? 'ok' : 'FAILED'}  ${name}, ${seconds} s`);
  if (status === 0) return stdout;
  console.error(`${stdout}\n${stderr}`);
  return undefined;
}

/** The generators in a folder of the cache, installed once for each state of their manifests. */
function installGenerators() {
  const manifests = ['requirements.txt', 'package.json', 'package-lock.json'];
  const state = createHash('sha256');
  for (const name of manifests) state.update(readFileSync(join(here, name)));
  const home = cacheFolder('clients', state.digest('hex').slice(0, 16));
  if (existsSync(join(home, 'complete'))) return home;
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  for (const name of manifests) cpSync(join(here, name), join(home, name));
  const steps = [
    ['npm', ['ci', '--silent', '--no-audit', '--no-fund']],
    ['python3', ['-m', 'venv', 'venv']],
    [join(home, 'venv/bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '-r', 'requirements.txt']],
  ];
  for (const [program, args] of steps) {
    const { status, stdout, stderr } = run(program, args, { cwd: home });
    if (status !== 0) throw new Error(`${program} ${args[0]} failed\n${stdout}\n${stderr}`);
  }
  writeFileSync(join(home, 'complete'), '');
  return home;
}

/** A server of dist on a free port and an empty store. */
async function startServer() {
  const port = await new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
  const base = `http://localhost:${port}`;
  const settings = { PORT: String(port), HOST: '127.0.0.1', BASE_URL: base, TRUST_PROXY: '1', LOG_LEVEL: 'error' };
  const server = spawn(process.execPath, [join(root, 'dist/main.js')], {
    env: { ...process.env, ...settings, DATA_DIR: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const setup = await new Promise((done, fail) => {
    let printed = '';
    server.stdout.on('data', (bytes) => {
      printed += bytes;
      const match = /masuk\/baru\/(\S+)/.exec(printed);
      if (match) done(match[1]);
    });
    server.once('exit', (status) => fail(new Error(`the server ended with ${status}`)));
  });
  return { base, setup, stop: () => server.kill() };
}

const home = installGenerators();
const bin = (name) => join(home, name);
const python = bin('venv/bin/python');
const server = await startServer();
try {
  const document = join(folder, 'openapi.json');
  writeFileSync(document, await (await fetch(`${server.base}/api/openapi.json`)).text());
  const code = playPython(document)?.trim();
  if (code) {
    playTypeScript(document, code);
    await askEverything(document, code);
  }
} finally {
  server.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;

function playPython(document) {
  const made = ['generate', '--path', document, '--output-path', 'ikrar_client', '--meta', 'none'];
  check('Python client generated', bin('venv/bin/openapi-python-client'), [
    ...made,
    '--config',
    join(here, 'client.yaml'),
  ]);
  check('Python client compiled', python, ['-m', 'compileall', '-q', 'ikrar_client']);
  const roster = join(root, 'examples/events/sijunjung/roster.csv');
  const args = [join(here, 'ceremony.py'), server.base, server.setup, roster];
  return check('ceremony played with the Python client', python, args, { env: { ...process.env, PYTHONPATH: folder } });
}

function playTypeScript(document, code) {
  for (const name of ['look.ts', 'tsconfig.json', 'package.json']) cpSync(join(here, name), join(folder, name));
  check('TypeScript client generated', bin('node_modules/.bin/openapi-typescript'), [document, '-o', 'ikrar.ts']);
  symlinkSync(bin('node_modules'), join(folder, 'node_modules'), 'dir');
  check('TypeScript client compiled', bin('node_modules/.bin/tsc'), ['-p', 'tsconfig.json']);
  check('pledge checked with the TypeScript client', process.execPath, ['out/look.js', server.base, code]);
}

/**
 * First with a login and real ids, every request from an address of its own; then as a stranger whom the limits soon stop.
 * Logging out is left out: it would end the session of all other requests.
 */
async function askEverything(document, code) {
  const subjects = await makeSubjects(server.base, JSON.parse(readFileSync(document, 'utf8')), code);
  writeFileSync(join(folder, 'schemathesis.toml'), subjects.config);
  writeFileSync(document, JSON.stringify(subjects.document));
  writeFileSync(join(folder, 'stranger.toml'), 'max-stream-events = 1\n');
  const checks = ['not_a_server_error', 'status_code_conformance', 'content_type_conformance'];
  checks.push('response_headers_conformance', 'response_schema_conformance');
  const asked = [
    'run',
    document,
    '--url',
    server.base,
    '--exclude-operation-id',
    'logOut',
    '--checks',
    checks.join(','),
  ];
  const bounds = ['--phases', 'examples,coverage,fuzzing', '--seed', '1', '--request-timeout', '30'];
  const more = ['--generation-database', 'none', '--continue-on-failure', '--no-color'];
  const ask = (name, config, seconds, environment) => {
    const args = ['--config-file', config, ...asked, ...bounds, ...more, '--max-time', String(seconds)];
    const env = { ...process.env, SCHEMATHESIS_HOOKS: 'hooks', PYTHONPATH: here, ...environment };
    const printed = check(name, bin('venv/bin/schemathesis'), args, { env });
    console.log(printed?.slice(printed.indexOf('Test Phases:')).trim() ?? '');
  };
  const seconds = Number(values.seconds);
  ask('schemathesis', 'schemathesis.toml', seconds, { ADDRESSES: 'many' });
  ask('schemathesis without a login', 'stranger.toml', Math.ceil(seconds / 3), {});
}
