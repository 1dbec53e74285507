import { compile, isTypeScript } from './typescript.cjs';

/** Loader hook for every thread or process that runs from source: Node 20 cannot read TypeScript by itself. */
export const load = (url, context, next) =>
  isTypeScript(url) ? { format: 'module', source: compile(url), shortCircuit: true } : next(url, context);

/** Resolves imports of `@jest/globals` to the globals of our runner. */
export const resolve = (specifier, context, next) =>
  specifier === '@jest/globals'
    ? { url: new URL('./jest/globals.mjs', import.meta.url).href, shortCircuit: true }
    : next(specifier, context);
