import { textOf } from '../pdf/text.ts';
import {
  changedKeys,
  entry,
  isArray,
  isDict,
  isName,
  isRef,
  type PdfDict,
  type PdfObject,
  type PdfValue,
} from '../pdf/values.ts';
import type { FoundSignature } from '../signature.ts';
import type { RevisionChanges } from './change.ts';

/** A signature of this revision: it fills a field that waited for it, or brings a field of its own. */
export function judgeFilling(changes: RevisionChanges, signature: FoundSignature): void {
  const { field } = signature;
  changes.explain(signature.object);
  changes.explainReachable(entry(signature.dict, 'Reference'));
  if (!changes.isNew(signature.object))
    changes.add('forbidden', 'objek tanda tangan menimpa objek yang sudah ada', signature.object);
  if (!field) return;
  const after = changes.revision.objects.get(field.object);
  if (!isDict(after?.value)) return;
  const before = changes.file.object(field.object, changes.before);
  if (!before) judgeNewField(changes, signature, field.object, after.value);
  else if (isDict(before.value))
    judgeWaitingField(changes, signature, field.name, before.value, after.value, field.object);
}

function judgeWaitingField(
  changes: RevisionChanges,
  signature: FoundSignature,
  name: string,
  before: PdfDict,
  after: PdfDict,
  num: number,
): void {
  changes.explain(num);
  const { permission } = changes.rules;
  if (permission === 1 && !signature.isTimestamp)
    changes.add('forbidden', `bidang ${name} ditandatangani, padahal dokumen melarangnya`, num);
  if (entry(before, 'V') !== undefined) {
    changes.add('forbidden', `bidang ${name} sudah bertanda tangan dan diganti`, num);
    return;
  }
  for (const key of changedKeys(before, after)) {
    if (key === 'V') continue;
    if (key === 'AP') judgeAppearance(changes, name, before, after, num);
    else changes.add('forbidden', `bidang ${name}: /${key} diubah saat ditandatangani`, num);
  }
  const signer = textOf(entry(signature.dict, 'Name'));
  changes.add(
    'allowed',
    signature.isTimestamp ? 'cap waktu dokumen' : `tanda tangan ${signer ?? name} di bidang ${name}`,
    num,
  );
}

/** Only the normal appearance, a new stream with the dictionary that the empty one had: it can draw nowhere else, with nothing else. */
function judgeAppearance(changes: RevisionChanges, name: string, before: PdfDict, after: PdfDict, num: number): void {
  const { file, revision } = changes;
  const look = file.entry(after, 'AP', revision.n);
  const old = file.entry(before, 'AP', changes.before);
  const [normal, waiting] = [isDict(look) ? entry(look, 'N') : undefined, isDict(old) ? entry(old, 'N') : undefined];
  const stream = isRef(normal) ? revision.objects.get(normal.num) : undefined;
  const box = file.entry(after, 'Rect', revision.n);
  if (!isDict(look) || look.entries.size !== 1 || !stream?.stream || !changes.isNew(stream.num) || box === undefined) {
    changes.add('forbidden', `bidang ${name}: tampilan diganti dengan cara yang tidak dikenal`, num);
    return;
  }
  changes.explainReachable(entry(after, 'AP'));
  const previous = isRef(waiting) ? file.object(waiting.num, changes.before) : undefined;
  if (previous && !sameFrame(previous, stream))
    changes.add('forbidden', `bidang ${name}: bingkai atau huruf tampilan diganti`, stream.num);
  if (!previous) changes.add('permitted', `bidang ${name} mendapat tampilan baru`, stream.num);
}

function sameFrame(before: PdfObject, after: PdfObject): boolean {
  if (!isDict(before.value) || !isDict(after.value)) return false;
  return changedKeys(before.value, after.value).every((key) => key === 'Length');
}

/**
 * A field that was not there when the document was signed. Nobody planned it, so in a certified document a visible one is
 * forbidden, and an invisible one is what readers dispute.
 */
function judgeNewField(changes: RevisionChanges, signature: FoundSignature, num: number, field: PdfDict): void {
  const name = signature.field?.name ?? '';
  const reached = changes.explainReachable({ kind: 'ref', num, gen: 0 });
  changes.explain(num);
  if (!changes.isNew(num)) changes.add('forbidden', `bidang ${name} mengisi nomor objek yang dicadangkan`, num);
  const widgets = [...reached].filter((found) => isWidget(changes.revision.objects.get(found)?.value));
  for (const found of [num, ...widgets]) changes.newFields.add(found);
  const shown = [field, ...widgets.map((found) => changes.revision.objects.get(found)?.value)].some(
    (part) => isDict(part) && isVisible(changes.file.entry(part, 'Rect', changes.revision.n)),
  );
  if (signature.isTimestamp && !shown) {
    changes.add('permitted', 'cap waktu dokumen dalam bidang baru', num);
    return;
  }
  const certified = changes.rules.permission !== undefined;
  const where = shown ? 'yang terlihat' : 'yang tak terlihat';
  const standing = !certified ? 'permitted' : shown || changes.rules.permission === 1 ? 'forbidden' : 'unjudged';
  changes.add(standing, `bidang tanda tangan baru ${where} ditambahkan: ${name}`, num);
}

const isWidget = (value: PdfValue | undefined): boolean => isDict(value) && isName(entry(value, 'Subtype'), 'Widget');

function isVisible(box: PdfValue | undefined): boolean {
  if (!isArray(box)) return false;
  const [left, bottom, right, top] = box.items;
  return left !== right && bottom !== top;
}
