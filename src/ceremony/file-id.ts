/**
 * A file's id is derived from its declaration and its place in it. Whoever writes the file again after a crash, or on
 * another node, therefore writes the same file, and a declaration's first file is found without a search.
 */
export const fileId = (declarationId: string, order: number | 'berita-acara'): string =>
  `${declarationId}-${typeof order === 'number' ? String(order).padStart(5, '0') : order}`;
