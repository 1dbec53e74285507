#!/usr/bin/env node
/**
 * `npm run foreign -- [--keep DIR] [--pack]`: files that eight other programs sign, on bases that twenty make, before our verifier.
 * Each has an answer that it must get (test/vectors/foreign/expected.json), and no good file may be failed. A writer that cannot be
 * had here is named, and its files are not missed. --pack puts files and answers into test/vectors/foreign. Ends with a count.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepareJava, prepareNode, preparePython } from './foreign/prepare.mjs';
import { missingTool, run } from './judges/tools.mjs';

register('../support/typescript-loader.mjs', import.meta.url);
const { nodePrimitives: primitives } = await import('../../src/verification/node-primitives.ts');
const { verifyPdf } = await import('../../src/verification/verify.ts');
const { answerOf, packForeignFiles } = await import('../support/foreign-files.ts');

const { values } = parseArgs({ options: { keep: { type: 'string' }, pack: { type: 'boolean', default: false } } });
const here = join(import.meta.dirname, 'foreign');
const vectors = join(import.meta.dirname, '..', 'vectors');
const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'ikrar-foreign-'));
mkdirSync(folder, { recursive: true });

/** Somebody else's authority, for as long as files are made. */
async function withAuthority(make) {
  const port = await freePort();
  const authority = spawn('python3', ['-B', join(here, 'authority.py'), folder, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    await new Promise((resolve, reject) => {
      authority.stdout.once('data', resolve);
      authority.once('exit', () => reject(new Error('the authority did not start')));
    });
    return make(String(port));
  } finally {
    authority.kill();
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** @returns the names of the files that were made */
function makeFiles(port, missing) {
  cpSync(join(vectors, 'ddfe733', 'closed.pdf'), join(folder, 'ours-closed.pdf'));
  run('openssl', [
    'x509',
    '-in',
    join(vectors, 'ddfe733', 'keys', 'root.pem'),
    '-outform',
    'DER',
    '-out',
    join(folder, 'ours-root.der'),
  ]);
  const names = [];
  const sign = (program, ...args) => {
    const { stdout, stderr } = run(program, args);
    process.stderr.write(stderr);
    names.push(...stdout.trim().split('\n').filter(Boolean));
  };
  const [python, node, java] = [preparePython(), prepareNode(), prepareJava()];
  missing.push(...[python, node, java].flatMap((one) => one.missing ?? []));
  if (node.modules) sign('node', join(here, 'bases.mjs'), folder, node.modules);
  if (python.python) sign(python.python, '-B', join(here, 'sign.py'), folder, port);
  if (node.modules) sign('node', join(here, 'sign.mjs'), folder, node.modules, port);
  if (java.classpath) sign('java', '-cp', java.classpath, 'Sign', folder, port);
  return names
    .filter((name) => existsSync(join(folder, `${name}.pdf`)) && !['prepared', 'locking'].includes(name))
    .sort();
}

const missing = [missingTool('openssl', 'python3', 'qpdf')].filter(Boolean);
if (missing.length > 0) {
  console.error(`foreign: ${missing[0]}`);
  process.exit(2);
}
const names = await withAuthority(async (port) => makeFiles(port, missing));
const at = new Date();
const roots = ['root.der', 'ours-root.der'].map((name) => new Uint8Array(readFileSync(join(folder, name))));
const known = JSON.parse(readFileSync(join(vectors, 'foreign', 'expected.json'), 'utf8'));
const files = new Map(names.map((name) => [name, new Uint8Array(readFileSync(join(folder, `${name}.pdf`)))]));
const answers = {};
let failed = 0;
for (const [name, bytes] of files) {
  const report = await verifyPdf(bytes, { roots, at, primitives });
  const untrusted = await verifyPdf(bytes, { roots: [], at, primitives });
  answers[name] = answerOf(report);
  const right = (values.pack || answers[name] === known[name]) && untrusted.verdict !== 'passed';
  const honest = name.startsWith('bad-') === (report.verdict === 'failed');
  if (!right || !honest) failed++;
  console.log(
    `${right && honest ? ' ' : '!'} ${name.padEnd(28)} ${answers[name]}${right ? '' : ` (not ${known[name]})`}`,
  );
}
if (values.pack) {
  writeFileSync(join(vectors, 'foreign', 'files.br'), packForeignFiles({ at, roots, files }));
  writeFileSync(join(vectors, 'foreign', 'expected.json'), `${JSON.stringify(answers, null, 2)}\n`);
}
if (!values.keep) rmSync(folder, { recursive: true, force: true });
for (const line of missing) console.log(`MISSING ${line}`);
console.log(`${names.length - failed} passed, ${failed + missing.length} failed`);
process.exitCode = failed + missing.length === 0 ? 0 : 1;
