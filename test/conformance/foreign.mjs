#!/usr/bin/env node
/**
 * `npm run foreign`: files that pyHanko signed (RSA, PSS, P-384, old and new forms, visible fields, certification, LT, LTA; on
 * plain, xref-stream, linearized and encrypted bases) before our verifier. Each has an answer that it must get; needs openssl,
 * qpdf and Python. Ends with a count.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pyhanko } from './judges/pyhanko.mjs';
import { cacheFolder, digestOf, missingTool } from './judges/tools.mjs';

register('../support/typescript-loader.mjs', import.meta.url);
const { nodePrimitives: primitives } = await import('../../src/verification/node-primitives.ts');
const { verifyPdf } = await import('../../src/verification/verify.ts');

/** The verdict, and the finding that explains it where it is not passed. */
const expected = {
  'pades-b': ['indeterminate', 'revocation-unknown'],
  'pades-t-rsa': ['passed'],
  'pades-t-p384': ['passed'],
  'pades-t-pss': ['passed'],
  'pades-t-sha512': ['passed'],
  adobe: ['indeterminate', 'revocation-unknown'],
  'adobe-t': ['passed'],
  visible: ['passed'],
  'visible-two': ['passed'],
  certified: ['passed'],
  'certified-new-field': ['indeterminate', 'change-unjudged'],
  'certified-new-visible-field': ['failed', 'change-forbidden'],
  'streams-t': ['passed'],
  'streams-two': ['passed'],
  'linear-t': ['passed'],
  'linear-two': ['passed'],
  'encrypted-t': ['indeterminate', 'structure-encrypted'],
  lt: ['passed'],
  lta: ['passed'],
  'streams-lta': ['passed'],
};

const missing = missingTool('openssl', 'qpdf') ?? pyhanko.missing();
if (missing) {
  console.error(`foreign: ${missing}`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'ikrar-foreign-'));
const at = (name) => join(folder, name);
function call(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', cwd: folder });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function makeKeys() {
  const ca = ['-addext', 'basicConstraints=critical,CA:true', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  const root = ['-keyout', 'root.key', '-out', 'root.pem', '-days', '3650', '-subj', '/CN=Akar Lain'];
  call('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...root, ...ca]);
  const usage =
    'keyUsage=critical,digitalSignature,nonRepudiation\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n';
  const stamping = `${usage}extendedKeyUsage=critical,timeStamping\n`;
  const kinds = [
    ['rsa', ['rsa:2048'], usage],
    ['ec', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'], usage],
    ['tsa', ['rsa:2048'], stamping],
  ];
  for (const [name, key, extensions] of kinds) {
    writeFileSync(at(`${name}.ext`), extensions);
    call('openssl', [
      'req',
      '-new',
      '-newkey',
      ...key,
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
    ]);
    const by = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-days', '3000', '-extfile', `${name}.ext`];
    call('openssl', ['x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...by]);
  }
  call('openssl', ['x509', '-in', 'root.pem', '-outform', 'DER', '-out', 'root.der']);
}

function makeBases() {
  const content = 'BT /F 24 Tf 72 700 Td (Surat) Tj ET';
  const bodies = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>',
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let text = '%PDF-1.7\n';
  let table = `xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n`;
  for (const [i, body] of bodies.entries()) {
    table += `${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${i + 1} 0 obj\n${body}\nendobj\n`;
  }
  const trailer = `trailer\n<</Size ${bodies.length + 1}/Root 1 0 R/ID[<00><00>]>>\n`;
  writeFileSync(at('plain.pdf'), `${text}${table}${trailer}startxref\n${text.length}\n%%EOF\n`);
  call('qpdf', ['--object-streams=generate', 'plain.pdf', 'streams.pdf']);
  call('qpdf', ['--linearize', 'plain.pdf', 'linear.pdf']);
  call('qpdf', ['--encrypt', '', 'pemilik', '256', '--', 'plain.pdf', 'encrypted.pdf']);
}

makeKeys();
makeBases();
const python = join(cacheFolder('pyhanko', digestOf(join(import.meta.dirname, 'judges', 'pyhanko'))), 'bin', 'python');
const names = call(python, ['-B', join(import.meta.dirname, 'foreign', 'make.py'), folder])
  .trim()
  .split('\n');
const roots = [new Uint8Array(readFileSync(at('root.der')))];
let failed = 0;
for (const name of names) {
  const bytes = new Uint8Array(readFileSync(at(`${name}.pdf`)));
  const report = await verifyPdf(bytes, { roots, at: new Date(), primitives });
  const without = await verifyPdf(bytes, { roots: [], at: new Date(), primitives });
  const [verdict, code] = expected[name];
  const codes = report.findings.filter(({ severity }) => severity !== 'note').map((finding) => finding.code);
  const right =
    report.verdict === verdict && (code === undefined || codes.includes(code)) && without.verdict !== 'passed';
  if (!right) failed++;
  const levels = report.signatures.map(({ level }) => level).join(' ');
  console.log(
    `${right ? ' ' : '!'} ${name.padEnd(28)} ${report.verdict.padEnd(14)} ${levels.padEnd(10)} ${[...new Set(codes)].join(' ')}`,
  );
}
rmSync(folder, { recursive: true, force: true });
console.log(`${names.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
