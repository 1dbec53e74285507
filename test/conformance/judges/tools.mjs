/** How judges start other programs and where they keep what they built. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export function run(program, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 1_800_000,
    ...options,
  });
  return { status: error ? -1 : status, stdout: stdout ?? '', stderr: error ? String(error) : (stderr ?? '') };
}

/** The first of these programs that is not on the path, as a sentence; undefined when all are. */
export function missingTool(...programs) {
  const absent = programs.find((program) => run('sh', ['-c', `command -v ${program}`]).status !== 0);
  return absent && `${absent} is not installed`;
}

export function cacheFolder(...parts) {
  const root = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ikrar-conformance');
  mkdirSync(join(root, ...parts.slice(0, -1)), { recursive: true });
  return join(root, ...parts);
}

/** Of every file in a folder: a changed judge is built anew. */
export function digestOf(folder) {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true }).sort()) {
    const path = join(folder, name);
    if (statSync(path).isFile()) hash.update(`${name}\n`).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Makes something at its first use and keeps it. */
export function once(make) {
  let made;
  return () => {
    made ??= make();
    return made;
  };
}
