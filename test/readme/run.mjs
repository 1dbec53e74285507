// Runs the README's shell blocks as they stand: those marked `<!-- run: http -->` against a server of its own, then those
// marked `<!-- run: offline -->` in the same folder, on the files that the first left there. Needs bash, curl and openssl.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const blocks = [...readme.matchAll(/<!-- run: (http|offline) -->\n```sh\n([\s\S]*?)```/g)].map(([, kind, script]) => ({
  kind,
  script,
}));
const folder = mkdtempSync(join(tmpdir(), 'ikrar-readme-'));

const port = await new Promise((done) => {
  const probe = createServer().listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => done(port));
  });
});
const base = `http://localhost:${port}`;
const server = spawn(process.execPath, [join(root, 'dist/main.js')], {
  env: {
    ...process.env,
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'error',
    BASE_URL: base,
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let printed = '';
const setup = await new Promise((done, fail) => {
  server.stdout.on('data', (bytes) => {
    printed += bytes;
    const match = /masuk\/baru\/(\S+)/.exec(printed);
    if (match) done(match[1]);
  });
  server.once('exit', (code) => fail(new Error(`server ended with ${code}`)));
});

let passed = 0;
let failed = 0;
for (const { kind, script } of blocks) {
  const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { ...process.env, BASE: base, SETUP: setup, IKRAR: join(root, 'dist/cli.js') },
    encoding: 'utf8',
  });
  if (status === 0) passed++;
  else {
    failed++;
    console.error(`${kind}: exit ${status}\n${script}\n${stdout}\n${stderr}`);
  }
}
server.kill();
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
