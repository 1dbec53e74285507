import {
  changedKeys,
  entry,
  isArray,
  isCount,
  isDict,
  isName,
  isRef,
  isString,
  type PdfDict,
  type PdfValue,
  sameValue,
} from '../pdf/values.ts';
import type { RevisionChanges, Standing } from './change.ts';

/**
 * What a new signature field changes in other objects: it is appended to the form's Fields and to its page's Annots.
 * Only exactly that is explained; every other difference stays where it was found.
 */
export function explainNewFields(changes: RevisionChanges): void {
  const { file, revision } = changes;
  judgeFormObject(changes);
  if (changes.newFields.size === 0) return;
  for (const [num, object] of [...changes.unexplained]) {
    const old = file.object(num, changes.before)?.value;
    const now = object.value;
    if (isDict(old) && isDict(now)) {
      const isPage = isName(file.entry(now, 'Type', revision.n), 'Page');
      if (isPage && changedKeys(old, now).every((key) => key === 'Annots' && listGrows(changes, key, old, now)))
        changes.explain(num);
    } else if (isArray(old) && isArray(now) && appends(changes, old, now)) changes.explain(num);
  }
}

/** The form where it is an object of its own. */
function judgeFormObject(changes: RevisionChanges): void {
  const form = changes.catalog(changes.before)?.dict.entries.get('AcroForm');
  if (!isRef(form)) return;
  const [old, now] = [
    changes.file.object(form.num, changes.before)?.value,
    changes.revision.objects.get(form.num)?.value,
  ];
  if (!isDict(old) || !isDict(now) || sameValue(old, now)) return;
  const standing = formStanding(changes, old, now);
  if (!standing) return;
  changes.explain(form.num);
  if (standing !== 'allowed') changes.add(standing, { what: 'form-settings' }, form.num);
}

/**
 * AcroForm before and after: Fields grows by the new fields, SigFlags says that signatures exist, and a writer may bring what it
 * draws fields with, which shows nowhere by itself. Undefined where more differs.
 */
export function formStanding(changes: RevisionChanges, before: PdfDict, after: PdfDict): Standing | undefined {
  changes.file.budget.walk(before.entries.size + after.entries.size);
  const keys = changedKeys(before, after);
  if (!keys.every((key) => mayChange(changes, key, before, after))) return undefined;
  const exact = changes.newFields.size > 0 && keys.every((key) => key === 'Fields' || key === 'SigFlags');
  return exact ? 'allowed' : 'permitted';
}

function mayChange(changes: RevisionChanges, key: string, before: PdfDict, after: PdfDict): boolean {
  const [old, now] = [
    changes.file.entry(before, key, changes.before),
    changes.file.entry(after, key, changes.revision.n),
  ];
  if (key === 'Fields') return listGrows(changes, key, before, after);
  if (key === 'SigFlags') return isCount(now) && now < 4;
  if (key === 'DA') return old === undefined && isString(now);
  if (key === 'DR') return isDict(now) && grows(changes, isDict(old) ? old : undefined, now);
  return key === 'NeedAppearances' && now === false;
}

/** Resources that keep all they had, by kind and name, and add new objects. */
function grows(changes: RevisionChanges, before: PdfDict | undefined, after: PdfDict, depth = 0): boolean {
  changes.file.budget.walk(before?.entries.size ?? 0);
  for (const [key, value] of before?.entries ?? []) {
    const [old, now] = [changes.file.resolve(value, changes.before), after.entries.get(key)];
    const part = depth === 0 ? changes.file.resolve(now, changes.revision.n) : undefined;
    if (!sameValue(value, now) && !(isDict(old) && isDict(part) && grows(changes, old, part, 1))) return false;
  }
  changes.explainReachable(after);
  return true;
}

/** What is in a list is explained by what it is. */
const listAlone: ReadonlySet<string> = new Set();

/** True when the list is what it was, with new fields behind; the list's own object is explained then. */
function listGrows(changes: RevisionChanges, key: string, before: PdfDict, after: PdfDict): boolean {
  const old = changes.file.entry(before, key, changes.before);
  const now = changes.file.entry(after, key, changes.revision.n);
  const grown = appends(changes, old, now);
  if (grown) changes.explainReachable(entry(after, key), listAlone);
  return grown;
}

function appends(changes: RevisionChanges, before: PdfValue | undefined, after: PdfValue | undefined): boolean {
  const old = isArray(before) ? before.items : before === undefined ? [] : undefined;
  if (!old || !isArray(after)) return false;
  changes.file.budget.walk(after.items.length);
  return (
    old.every((item, i) => sameValue(item, after.items[i])) &&
    after.items.slice(old.length).every((item) => isRef(item) && changes.newFields.has(item.num))
  );
}
