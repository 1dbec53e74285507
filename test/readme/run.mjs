// Runs the shell blocks of our documents as they stand (blocks.mjs says which, and what they may count on). Needs bash, curl,
// openssl 3 and GNU coreutils. Exit 1 when a block fails, or says neither how it is run nor why it is not.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documents, root, scenes, shellBlocks } from './blocks.mjs';

const blocks = documents.flatMap((document) => shellBlocks(document).map((block) => ({ document, ...block })));
const folder = mkdtempSync(join(tmpdir(), 'ikrar-readme-'));
mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
symlinkSync(join(root, 'dist/cli.js'), join(folder, 'node_modules/.bin/ikrar')); // what `npx ikrar` finds
symlinkSync(join(root, 'examples'), join(folder, 'examples'));

const port = await new Promise((done) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});
const base = `http://localhost:${port}`;
const settings = { PORT: String(port), HOST: '127.0.0.1', DATA_DIR: join(folder, 'data'), BASE_URL: base };

let passed = 0;
let failed = 0;
const failure = (text) => {
  failed++;
  console.error(text);
};
for (const { place, fault } of blocks) if (fault) failure(`${place}: ${fault}`);

const server = spawn(process.execPath, [join(root, 'dist/main.js')], {
  env: { ...process.env, ...settings, LOG_LEVEL: 'error' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = new Promise((done) => server.once('exit', done));
try {
  const setup = await firstLink();
  play('http', { BASE: base, SETUP: setup });
  play('offline', {});
  server.kill('SIGTERM');
  await ended;
  play('stopped', {});
  play('alone', {});
} finally {
  server.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/** The token of the one-time link that the first start prints. */
function firstLink() {
  let printed = '';
  return new Promise((done, fail) => {
    server.stdout.on('data', (bytes) => {
      printed += bytes;
      const match = /masuk\/baru\/(\S+)/.exec(printed);
      if (match) done(match[1]);
    });
    server.once('exit', (code) => fail(new Error(`server ended with ${code}`)));
  });
}

/** One shell a document: each block tells where it begins, so that a failure has a place. */
function play(scene, given) {
  for (const document of documents) {
    const parts = blocks.filter((block) => block.document === document && block.scene === scene);
    if (parts.length === 0) continue;
    const script = parts.map(({ place, script }) => `: ${place}\n${script}`).join('\n');
    const { status, stdout, stderr } = spawnSync('bash', ['-xeuo', 'pipefail', '-c', script], {
      cwd: folder,
      env: { ...process.env, ...settings, ...given },
      encoding: 'utf8',
    });
    console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${document}, ${scene} (${scenes[scene]}): ${parts.length} blocks`);
    if (status === 0) passed += parts.length;
    else failure(`exit ${status}\n${stdout}\n${stderr.split('\n').slice(-40).join('\n')}`);
  }
}
