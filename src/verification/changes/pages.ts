import type { PdfFile } from '../pdf/file.ts';
import { entry, isArray, isDict, isRef, type PdfDict, type PdfValue } from '../pdf/values.ts';

interface PageNode {
  readonly num: number;
  readonly dict: PdfDict;
  /** From 1; undefined for a node of the tree that is no page. */
  readonly page: number | undefined;
}

/** The page tree as it stands after revision n, in the order of reading; every node is met once, however the tree loops. */
export function* walkPages(file: PdfFile, n: number): Generator<PageNode> {
  const catalog = file.entry(file.revisions[n]?.trailer, 'Root', n);
  const visited = new Set<number>();
  const stack: (PdfValue | undefined)[] = isDict(catalog) ? [entry(catalog, 'Pages')] : [];
  let page = 0;
  while (stack.length > 0) {
    const ref = stack.pop();
    const dict = file.resolve(ref, n);
    if (!isRef(ref) || !isDict(dict) || visited.has(ref.num)) continue;
    visited.add(ref.num);
    const kids = file.entry(dict, 'Kids', n);
    yield { num: ref.num, dict, page: isArray(kids) ? undefined : ++page };
    if (!isArray(kids)) continue;
    file.budget.walk(kids.items.length);
    for (const kid of kids.items.toReversed()) stack.push(kid);
  }
}

/** The annotations of a page: references and what stands directly in the list. */
export function annotationsOf({ dict }: PageNode, file: PdfFile, n: number): readonly PdfValue[] {
  const annotations = file.entry(dict, 'Annots', n);
  if (!isArray(annotations)) return [];
  file.budget.walk(annotations.items.length);
  return annotations.items;
}

/** Object number of an annotation → its page, from 1. */
export function findWidgetPages(file: PdfFile, n: number): ReadonlyMap<number, number> {
  const pages = new Map<number, number>();
  for (const node of walkPages(file, n)) {
    if (node.page === undefined) continue;
    for (const item of annotationsOf(node, file, n)) if (isRef(item)) pages.set(item.num, node.page);
  }
  return pages;
}
