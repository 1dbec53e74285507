#!/usr/bin/env node
/** `npm run bench -- NAME [options]`: figures and ratios, never pass or fail. Each NAME.mjs beside this file is a bench. */
import { readdirSync } from 'node:fs';

const [name, ...argv] = process.argv.slice(2);
const known = readdirSync(import.meta.dirname)
  .filter(
    (file) =>
      file.endsWith('.mjs') &&
      !['run.mjs', 'figures.mjs', 'peers.mjs', 'phones.mjs', 'ceremony-node.mjs', 'signing-desk.mjs'].includes(file),
  )
  .map((file) => file.slice(0, -4));

if (!name || !known.includes(name)) {
  console.error(`usage: npm run bench -- ${known.join('|')} [--json]`);
  process.exit(2);
}
const bench = await import(`./${name}.mjs`);
await bench.default(argv);
