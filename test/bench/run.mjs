#!/usr/bin/env node
/** `npm run bench -- NAME [options]`: figures and ratios, never pass or fail. Each file beside
 * this one that exports an async function by default is a bench. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [name, ...argv] = process.argv.slice(2);
const known = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.mjs') && file !== 'run.mjs')
  .filter((file) => readFileSync(join(import.meta.dirname, file), 'utf8').includes('\nexport default async function'))
  .map((file) => file.slice(0, -4))
  .filter((file) => file !== 'peers');

if (!name || !known.includes(name)) {
  console.error(`usage: npm run bench -- ${known.join('|')} [--json]`);
  process.exit(2);
}
const bench = await import(`./${name}.mjs`);
await bench.default(argv);
