import { hasSpace } from '../field-space.ts';
import type { Change } from '../findings/change.ts';
import { textOf } from '../pdf/text.ts';
import {
  changedKeys,
  entry,
  isCount,
  isDict,
  isName,
  isRef,
  isString,
  type PdfDict,
  type PdfObject,
  type PdfValue,
} from '../pdf/values.ts';
import type { FoundSignature } from '../signature.ts';
import type { SignatureField } from '../signature-field.ts';
import type { RevisionChanges } from './change.ts';

/** A field of this revision, with what it was before. */
interface Filled {
  readonly object: number;
  readonly name: string;
  readonly before: PdfDict;
  readonly after: PdfDict;
}

/** What the terms of a signature are made of (ISO 32000-2 tables 256 to 259); Data names the document and is no part of them. */
export const termKeys: ReadonlySet<string> = new Set(
  (
    'Type TransformMethod TransformParams DigestMethod DigestValue DigestLocation ' +
    'V P Action Fields Document Msg Annots Form Signature EF'
  ).split(' '),
);
/** What a signature field with its widget is made of (tables 166, 226, 234 to 236); its appearance is looked at by itself. */
const fieldParts: ReadonlySet<string> = new Set('Kids Rect T TU TM DA MK BS Border Lock SV Action Fields'.split(' '));
/** All of them but those that act (A, AA), hide (OC) or bring files (AF). */
const fieldKeys: ReadonlySet<string> = new Set(
  (
    'Type Subtype Rect Contents P NM M F AP AS Border C StructParent ca CA BM Lang H MK BS Parent ' +
    'FT Kids T TU TM Ff V DV DA DR DS Q RV Lock SV'
  ).split(' '),
);

/** A signature of this revision: it fills a field that waited for it, or brings a field of its own. */
export function judgeFilling(changes: RevisionChanges, signature: FoundSignature): void {
  const { field } = signature;
  changes.explain(signature.object);
  changes.explainReachable(entry(signature.dict, 'Reference'), termKeys);
  if (!changes.isNew(signature.object)) changes.add('forbidden', { what: 'signature-overwrites' }, signature.object);
  if (!field) return;
  const { object, name } = field;
  const after = changes.revision.objects.get(object)?.value;
  if (!isDict(after)) return;
  const before = changes.file.object(object, changes.before);
  if (!before) judgeNewField(changes, signature, field, after);
  else if (isDict(before.value)) judgeWaitingField(changes, signature, { object, name, before: before.value, after });
}

function judgeWaitingField(changes: RevisionChanges, { kind, dict }: FoundSignature, filled: Filled): void {
  const { object, name: field, before, after } = filled;
  changes.explain(object);
  if (changes.rules.permission === 1 && kind !== 'timestamp')
    changes.add('forbidden', { what: 'signing-forbidden', field }, object);
  if (changes.rules.locks.has(field) && kind !== 'timestamp')
    changes.add('forbidden', { what: 'field-locked', field }, object);
  if (entry(before, 'V') !== undefined) {
    changes.add('forbidden', { what: 'field-signed-again', field }, object);
    return;
  }
  for (const key of changedKeys(before, after)) {
    if (key === 'AP') judgeAppearance(changes, filled);
    else if (key !== 'V')
      changes.add(isHabit(filled, key) ? 'permitted' : 'forbidden', { what: 'field-entry', field, key }, object);
  }
  const signed: Change = {
    what: 'signature',
    field,
    signer: textOf(changes.file.entry(dict, 'Name', changes.revision.n)),
  };
  changes.add('allowed', kind === 'timestamp' ? { what: 'document-timestamp' } : signed, object);
}

/** Only the normal appearance may change, to a new stream with the dictionary of the empty one: same box, same fonts. */
function judgeAppearance(changes: RevisionChanges, { object, name: field, before, after }: Filled): void {
  const { file, revision } = changes;
  const look = file.entry(after, 'AP', revision.n);
  const old = file.entry(before, 'AP', changes.before);
  const [normal, waiting] = [isDict(look) ? entry(look, 'N') : undefined, isDict(old) ? entry(old, 'N') : undefined];
  const stream = isRef(normal) ? revision.objects.get(normal.num) : undefined;
  const box = file.entry(after, 'Rect', revision.n);
  if (!isDict(look) || look.entries.size !== 1 || !stream?.stream || !changes.isNew(stream.num) || box === undefined) {
    changes.add('forbidden', { what: 'appearance-unknown', field }, object);
    return;
  }
  changes.explainReachable(entry(after, 'AP'));
  const previous = isRef(waiting) ? file.object(waiting.num, changes.before) : undefined;
  if (!previous) changes.add('permitted', { what: 'appearance-new', field }, stream.num);
  else if (!sameFrame(previous, stream)) {
    const standing = isFrame(stream) ? 'permitted' : 'forbidden';
    changes.add(standing, { what: 'appearance-frame', field }, stream.num);
  }
}

