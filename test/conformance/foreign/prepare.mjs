/** Installs the foreign signers once into the cache, and says which of them cannot be had. */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, digestOf, missingTool, run } from '../judges/tools.mjs';

const here = import.meta.dirname;

/** Builds into a folder of its own that is there only when all is done. @returns the folder, or what went wrong */
function built(name, source, build) {
  const target = cacheFolder(`foreign-${name}`, digestOf(source));
  if (existsSync(join(target, 'ready'))) return { target };
  const stage = `${target}.${process.pid}`;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  cpSync(source, stage, { recursive: true });
  const done = build(stage, target);
  if (done.status !== 0) {
    rmSync(stage, { recursive: true, force: true });
    return { missing: `${name}: ${(done.stderr || done.stdout).slice(-300)}` };
  }
  if (existsSync(stage)) renameSync(stage, target);
  writeFileSync(join(target, 'ready'), '');
  return { target };
}

/** pyHanko and endesive; virtual environments cannot be moved, so this one is made in its place. */
export function preparePython() {
  const missing = missingTool('python3');
  if (missing) return { missing };
  const made = built('python', join(here, 'python'), (stage, target) => {
    const python = run('python3', ['-m', 'venv', target]);
    if (python.status !== 0) return python;
    rmSync(stage, { recursive: true, force: true });
    const pip = [
      '-m',
      'pip',
      '-q',
      'install',
      '--disable-pip-version-check',
      '-r',
      join(here, 'python', 'requirements.txt'),
    ];
    return run(join(target, 'bin', 'python'), pip);
  });
  return made.target ? { python: join(made.target, 'bin', 'python') } : made;
}

/** @signpdf, libpdf and the makers of bases. */
export function prepareNode() {
  const install = (stage) => run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: stage });
  const { target, missing } = built('node', join(here, 'npm'), install);
  return { modules: target, missing };
}

/** EU DSS, iText, PDFBox and OpenPDF. */
export function prepareJava() {
  const missing = missingTool('java', 'mvn');
  if (missing) return { missing };
  const made = built('java', join(here, 'java'), (stage) => {
    const build = ['-q', '-B', 'compile', 'dependency:build-classpath', '-Dmdep.outputFile=classpath'];
    const offline = run('mvn', ['-o', ...build], { cwd: stage });
    return offline.status === 0 ? offline : run('mvn', build, { cwd: stage });
  });
  if (made.missing) return made;
  const libraries = readFileSync(join(made.target, 'classpath'), 'utf8').trim();
  return { classpath: `${join(made.target, 'target', 'classes')}:${libraries}` };
}
