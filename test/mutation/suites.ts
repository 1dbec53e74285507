import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.ts';

/** They start threads, read the built program, or go on at random for longer than a mutant may cost. */
const left = /worker|portable|golden|bombs|spoiled/;
/** The suites that notice mutants. */
export const suites = (): string[] =>
  ['test/verification', 'test/signing', 'test/attacks']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((name) => name.endsWith('.test.ts') && !left.test(name));
