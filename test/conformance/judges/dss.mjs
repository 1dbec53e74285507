/** EU DSS 6.4: TOTAL_PASSED for every signature, at the level that the file's stage must have, without one warning. */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, digestOf, missingTool, once, run } from './tools.mjs';

const source = join(import.meta.dirname, 'dss');

export const dss = {
  name: 'EU DSS',
  missing: () => missingTool('java', 'mvn') ?? prepare().missing,
  cases(files) {
    const later = new Date(Date.now() + 2 * 365 * 86_400_000).toISOString();
    const closed = files.filter(({ stage }) => stage === 'closed');
    return [
      ...files.filter(({ stage }) => stage !== 'base').map((file) => ({ file, at: 'now' })),
      ...closed.map((file) => ({ file, at: later, label: '+2 years' })),
    ];
  },
  judge(cases) {
    const verdicts = new Map();
    for (const at of new Set(cases.map((one) => one.at))) {
      const group = cases.filter((one) => one.at === at);
      const paths = group.map(({ file }) => file.path);
      const judge = ['-cp', prepare().classpath, 'Judge', group[0].file.root, at, ...paths];
      const { stdout, stderr } = run('java', [...javaOptions, ...judge]);
      const lines = stdout.trim().split('\n');
      for (const [i, one] of group.entries()) verdicts.set(one, verdict(one.file, lines[i] ?? stderr.slice(-300)));
    }
    return cases.map((one) => verdicts.get(one));
  },
  /** Files of others: the verdict alone, whatever their level. */
  judgeForeign(roots, at, paths) {
    const { stdout, stderr } = run('java', [...javaOptions, '-cp', prepare().classpath, 'Judge', roots, at, ...paths]);
    const lines = stdout.trim().split('\n');
    return paths.map((_, i) => foreignVerdict(lines[i] ?? stderr.slice(-300)));
  },
};

function foreignVerdict(line) {
  const [signatures, passed, , , , , remarks = ''] = line.split('\t');
  const failed = line.startsWith('refused') || remarks.includes('TOTAL_FAILED');
  const verdict = failed ? 'failed' : passed === signatures && signatures !== '0' ? 'passed' : 'indeterminate';
  return { verdict, note: (remarks || line).slice(0, 200) };
}

const javaOptions = ['-Xss16m', '-Xmx4g', '-Djava.awt.headless=true'];

/** What the last revision leaves uncovered is covered by nothing yet, where a security store stands last. */
function verdict(file, line) {
  const [signatures, passed, timestamps, stamped, levels, covered, remarks = ''] = line.split('\t');
  if (covered === undefined) return { passed: false, note: line };
  const wanted = {
    closed: 'PAdES-BASELINE-LTA',
    evidence: 'PAdES-BASELINE-LT',
    open: 'PAdES-BASELINE-LT,PAdES-BASELINE-T',
  }[file.stage];
  const faults = [
    Number(signatures) !== file.signatures && `${signatures} signatures, not ${file.signatures}`,
    passed !== signatures && `${passed}/${signatures} TOTAL_PASSED`,
    stamped !== timestamps && `${stamped}/${timestamps} timestamps passed`,
    levels !== wanted && `level ${levels}`,
    covered !== 'true' && file.stage !== 'evidence' && 'last bytes not covered',
    remarks,
  ].filter(Boolean);
  return {
    passed: faults.length === 0,
    note: faults.join('; ') || `${passed} TOTAL_PASSED, ${levels.replaceAll('PAdES-BASELINE-', '')}`,
  };
}

/** Compiles once into the cache, from a warm Maven repository without network if it can. */
const prepare = once(() => {
  const target = cacheFolder('dss', digestOf(source));
  if (!existsSync(join(target, 'classpath'))) {
    const stage = `${target}.${process.pid}`;
    mkdirSync(stage, { recursive: true });
    cpSync(source, stage, { recursive: true });
    const build = ['-q', '-B', 'compile', 'dependency:build-classpath', '-Dmdep.outputFile=classpath.raw'];
    const offline = run('mvn', ['-o', ...build], { cwd: stage });
    const built = offline.status === 0 ? offline : run('mvn', build, { cwd: stage });
    if (built.status !== 0) {
      rmSync(stage, { recursive: true });
      return { missing: `Maven cannot build it: ${built.stdout.slice(-300)}` };
    }
    writeFileSync(
      join(stage, 'classpath'),
      `${join(target, 'target', 'classes')}:${readFileSync(join(stage, 'classpath.raw'), 'utf8')}`,
    );
    renameSync(stage, target);
  }
  return { classpath: readFileSync(join(target, 'classpath'), 'utf8') };
});
