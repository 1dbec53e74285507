/** pyHanko 0.38: AdES validation of the first signatures and of every document timestamp, with its analysis of changes. */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, digestOf, missingTool, once, run } from './tools.mjs';

const source = join(import.meta.dirname, 'pyhanko');
/** Its cost grows with the square of the signatures. */
const lookAt = (file) => (file.signatures > 100 ? 3 : file.signatures > 20 ? 10 : 100);

export const pyhanko = {
  name: 'pyHanko',
  missing: () => missingTool('python3') ?? prepare().missing,
  cases: (files) => files.filter(({ stage }) => stage !== 'base').map((file) => ({ file })),
  judge: (cases) =>
    cases.map(({ file }) => {
      const judge = [join(source, 'judge.py'), file.root, String(lookAt(file)), file.path];
      const { stdout, stderr } = run(prepare().python, ['-B', ...judge]);
      return verdict(file, stdout || JSON.stringify({ faults: [stderr.slice(-300)] }));
    }),
  /** Files of others: the verdict of pyHanko's own validation, whatever their level. */
  judgeForeign(roots, at, paths) {
    const { stdout, stderr } = run(prepare().python, ['-B', join(source, 'foreign.py'), roots, at, ...paths]);
    const lines = stdout.trim().split('\n');
    return paths.map((_, i) => {
      const [said = 'failed', note = stderr.slice(-300)] = lines[i]?.split('\t') ?? [];
      return { verdict: said, note: note.slice(0, 200) };
    });
  },
};

function verdict(file, line) {
  const { signatures, looked, faults } = JSON.parse(line);
  if (faults.length === 0 && signatures !== file.signatures)
    faults.push(`${signatures} signatures, not ${file.signatures}`);
  return { passed: faults.length === 0, note: faults.join('; ') || `${looked} passed` };
}

const prepare = once(() => {
  const folder = cacheFolder('pyhanko', digestOf(source));
  const python = join(folder, 'bin', 'python');
  if (!existsSync(join(folder, 'ready'))) {
    rmSync(folder, { recursive: true, force: true });
    const made = run('python3', ['-m', 'venv', folder]);
    const pip = ['-m', 'pip', '-q', 'install', '--disable-pip-version-check', '-r', join(source, 'requirements.txt')];
    const installed = made.status === 0 ? run(python, pip) : made;
    if (installed.status !== 0) return { missing: `pip cannot install it: ${installed.stderr.slice(-300)}` };
    writeFileSync(join(folder, 'ready'), ''); // last: an interrupted install starts afresh
  }
  return { python };
});
