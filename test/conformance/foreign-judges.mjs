/**
 * The files of test/vectors/foreign before ours, EU DSS and pyHanko. Where a judge says otherwise than we do, DISAGREEMENTS.md must
 * say why: a row names files (with *), the three verdicts and the reason. A row that no file needs any more is told too.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dss } from './judges/dss.mjs';
import { pyhanko } from './judges/pyhanko.mjs';

register('../support/typescript-loader.mjs', import.meta.url);
const { nodePrimitives: primitives } = await import('../../src/verification/node-primitives.ts');
const { verifyPdf } = await import('../../src/verification/verify.ts');
const { readForeignFiles } = await import('../support/foreign-files.ts');

const kinds = ['passed', 'indeterminate', 'failed'];

/** @returns rows as the other judges give them: a good one for each file on which all agree or whose disagreement is explained */
export async function compareForeign() {
  const { at, roots, files } = readForeignFiles();
  const folder = mkdtempSync(join(tmpdir(), 'ikrar-foreign-'));
  try {
    const put = (name, bytes) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const anchors = roots.map((root, i) => put(`root${i}.der`, root)).join(',');
    const paths = [...files].map(([name, bytes]) => put(`${name}.pdf`, bytes));
    const ours = [];
    for (const bytes of files.values()) ours.push((await verifyPdf(bytes, { roots, at, primitives })).verdict);
    const others = [dss, pyhanko].map(
      (judge) => judge.missing() ?? judge.judgeForeign(anchors, at.toISOString(), paths),
    );
    const missing = others.filter((answers) => typeof answers === 'string');
    const [byDss, byPyhanko] = others;
    const verdicts = [...files.keys()].map((name, i) => ({
      name,
      ours: ours[i],
      dss: byDss[i],
      pyhanko: byPyhanko[i],
    }));
    return missing.length > 0 ? { missing, rows: [] } : { missing, rows: explain(verdicts), verdicts };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function explain(verdicts) {
  const reasons = readReasons();
  const rows = verdicts.map(({ name, ours, dss: byDss, pyhanko: byPyhanko }) => {
    const words = [ours, byDss.verdict, byPyhanko.verdict];
    if (new Set(words).size === 1) return { name, passed: true };
    const reason = reasons.find(({ pattern, said }) => pattern.test(name) && said.join() === words.join());
    if (reason) reason.used = true;
    const note = `ours ${ours}; EU DSS ${byDss.verdict} (${byDss.note}); pyHanko ${byPyhanko.verdict} (${byPyhanko.note})`;
    return { name, passed: reason !== undefined, note: reason ? undefined : note };
  });
  const idle = reasons
    .filter(({ used }) => !used)
    .map(({ files }) => ({ name: files, passed: false, note: 'no file needs this reason' }));
  return [...rows, ...idle];
}

function readReasons() {
  const text = readFileSync(join(import.meta.dirname, 'DISAGREEMENTS.md'), 'utf8');
  const cells = text.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return cells
    .filter(([, ...said]) => kinds.includes(said[0]))
    .map(([files, ...said]) => {
      const names = files.replaceAll('`', '').split(/,\s*/);
      const pattern = new RegExp(`^(${names.map((name) => name.replaceAll('*', '.*')).join('|')})$`);
      return { files, pattern, said: said.slice(0, 3), used: false };
    });
}

/** A line a writer, a column a judge: how many passed / indeterminate / failed. */
export function foreignTable(verdicts) {
  const writers = [...new Set(verdicts.map(({ name }) => name.split('-')[0]))];
  const count = (list, by) => kinds.map((kind) => list.filter((one) => by(one) === kind).length).join(' / ');
  const line = (label, list) => [
    label,
    String(list.length),
    count(list, ({ ours }) => ours),
    count(list, ({ dss: { verdict } }) => verdict),
    count(list, ({ pyhanko: { verdict } }) => verdict),
  ];
  return [
    ['files of others', 'n', 'ours', 'EU DSS', 'pyHanko'],
    ...writers.map((writer) =>
      line(
        writer,
        verdicts.filter(({ name }) => name.startsWith(`${writer}-`)),
      ),
    ),
    line('all', verdicts),
  ];
}
