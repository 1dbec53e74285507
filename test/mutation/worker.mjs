// A process that tries mutants: `run.ts` starts it and tells it by messages which suites to load and which mutants to try.
import { register } from 'node:module';

register('../support/typescript-loader.mjs', import.meta.url);
const { work } = await import('./work.ts');
await work((sources) => register('./loader.mjs', import.meta.url, { data: sources }));
