#!/usr/bin/env node
/**
 * `npm run attacks -- [--write]`: every variant of every family of test/attacks before pdfsig, pyHanko and us; how many each one
 * calls valid. --write puts the table into test/attacks/README.md. Judges that are missing are named.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

register('../support/typescript-loader.mjs', import.meta.url);
const { families, gatherLoot } = await import('../attacks/corpus.ts');
const { eventTime } = await import('../support/pki.ts');
const { nodePrimitives: primitives } = await import('../../src/verification/node-primitives.ts');
const { verifyPdf } = await import('../../src/verification/verify.ts');
const { pyhanko } = await import('./judges/pyhanko.mjs');
const { cacheFolder, digestOf } = await import('./judges/tools.mjs');

const folder = mkdtempSync(join(tmpdir(), 'ikrar-attacks-'));
const loot = await gatherLoot();
const root = join(folder, 'root.cer');
writeFileSync(root, loot.house.root.certificate);
const issuer = join(folder, 'issuer.cer');
writeFileSync(issuer, loot.house.issuer.certificate);

async function variants() {
  const all = [];
  const good = [
    ['closed', loot.closed],
    ['open', loot.open],
    ['certified', loot.certified],
  ];
  for (const [name, file] of good) all.push({ family: 'good files, unchanged', name, file });
  for (const family of families) for (const made of await family.make(loot)) all.push({ family: family.name, ...made });
  return all.map((variant, i) => {
    const path = join(folder, `${i}.pdf`);
    writeFileSync(path, variant.file.bytes);
    return { ...variant, path };
  });
}

const ours = async ({ file }) => {
  const report = await verifyPdf(file.bytes, { roots: [loot.house.root.certificate], at: eventTime, primitives });
  return report.verdict === 'passed' ? 'valid' : report.verdict;
};

/** Valid when it says so of some signature and nothing worse of any; document timestamps it does not verify at all. */
function pdfsig({ path }) {
  const { stdout, error } = spawnSync('pdfsig', ['-nocert', path], { encoding: 'latin1', timeout: 60_000 });
  if (error) return 'missing';
  const answers = [...stdout.matchAll(/Signature Validation: (.*)/g)].map(([, answer]) => answer);
  const [valid, unread] = ['Signature is Valid.', 'Signature has not yet been verified.'];
  return answers.includes(valid) && answers.every((answer) => answer === valid || answer === unread)
    ? 'valid'
    : 'invalid';
}

async function askPyhanko(all) {
  if (pyhanko.missing()) return all.map(() => 'missing');
  const python = join(
    cacheFolder('pyhanko', digestOf(join(import.meta.dirname, 'judges', 'pyhanko'))),
    'bin',
    'python',
  );
  const script = join(import.meta.dirname, 'attacks', 'pyhanko-each.py');
  const child = spawn(python, ['-B', script, root, issuer, eventTime.toISOString(), ...all.map(({ path }) => path)]);
  const answers = [];
  for await (const line of createInterface(child.stdout)) answers.push(line.split(' ')[0]);
  return all.map((_, i) => answers[i] ?? 'hang');
}

const all = await variants();
const byPyhanko = await askPyhanko(all);
const rows = new Map();
for (const [i, variant] of all.entries()) {
  const row = rows.get(variant.family) ?? { variants: 0, pdfsig: 0, pyHanko: 0, hangs: 0, ours: 0, missing: new Set() };
  const answers = { pdfsig: pdfsig(variant), pyHanko: byPyhanko[i], ours: await ours(variant) };
  row.variants++;
  for (const [judge, answer] of Object.entries(answers)) {
    if (answer === 'valid') row[judge]++;
    if (answer === 'hang') row.hangs++;
    if (answer === 'missing') row.missing.add(judge);
  }
  rows.set(variant.family, row);
}

const lines = [
  '| attack | variants | pdfsig says valid | pyHanko says valid | ours says passed |',
  '|---|---:|---:|---:|---:|',
];
const total = { variants: 0, pdfsig: 0, pyHanko: 0, hangs: 0, ours: 0 };
for (const [name, row] of rows) {
  const cell = (judge) => (row.missing.has(judge) ? 'missing' : row[judge]);
  const hangs = row.hangs > 0 ? ` (${row.hangs} hang)` : '';
  lines.push(`| ${name} | ${row.variants} | ${cell('pdfsig')} | ${cell('pyHanko')}${hangs} | ${cell('ours')} |`);
  if (!name.startsWith('good')) for (const key of Object.keys(total)) total[key] += row[key];
}
lines.push(
  `| **all attacks** | ${total.variants} | ${total.pdfsig} | ${total.pyHanko}${total.hangs ? ` (${total.hangs} hang)` : ''} | ${total.ours} |`,
);
console.log(lines.join('\n'));
if (process.argv.includes('--write')) {
  const readme = join(import.meta.dirname, '..', 'attacks', 'README.md');
  const [start, end] = ['<!-- table -->\n', '\n<!-- end -->'];
  const old = readFileSync(readme, 'utf8');
  const head = old.slice(0, old.indexOf(start) + start.length);
  writeFileSync(readme, `${head}${lines.join('\n')}${old.slice(old.indexOf(end))}`);
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = total.ours === 0 ? 0 : 1;
