import type { PdfFile } from './pdf/file.ts';
import { entry, isDict, isRef } from './pdf/values.ts';

/** Object number of the signature that the catalog names as the certification after revision n (ISO 32000-2 section 12.8.6). */
export function permsTarget(file: PdfFile, n: number): number | undefined {
  const catalog = file.entry(file.revisions[n]?.trailer, 'Root', n);
  const perms = isDict(catalog) ? file.entry(catalog, 'Perms', n) : undefined;
  const named = isDict(perms) ? entry(perms, 'DocMDP') : undefined;
  return file.target(named, n)?.num ?? (isRef(named) ? named.num : undefined);
}
