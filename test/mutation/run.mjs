#!/usr/bin/env node
/**
 * `npm run mutation`: changes the verifier and the signer in one small place after the other and asks the tests whether they
 * notice. It fails for a change that none notices and that `accepted.json` does not explain. README.md says more.
 */
import { register } from 'node:module';
import openScratch from '../support/scratch.mjs';
import closeScratch from '../support/scratch-end.mjs';

register('../support/typescript-loader.mjs', import.meta.url);
const { main } = await import('./main.ts');
await openScratch();
try {
  process.exitCode = await main(process.argv.slice(2));
} finally {
  closeScratch();
}
