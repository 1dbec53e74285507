/** veraPDF 1.30.2: PDF/A-3b, PDF/A-3a and PDF/UA-1, of the base and of every later state. */
import { existsSync, renameSync } from 'node:fs';
import { basename } from 'node:path';
import { cacheFolder, missingTool, once, run } from './tools.mjs';

const version = '1.30.2';
const flavours = ['3b', '3a', 'ua1'];

export const verapdf = {
  name: 'veraPDF',
  missing: () => missingTool('java', 'mvn') ?? prepare().missing,
  cases(files) {
    const whole = files.filter(({ forged }) => !forged);
    return flavours.flatMap((flavour) => whole.map((file) => ({ file, flavour, label: flavour })));
  },
  judge(cases) {
    const verdicts = new Map();
    for (const flavour of flavours) {
      const group = cases.filter((one) => one.flavour === flavour);
      const jobs =
        group.length > 0
          ? report(
              flavour,
              group.map(({ file }) => file.path),
            )
          : [];
      for (const one of group)
        verdicts.set(one, verdict(jobs.find((job) => job.itemDetails.name.endsWith(basename(one.file.path)))));
    }
    return cases.map((one) => verdicts.get(one));
  },
};

function report(flavour, paths) {
  const options = ['-Xss16m', '-Xmx4g', '-Djava.awt.headless=true', '-cp', prepare().jar];
  const asked = ['--flavour', flavour, '--format', 'json', '--loglevel', '0', '--maxfailuresdisplayed', '1', ...paths];
  const { stdout } = run('java', [...options, 'org.verapdf.apps.GreenfieldCliWrapper', ...asked]);
  try {
    return JSON.parse(stdout).report.jobs;
  } catch {
    return [];
  }
}

function verdict(job) {
  const [result] = job?.validationResult ?? [];
  if (!result)
    return { passed: false, note: `not validated ${JSON.stringify(job?.taskException ?? '').slice(0, 200)}` };
  const rules = result.details.ruleSummaries.map((rule) => `${rule.clause}-${rule.testNumber} ×${rule.failedChecks}`);
  return { passed: result.compliant && rules.length === 0, note: rules.join(', ') || 'compliant' };
}

const prepare = once(() => {
  const jar = cacheFolder('verapdf', `cli-${version}.jar`);
  if (!existsSync(jar)) {
    const stage = cacheFolder('verapdf', `fetch.${process.pid}`);
    const copy = [
      '-q',
      '-B',
      'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy',
      `-Dartifact=org.verapdf.apps:cli:${version}`,
      `-DoutputDirectory=${stage}`,
    ];
    const fetched = [['-o', ...copy], copy].some((args) => run('mvn', args).status === 0);
    if (!fetched) return { missing: `Maven cannot fetch version ${version}` };
    renameSync(`${stage}/cli-${version}.jar`, jar);
  }
  return { jar };
});
