// Runs the shell blocks of our documents as they stand (blocks.mjs says which, and what they may count on). Needs bash, curl,
// openssl 3 and GNU coreutils. Exit 1 when a block fails, or says neither how it is run nor why it is not.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documents, root, scenes, shellBlocks } from './blocks.mjs';
import { freePort, startServer } from './server.mjs';

const blocks = documents.flatMap((document) => shellBlocks(document).map((block) => ({ document, ...block })));
const folder = mkdtempSync(join(tmpdir(), 'ikrar-readme-'));
mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
symlinkSync(join(root, 'dist/cli.js'), join(folder, 'node_modules/.bin/ikrar')); // what `npx ikrar` finds
symlinkSync(join(root, 'examples'), join(folder, 'examples'));

const port = await freePort();
const base = `http://localhost:${port}`;

let passed = 0;
let failed = 0;
const failure = (text) => {
  failed++;
  console.error(text);
};
for (const { place, fault } of blocks) if (fault) failure(`${place}: ${fault}`);

const server = await startServer({ PORT: String(port), DATA_DIR: join(folder, 'data'), BASE_URL: base });
try {
  play('http', { BASE: base, SETUP: server.setup });
  play('offline', {});
  await server.stop();
  play('stopped', {});
  play('alone', {});
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

/** One shell a document: each block tells where it begins, so that a failure has a place. */
function play(scene, given) {
  for (const document of documents) {
    const parts = blocks.filter((block) => block.document === document && block.scene === scene);
    if (parts.length === 0) continue;
    const script = parts.map(({ place, script }) => `: ${place}\n${script}`).join('\n');
    const { status, stdout, stderr } = spawnSync('bash', ['-xeuo', 'pipefail', '-c', script], {
      cwd: folder,
      env: { ...process.env, ...server.settings, ...given },
      encoding: 'utf8',
    });
    console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${document}, ${scene} (${scenes[scene]}): ${parts.length} blocks`);
    if (status === 0) passed += parts.length;
    else failure(`exit ${status}\n${stdout}\n${stderr.split('\n').slice(-40).join('\n')}`);
  }
}
