import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * A whole event is exported and judged by others: the Library of Congress's bagit (Python), sha256sum, unzip; then by ours, and
 * again after one byte was changed.
 *   npm run conformance:archive [-- EVENT]
 */
const run = promisify(execFile);
const root = join(import.meta.dirname, '../../..');
const ikrar = (...args) => run(process.execPath, [join(root, 'dist/cli.js'), ...args], { maxBuffer: 1e8 });
const event = process.argv[2] ?? 'sijunjung';
const scratch = mkdtempSync(join(tmpdir(), 'ikrar-bag-judge-'));
let passed = 0;
let failed = 0;

async function check(name, work) {
  const start = performance.now();
  try {
    const detail = await work();
    passed += 1;
    console.log(`lulus  ${name}${detail ? `: ${detail}` : ''} (${Math.round(performance.now() - start)} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`GAGAL  ${name}: ${`${error.stdout ?? ''}${error.stderr ?? ''}`.trim() || error.message}`);
  }
}

/** bagit 1.9 in an environment of its own, made once. */
async function bagitPython() {
  const home = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ikrar-judges/bagit');
  const python = join(home, 'bin/python');
  if (!existsSync(join(home, 'ready'))) {
    await run('python3', ['-m', 'venv', home]);
    await run(python, ['-m', 'pip', 'install', '--quiet', 'bagit==1.9.0', 'setuptools<81']);
    writeFileSync(join(home, 'ready'), '');
  }
  return python;
}

const exitCode = (work) =>
  work.then(
    () => 0,
    (error) => error.code,
  );

function require(condition, message) {
  if (!condition) throw new Error(message);
}

try {
  await ikrar('demo', event, '--out', scratch);
  const zip = join(
    scratch,
    readdirSync(scratch).find((name) => name.endsWith('.zip')),
  );
  const trust = ['--trust', join(scratch, 'root.pem')];
  const python = await bagitPython();
  await run('unzip', ['-q', zip, '-d', join(scratch, 'bag')]);
  const folder = join(scratch, 'bag', readdirSync(join(scratch, 'bag'))[0]);
  console.log(`${zip}: ${(statSync(zip).size / 1e6).toFixed(1)} MB`);

  await check('bagit.py validates the bag', async () => {
    const { stderr } = await run(python, ['-m', 'bagit', '--validate', folder]);
    return stderr
      .trim()
      .split('\n')
      .at(-1)
      .replace(/^.*? - /, '');
  });
  await check('sha256sum agrees with the manifest', () =>
    run('sha256sum', ['--quiet', '-c', 'manifest-sha256.txt'], { cwd: folder }).then(() => {}),
  );
  await check('ikrar archive verify passes it', async () =>
    (await ikrar('archive', 'verify', zip, ...trust)).stdout.trim(),
  );
  await check('without the root it is indeterminate (2)', async () =>
    require((await exitCode(ikrar('archive', 'verify', zip))) === 2, 'another exit code'),
  );

  const bytes = readFileSync(zip);
  const at = bytes.indexOf('%PDF-') + 2000;
  bytes[at] ^= 1;
  writeFileSync(zip, bytes);
  await check('one byte changed: ikrar archive verify fails it (1)', async () =>
    require((await exitCode(ikrar('archive', 'verify', zip, ...trust))) === 1, 'another exit code'),
  );
  const pdf = readdirSync(join(folder, 'data/dokumen'))[0];
  writeFileSync(join(folder, 'data/dokumen', pdf), 'x', { flag: 'a' });
  await check('one byte added: bagit.py fails it', async () =>
    require((await exitCode(run(python, ['-m', 'bagit', '--validate', folder]))) !== 0, 'it passed'),
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
