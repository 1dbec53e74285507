#!/usr/bin/env node
/**
 * `npm run conformance -- [--signers 1,3,71] [--allow-missing] [--keep DIR] [--judges NAME,…]`
 * Makes the files and asks every outside judge. A judge that cannot be had is named and counted, and fails the run unless
 * --allow-missing is given. Exit: 0 all passed, 1 not, 2 usage.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createOffice, makeFiles } from './files.mjs';
import { compareForeign, foreignTable } from './foreign-judges.mjs';
import { dss } from './judges/dss.mjs';
import { mutool, openssl, pdfsig, qpdf, zbar } from './judges/local.mjs';
import { pyhanko } from './judges/pyhanko.mjs';
import { verapdf } from './judges/verapdf.mjs';

const all = [pdfsig, qpdf, mutool, zbar, openssl, verapdf, dss, pyhanko];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    signers: { type: 'string', default: '1,3,71' },
    judges: { type: 'string' },
    keep: { type: 'string' },
    'allow-missing': { type: 'boolean', default: false },
  },
});
const sizes = [values.signers, ...positionals].flatMap((text) => text.split(',')).map(Number);
const wanted = values.judges?.split(',').map((name) => name.toLowerCase());
const judges = all.filter(({ name }) => !wanted || wanted.some((want) => name.toLowerCase().includes(want)));
if (sizes.some((size) => !Number.isInteger(size) || size < 1) || judges.length === 0) {
  console.error(
    `usage: npm run conformance -- [--signers 1,3,71] [--judges ${all.map(({ name }) => name).join(',')}] [--allow-missing] [--keep DIR]`,
  );
  process.exit(2);
}

const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'ikrar-conformance-'));
mkdirSync(folder, { recursive: true });
try {
  console.log(`making files with ${sizes.join(', ')} signers in ${folder}`);
  const { files, missing } = await makeFiles(await createOffice(folder), sizes);
  const foreign = judges.includes(dss) && judges.includes(pyhanko) ? await compareForeign() : undefined;
  process.exitCode = report(files, judge(files), missing, foreign);
} finally {
  if (!values.keep) rmSync(folder, { recursive: true, force: true });
}

function judge(files) {
  return judges.map((one) => {
    const missing = one.missing();
    if (missing) return { judge: one.name, missing };
    const start = performance.now();
    const cases = one.cases(files);
    const verdicts = one.judge(cases);
    console.log(`${one.name}: ${cases.length} verdicts`);
    const rows = cases.map(({ file, label }, i) => ({ file: file.name, label, ...judged(file, verdicts[i]) }));
    return { judge: one.name, rows, seconds: Math.round((performance.now() - start) / 1000) };
  });
}

/** Of a forged file the only good verdict is a refusal: a judge that lets everything pass is none. */
function judged(file, { passed, note }) {
  if (!file.forged) return { passed, note };
  return { passed: !passed, note: passed ? 'a forged file passed' : 'refused' };
}

/** A line a file, a column a judge; then every fault in its judge's words, and what could not be asked. */
function report(files, results, unmade, foreign) {
  const asked = results.filter(({ missing }) => !missing);
  const cell = (rows) => {
    if (rows.length === 0) return '-';
    const good = rows.filter(({ passed }) => passed).length;
    return good === rows.length ? (good === 1 ? 'pass' : `pass ×${good}`) : `FAIL ${rows.length - good}/${rows.length}`;
  };
  const table = files.map(({ name }) => [
    name,
    ...asked.map(({ rows }) => cell(rows.filter(({ file }) => file === name))),
  ]);
  const lines = [
    ['', ...asked.map(({ judge }) => judge)],
    ...table,
    ['seconds', ...asked.map(({ seconds }) => String(seconds))],
  ];
  show(lines);
  if (foreign?.verdicts) show(foreignTable(foreign.verdicts));

  const unlike = (foreign?.rows ?? []).map(({ name, ...row }) => ({ judge: 'files of others', file: name, ...row }));
  const verdicts = [...asked.flatMap(({ judge, rows }) => rows.map((row) => ({ judge, ...row }))), ...unlike];
  for (const { judge, file, label, passed, note } of verdicts)
    if (!passed) console.log(`\nFAIL ${judge}: ${[file, label].filter(Boolean).join(', ')}\n  ${note}`);
  const missing = results.filter((result) => result.missing).map((result) => `${result.judge}: ${result.missing}`);
  const absent = [...missing, ...unmade];
  if (absent.length > 0) console.log(`\nMISSING (${absent.length}):\n${absent.map((line) => `  ${line}`).join('\n')}`);
  const failed = verdicts.filter(({ passed }) => !passed).length + (values['allow-missing'] ? 0 : absent.length);
  console.log(`\n${verdicts.filter(({ passed }) => passed).length} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

function show(lines) {
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  console.log(`\n${lines.map((line) => line.map((text, i) => text.padEnd(widths[i])).join('  ')).join('\n')}`);
}
