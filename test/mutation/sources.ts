import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findMutants, type Mutant } from './mutants.ts';

export const root = resolve(import.meta.dirname, '../..');

export interface Source {
  readonly path: string;
  readonly source: string;
  readonly mutants: readonly Mutant[];
}

/**
 * The sources with their mutants, always in the same order, so that an id means the same in every process.
 * @param rooms folders and files
 */
export function sources(rooms: readonly string[]): {
  readonly files: readonly Source[];
  readonly mutants: readonly Mutant[];
} {
  const files: Source[] = [];
  let next = 0;
  for (const path of rooms.flatMap(filesIn)) {
    const source = readFileSync(join(root, path), 'utf8');
    const mutants = findMutants(path, source, next);
    next += mutants.length;
    files.push({ path, source, mutants });
  }
  return { files, mutants: files.flatMap(({ mutants }) => mutants) };
}

const filesIn = (room: string): string[] =>
  room.endsWith('.ts')
    ? [room]
    : readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .sort()
        .map((name) => `${room}/${name}`);
