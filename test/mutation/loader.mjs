import { fileURLToPath } from 'node:url';
import { transform } from '../support/typescript.cjs';

/** A loader hook that serves the sources with mutants in place of the files; they come by `register`. */
let sources = new Map();
export const initialize = (given) => {
  sources = new Map(given);
};

export const load = (url, context, next) => {
  const source = url.startsWith('file:') ? sources.get(fileURLToPath(url)) : undefined;
  if (source === undefined) return next(url, context);
  return { format: 'module', source: transform(source, fileURLToPath(url)).code, shortCircuit: true };
};
