import { compile, isTypeScript } from './typescript.cjs';

/** What a loader hook does in any thread or process that runs from source: Node 20 cannot read TypeScript by itself. */
export const load = (url, context, next) =>
  isTypeScript(url) ? { format: 'module', source: compile(url), shortCircuit: true } : next(url, context);

/** Under jest its globals are imported by name as they are under jest's own runtime. */
export const resolve = (specifier, context, next) =>
  specifier === '@jest/globals'
    ? { url: new URL('./jest/globals.mjs', import.meta.url).href, shortCircuit: true }
    : next(specifier, context);
