/** A TypeScript source as JavaScript, with its source map. */
export function transform(source: string, path: string): { readonly code: string; readonly map: string };