const frameKeys: ReadonlySet<string> = new Set(
  'Type Subtype FormType BBox Matrix Resources Group Name Filter DecodeParms Length'.split(' '),
);

/**
 * A form XObject that draws itself. A reader fits it into the field's Rect whatever box it names (ISO 32000-2 section 12.5.5), and
 * what it draws with is new or unchanged: an object that was rewritten is judged as such.
 */
function isFrame({ value }: PdfObject): boolean {
  if (!isDict(value) || !isName(entry(value, 'Subtype'), 'Form')) return false;
  return [...value.entries.keys()].every((key) => frameKeys.has(key));
}

/** Print, ReadOnly, Locked, LockedContents: flags of annotations (ISO 32000-2 table 167) that hide nothing. */
const harmlessFlags = 4 | 64 | 128 | 512;
const readOnlyField = 1;

/** What other programs write into a field while they sign it, which moves and hides nothing. */
function isHabit({ before, after }: Filled, key: string): boolean {
  const [old, now] = [entry(before, key), entry(after, key)];
  if (key === 'F') return gains(old, now, harmlessFlags);
  if (key === 'Ff') return gains(old, now, readOnlyField);
  if (key === 'MK') return isDict(now) && now.entries.size === 0;
  if (key === 'P') return old === undefined && isRef(now);
  return (key === 'M' || key === 'DA') && isString(now);
}

/** Every flag that was set still is, and no other than these came. */
function gains(before: PdfValue | undefined, after: PdfValue | undefined, flags: number): boolean {
  const old = before ?? 0;
  return isCount(old) && isCount(after) && (old & ~after) === 0 && (after & ~old & ~flags) === 0;
}

function sameFrame(before: PdfObject, after: PdfObject): boolean {
  if (!isDict(before.value) || !isDict(after.value)) return false;
  return changedKeys(before.value, after.value).every((key) => key === 'Length');
}

/**
 * A field that was not there when the document was signed. In a certified document a visible one is forbidden; about an invisible
 * one PDF readers disagree, so it is unjudged.
 */
function judgeNewField(changes: RevisionChanges, { kind }: FoundSignature, field: SignatureField, dict: PdfDict): void {
  const { object: num, name } = field;
  const { permission } = changes.rules;
  const writtenAs = (found: number) => changes.revision.objects.get(found)?.value;
  const isWidget = (value: PdfValue | undefined): boolean =>
    isDict(value) && isName(changes.file.entry(value, 'Subtype', changes.revision.n), 'Widget');
  const reached = changes.explainReachable({ kind: 'ref', num, gen: 0 }, fieldParts);
  changes.explain(num);
  if (!changes.isNew(num)) changes.add('forbidden', { what: 'field-takes-number', field: name }, num);
  const widgets = [...reached].filter((found) => isWidget(writtenAs(found)));
  for (const found of [num, ...widgets]) changes.newFields.add(found);
  for (const part of new Set([dict, ...widgets.map(writtenAs)]))
    if (isDict(part)) judgeNewParts(changes, name, num, part);
  const visible = [dict, ...widgets.map(writtenAs)].some(
    (part) => isDict(part) && hasSpace(changes.file, part, changes.revision.n),
  );
  if (kind === 'timestamp' && !visible) {
    changes.add('permitted', { what: 'document-timestamp-field' }, num);
    return;
  }
  const closed = permission !== undefined && (visible || permission === 1);
  const open = permission === undefined && !changes.rules.locks.has(name);
  const standing = closed ? 'forbidden' : open ? 'permitted' : 'unjudged';
  changes.add(standing, { what: 'field-added', field: name, visible }, num);
}

/** A new field shows an appearance and says what fields say; with anything else it could act. */
function judgeNewParts(changes: RevisionChanges, field: string, num: number, part: PdfDict): void {
  for (const key of ['AP', 'DR']) changes.explainReachable(entry(part, key));
  for (const key of part.entries.keys()) {
    if (fieldKeys.has(key)) continue;
    changes.add(
      changes.rules.permission === undefined ? 'unjudged' : 'forbidden',
      { what: 'field-entry', field, key },
      num,
    );
  }
}
