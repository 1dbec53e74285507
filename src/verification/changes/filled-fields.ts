import type { Owner } from '../findings/owner.ts';
import { changedKeys, entry, isDict, isName, isRef, type PdfDict, type PdfValue } from '../pdf/values.ts';
import { fieldType, fullName } from '../signature-field.ts';
import type { RevisionChanges } from './change.ts';

/** What each object belongs to. */
type Owners = () => ReadonlyMap<number, Owner>;

const filledKeys = ['V', 'AP', 'AS', 'M'];

/**
 * Form fields may be filled where the rules let forms be filled; whether the page still says the same, only eyes can tell. A field
 * that stays where it is draws within its own Rect, whatever its appearance says, so its new appearance is part of the filling.
 */
export function judgeFilledFields(changes: RevisionChanges, owners: Owners): void {
  const { file, before: n, rules } = changes;
  if (rules.permission === 1) return;
  for (const [num, { value: after }] of [...changes.unexplained]) {
    const before = file.object(num, n)?.value;
    if (!isDict(before) || !isDict(after) || changedKeys(before, after).length === 0) continue;
    if (!onlyKeys(before, after, filledKeys) || !isFillable(changes, before)) continue;
    changes.explain(num);
    if (isName(file.entry(before, 'Subtype', n), 'Widget')) explainAppearance(changes, before, after, owners);
    changes.add('unjudged', { what: 'field-filled', field: fullName(file, before, n) }, num);
  }
}

function isFillable({ file, before, rules }: RevisionChanges, dict: PdfDict): boolean {
  const type = fieldType(file, dict, before);
  return type !== undefined && type !== 'Sig' && !rules.locks.has(fullName(file, dict, before));
}

/** The new appearance, and the old one where it is drawn anew under its number and nothing else shows it. */
function explainAppearance(changes: RevisionChanges, before: PdfDict, after: PdfDict, owners: Owners): void {
  changes.explainReachable(entry(after, 'AP'));
  const look = changes.file.entry(before, 'AP', changes.before);
  const states = isDict(look) ? [...look.entries.values()] : [];
  const drawn = states.flatMap((state) => {
    const dict = changes.file.resolve(state, changes.before);
    return isDict(dict) && !isStream(changes, state) ? [...dict.entries.values()] : [state];
  });
  for (const item of drawn)
    if (isRef(item) && changes.unexplained.has(item.num) && owners().get(item.num)?.kind === 'field-appearance')
      changes.explain(item.num);
}

const isStream = ({ file, before }: RevisionChanges, value: PdfValue): boolean =>
  isRef(value) && file.object(value.num, before)?.stream !== undefined;

export const onlyKeys = (before: PdfValue, after: PdfValue, keys: readonly string[]): boolean =>
  isDict(before) && isDict(after) && changedKeys(before, after).every((key) => keys.includes(key));
