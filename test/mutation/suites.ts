import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.ts';

/** They start threads, read the built program, or go on at random for longer than a mutant may cost. */
const left = /worker|portable|golden|bombs|spoiled/;

/** Rooms whose every check must be noticed by a test, each with the suites that notice. */
const noticing: Readonly<Record<string, readonly string[]>> = {
  'src/verification': ['test/verification', 'test/signing', 'test/attacks'],
  'src/signing': ['test/verification', 'test/signing', 'test/attacks'],
  'src/log': ['test/log'],
  'src/ceremony/trail.ts': ['test/ceremony/trail.test.ts'],
  'src/ceremony/anchor.ts': ['test/ceremony/anchor.test.ts'],
  'src/ceremony/printed.ts': ['test/ceremony/anchor.test.ts'],
  'src/ceremony/audit': [
    'test/ceremony/audit',
    'test/ceremony/audit-keys.test.ts',
    'test/ceremony/audit-power.test.ts',
  ],
  'src/store/audit.ts': ['test/store/audit.test.ts'],
};

/** What is tried where no room is named. */
export const usualRooms = ['src/verification', 'src/signing'];

/** The suites that notice mutants of these rooms. @throws Error for a room of which none is known */
export const suites = (rooms: readonly string[]): string[] => [...new Set(rooms.flatMap(suitesOf))];

function suitesOf(room: string): string[] {
  const known = Object.keys(noticing).find((one) => room === one || room.startsWith(`${one}/`));
  if (known === undefined) throw new Error(`suites.ts names no suites for ${room}`);
  return noticing[known]!.flatMap((path) =>
    path.endsWith('.ts') ? [path] : readdirSync(join(root, path)).map((name) => `${path}/${name}`),
  ).filter((name) => name.endsWith('.test.ts') && !left.test(name));
}
