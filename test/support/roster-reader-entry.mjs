// Starts the roster's process from source: Node 20 cannot read TypeScript by itself, so a loader hook transforms it.
import { register } from 'node:module';

register('./typescript-loader.mjs', import.meta.url);
await import('../../src/operations/roster-reader-entry.ts');
