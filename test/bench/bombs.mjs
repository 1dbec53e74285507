/**
 * `npm run bench -- bombs [--size 10] [--only TEXT] [--dist FOLDER] [--seconds 20] [--json]`: what hostile files of that many
 * MB cost, each in a process of its own: time until the report, processor time, and how much its memory grew. A file that
 * takes longer than --seconds is given up. With --dist another build is measured.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { option, print } from './figures.mjs';

export default async function benchBombs(argv) {
  register('../support/typescript-loader.mjs', import.meta.url);
  const { bombs } = await import('../attacks/bombs/bombs.ts');
  const size = Number(option(argv, 'size', '10')) * 1e6;
  const only = option(argv, 'only', '');
  const dist = resolve(option(argv, 'dist', join(import.meta.dirname, '../../dist')));
  const seconds = Number(option(argv, 'seconds', '20'));
  const folder = mkdtempSync(join(tmpdir(), 'ikrar-bombs-'));
  const path = join(folder, 'bomb.pdf');
  const rows = [];
  for (const { name, make } of bombs.filter((bomb) => bomb.name.includes(only))) {
    const bytes = await make(size);
    writeFileSync(path, bytes);
    const command = [process.execPath, join(import.meta.dirname, 'bomb.mjs'), dist, path];
    const child = spawnSync('sh', ['-c', `ulimit -t ${seconds}; exec "$@"`, 'sh', ...command]);
    const line = child.stdout.toString().trim();
    const outOfTime = child.signal === 'SIGKILL' || child.signal === 'SIGXCPU';
    const died = outOfTime ? 'given up' : `died (${child.signal ?? child.status})`;
    rows.push({ bomb: name, MB: bytes.length / 1e6, ...(line ? JSON.parse(line) : { answer: died }) });
    if (!argv.includes('--json')) print(name, [rows.at(-1)], argv);
  }
  rmSync(folder, { recursive: true, force: true });
  const worst = (key) => Math.max(0, ...rows.map((row) => row[key] ?? Number.POSITIVE_INFINITY));
  print('bombs: what a hostile file costs', rows, argv, { 'most s': worst('s'), 'most MB': worst('memory MB') });
}
