import type { PdfFile } from '../pdf/file.ts';
import { entry, isArray, isDict, isRef, type PdfValue } from '../pdf/values.ts';

/** Object number of an annotation → its page, from 1. Every page and annotation is met once. */
export function findWidgetPages(file: PdfFile, n: number): ReadonlyMap<number, number> {
  const pages = new Map<number, number>();
  const catalog = file.entry(file.revisions[n]?.trailer, 'Root', n);
  const visited = new Set<number>();
  const stack: PdfValue[] = isDict(catalog) ? [entry(catalog, 'Pages') ?? null] : [];
  let page = 0;
  while (stack.length > 0) {
    const ref = stack.pop();
    const node = file.resolve(ref, n);
    if (!isRef(ref) || !isDict(node) || visited.has(ref.num)) continue;
    visited.add(ref.num);
    const kids = file.entry(node, 'Kids', n);
    if (isArray(kids)) {
      for (const kid of kids.items.toReversed()) stack.push(kid);
      continue;
    }
    page++;
    const annotations = file.entry(node, 'Annots', n);
    for (const item of isArray(annotations) ? annotations.items : []) if (isRef(item)) pages.set(item.num, page);
  }
  return pages;
}
