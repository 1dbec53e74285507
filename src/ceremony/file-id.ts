/**
 * A file's id follows from its declaration and place in it, so that whoever writes the file after a crash, or on another node,
 * writes the same one, and the first is found without a search.
 */
export const fileId = (declarationId: string, order: number | 'berita-acara'): string =>
  `${declarationId}-${typeof order === 'number' ? String(order).padStart(5, '0') : order}`;
