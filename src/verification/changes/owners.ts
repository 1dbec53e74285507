import type { Owner, OwnerKind } from '../findings/owner.ts';
import type { PdfFile } from '../pdf/file.ts';
import { textOf } from '../pdf/text.ts';
import { isArray, isDict, isName, isRef, type PdfValue } from '../pdf/values.ts';
import { annotationsOf, walkPages } from './pages.ts';

const catalogParts: readonly (readonly [key: string, kind: OwnerKind])[] = [
  ['Metadata', 'metadata'],
  ['AcroForm', 'form'],
  ['DSS', 'evidence-store'],
  ['Names', 'attachment'],
  ['AF', 'attachment'],
  ['OutputIntents', 'color-profile'],
  ['StructTreeRoot', 'structure'],
];

/** Says of every object of the document after revision n what it belongs to: the first, most visible use wins. */
export function findOwners(file: PdfFile, n: number): ReadonlyMap<number, Owner> {
  const owners = new Map<number, Owner>();
  const trailer = file.revisions[n]?.trailer;
  const root = trailer?.entries.get('Root');
  const catalog = file.resolve(root, n);
  if (!isDict(catalog)) return owners;
  if (isRef(root)) owners.set(root.num, { kind: 'catalog' });
  const claim = (value: PdfValue | undefined, owner: Owner): void => {
    for (const num of unclaimed(file, n, value, owners)) owners.set(num, owner);
  };
  const listed = new Set<number>();
  for (const node of walkPages(file, n)) {
    const { num, dict, page } = node;
    owners.set(num, page === undefined ? { kind: 'page-tree' } : { kind: 'page', page });
    if (page !== undefined) {
      claim(dict.entries.get('Contents'), { kind: 'page-content', page });
      for (const item of annotationsOf(node, file, n)) {
        const annotation = file.resolve(item, n);
        if (!isDict(annotation) || (isRef(item) && listed.has(item.num))) continue;
        const field = isName(file.entry(annotation, 'Subtype', n), 'Widget');
        const name = field ? textOf(file.entry(annotation, 'T', n), 200) : undefined;
        if (isRef(item)) owners.set(item.num, { kind: field ? 'field' : 'annotation', page, name });
        if (isRef(item)) listed.add(item.num);
        claim(annotation.entries.get('AP'), { kind: field ? 'field-appearance' : 'annotation-appearance', page, name });
      }
      if (isRef(dict.entries.get('Annots'))) claim(dict.entries.get('Annots'), { kind: 'annotation-list', page });
    }
    // Pages draw with what they inherit, too.
    claim(dict.entries.get('Resources'), { kind: 'resources', ...(page !== undefined && { page }) });
  }
  claim(trailer?.entries.get('Info'), { kind: 'info' });
  for (const [key, kind] of catalogParts) claim(catalog.entries.get(key), { kind });
  return owners;
}

/** Numbers of the objects that a value reaches and nothing has claimed; never upward to parents and pages. */
function* unclaimed(
  file: PdfFile,
  n: number,
  value: PdfValue | undefined,
  owners: ReadonlyMap<number, Owner>,
): Generator<number> {
  const queue: (PdfValue | undefined)[] = [value];
  while (queue.length > 0) {
    const next = queue.pop();
    if (isRef(next)) {
      const object = owners.has(next.num) ? undefined : file.object(next.num, n);
      if (!object) continue;
      yield next.num;
      queue.push(object.value);
    } else if (isArray(next)) {
      file.budget.walk(next.items.length);
      for (const item of next.items) queue.push(item);
    } else if (isDict(next)) {
      file.budget.walk(next.entries.size);
      for (const [key, part] of next.entries) if (key !== 'Parent' && key !== 'P') queue.push(part);
    }
  }
}
