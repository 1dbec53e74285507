import {
  changedKeys,
  entry,
  isArray,
  isDict,
  isName,
  isRef,
  type PdfDict,
  type PdfValue,
  sameValue,
} from '../pdf/values.ts';
import type { RevisionChanges } from './change.ts';

/**
 * What a new signature field changes in other objects: it is appended to the form's Fields and to its page's Annots.
 * Only exactly that is explained; every other difference stays where it was found.
 */
export function explainNewFields(changes: RevisionChanges): void {
  if (changes.newFields.size === 0) return;
  const { file, revision } = changes;
  for (const [num, object] of [...changes.unexplained]) {
    const old = file.object(num, changes.before)?.value;
    const now = object.value;
    if (isDict(old) && isDict(now)) {
      const isPage = isName(file.entry(now, 'Type', revision.n), 'Page');
      if (isPage && changedKeys(old, now).every((key) => key === 'Annots' && listGrows(changes, key, old, now)))
        changes.explain(num);
      else if (isForm(changes, num) && formOnlyGrows(changes, old, now)) changes.explain(num);
    } else if (isArray(old) && isArray(now) && appends(changes, old, now)) changes.explain(num);
  }
  const form = file.entry(changes.catalog(revision.n)?.dict, 'AcroForm', revision.n);
  if (isRef(changes.catalog(revision.n)?.dict.entries.get('AcroForm')) && isDict(form))
    changes.explainReachable(entry(form, 'Fields'));
}

function isForm(changes: RevisionChanges, num: number): boolean {
  const form = changes.catalog(changes.before)?.dict.entries.get('AcroForm');
  return isRef(form) && form.num === num;
}

/** AcroForm before and after: Fields grows by the new fields, SigFlags says that signatures exist. */
export function formOnlyGrows(changes: RevisionChanges, before: PdfDict, after: PdfDict): boolean {
  const keys = changedKeys(before, after).filter((key) => key !== 'SigFlags');
  return keys.every((key) => key === 'Fields') && keys.every((key) => listGrows(changes, key, before, after));
}

/** True when the list is what it was, with new fields behind; the list's own object is explained then. */
function listGrows(changes: RevisionChanges, key: string, before: PdfDict, after: PdfDict): boolean {
  const old = changes.file.entry(before, key, changes.before);
  const now = changes.file.entry(after, key, changes.revision.n);
  const grown = appends(changes, old, now);
  if (grown) changes.explainReachable(entry(after, key));
  return grown;
}

function appends(changes: RevisionChanges, before: PdfValue | undefined, after: PdfValue | undefined): boolean {
  const old = isArray(before) ? before.items : before === undefined ? [] : undefined;
  if (!old || !isArray(after) || after.items.length < old.length) return false;
  return (
    old.every((item, i) => sameValue(item, after.items[i])) &&
    after.items.slice(old.length).every((item) => isRef(item) && changes.newFields.has(item.num))
  );
}
