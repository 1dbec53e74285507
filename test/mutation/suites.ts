import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.ts';

/** They start threads, read the built program, or go on at random for longer than a mutant may cost. */
const left = /worker|portable|golden|bombs|spoiled/;
/** Dozens or hundreds of files in a few tests: what they notice a small test should notice too. */
const long = /attacks\/attacks|foreign-files|unsigned-end/;

/** The suites that notice mutants. */
export const suites = (thorough: boolean): string[] =>
  ['test/verification', 'test/signing', 'test/attacks']
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}`))
    .filter((name) => name.endsWith('.test.ts') && !left.test(name) && (thorough || !long.test(name)));
