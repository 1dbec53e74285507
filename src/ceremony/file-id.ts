/**
 * A file's id is derived from its declaration and its place in it. Whoever writes the file again after a crash, or on
 * another node, therefore writes the same file, and a declaration's first file is found without a search.
 */
export const fileId = (declarationId: string, order: number | 'berita-acara'): string =>
  `${declarationId}-${typeof order === 'number' ? String(order).padStart(5, '0') : order}`;

/** Of the berita acara serah terima of a handover. */
export const handoverFileId = (declarationId: string, handoverId: string): string =>
  `${declarationId}-serah-${handoverId}`;

/** Whether a file is such a paper: it is made after the archive was handed over, and so is no part of it. */
export const isHandoverPaper = ({
  id,
  declarationId,
}: {
  readonly id: string;
  readonly declarationId: string;
}): boolean => id.startsWith(handoverFileId(declarationId, ''));
