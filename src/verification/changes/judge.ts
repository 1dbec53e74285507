import { equal } from '../../core/bytes.ts';
import type { Change } from '../findings/change.ts';
import { type Owner, ownerKinds } from '../findings/owner.ts';
import { groupBy } from '../grouping.ts';
import type { PdfFile } from '../pdf/file.ts';
import {
  changedKeys,
  entry,
  isDict,
  isRef,
  nameOf,
  type PdfDict,
  type PdfObject,
  type PdfValue,
  sameValue,
} from '../pdf/values.ts';
import { samePerms } from '../perms.ts';
import type { FoundSignature } from '../signature.ts';
import { fieldType, fullName } from '../signature-field.ts';
import { type Permission, tightest } from '../terms.ts';
import { type JudgedChange, RevisionChanges, type Rules, type Standing } from './change.ts';
import { EvidenceStoreRule } from './evidence-store.ts';
import { judgeFilledFields, onlyKeys } from './filled-fields.ts';
import { judgeFilling, termKeys } from './filling.ts';
import { explainNewFields, formStanding } from './form.ts';
import { LockedFields } from './locked-fields.ts';
import { sameInformation, samePacket } from './metadata.ts';
import { findOwners } from './owners.ts';

/** What one revision is and did. */
export interface RevisionAnalysis {
  readonly n: number;
  readonly kind: 'base' | 'certification' | 'signature' | 'timestamp' | 'dss' | 'other';
  readonly changes: readonly JudgedChange[];
}

/**
 * Tells what each revision did, by comparing it with the one before. Everything up to the first signature is what was signed; after
 * it, whatever no rule explains is a change of the document.
 * @param certified P of the certification
 */
export function judgeChanges(
  file: PdfFile,
  signatures: readonly FoundSignature[],
  certified: Permission | undefined,
): RevisionAnalysis[] {
  const first = signatures[0]?.revision ?? file.last + 1;
  const byRevision = groupBy(signatures, (signature) => signature.revision);
  const store = new EvidenceStoreRule();
  const promised = new Set<number>();
  const locks = new LockedFields();
  let permission = certified;
  let owners: ReadonlyMap<number, Owner> | undefined;
  const ownersThen = (): ReadonlyMap<number, Owner> => (owners ??= findOwners(file, Math.min(first, file.last)));
  return file.revisions.map((revision) => {
    const { n, referred } = revision;
    const own = byRevision.get(n) ?? [];
    const signed = own[0] && analysisKinds[own[0].kind];
    let analysis: RevisionAnalysis = { n, kind: (n === first && signed) || 'base', changes: [] };
    if (n > first) {
      const changes = new RevisionChanges({ file, revision, rules: { permission, locks }, signatures: own, promised });
      const evidence = judgeRevision(changes, store, ownersThen);
      analysis = { n, kind: signed ?? (evidence ? 'dss' : 'other'), changes: changes.changes };
    }
    for (const { terms, kind } of own) {
      permission = tightest([permission, terms.limit, kind === 'approval' ? terms.docMdp : undefined]);
      for (const lock of terms.locks) locks.add(lock);
    }
    for (const num of referred) if (!file.object(num, n)) promised.add(num);
    return analysis;
  });
}

const analysisKinds = { certification: 'certification', approval: 'signature', timestamp: 'timestamp' } as const;

/** True when the revision brings evidence. */
function judgeRevision(
  changes: RevisionChanges,
  store: EvidenceStoreRule,
  owners: () => ReadonlyMap<number, Owner>,
): boolean {
  judgeTrailer(changes);
  for (const signature of changes.signatures) judgeFilling(changes, signature);
  const evidence = store.judge(changes);
  explainNewFields(changes);
  judgeCatalog(changes);
  judgeFilledFields(changes, owners);
  for (const num of changes.revision.freed)
    changes.add(openStanding(changes.rules, owners().get(num)), { what: 'object-freed' }, num);
  for (const object of [...changes.unexplained.values()]) judgeRest(changes, object, owners());
  if (changes.changes.length === 0) changes.add('forbidden', { what: 'no-purpose' });
  return evidence;
}

/** Keys of a trailer that belong to its section, not to the document. */
const sectionKeys: ReadonlySet<string> = new Set(
  'Size Prev ID XRefStm Type W Index Filter Length DecodeParms DL'.split(' '),
);

function judgeTrailer(changes: RevisionChanges): void {
  const [before, after] = [changes.file.revisions[changes.before]?.trailer, changes.revision.trailer];
  for (const key of before ? changedKeys(before, after) : []) {
    if (sectionKeys.has(key)) continue;
    if (key === 'Info') changes.add(informationStanding(changes), { what: 'info' });
    else changes.add('forbidden', { what: 'trailer', key });
  }
}

/**
 * Many writers touch metadata, which no page shows; PDF readers disagree whether a certification allows it. That a writer names
 * itself and the time changes nothing.
 */
const metadataStanding = (rules: Rules, same: boolean) =>
  same || rules.permission === undefined ? 'permitted' : 'unjudged';

function informationStanding({ file, revision, before, rules }: RevisionChanges): Standing {
  const now = file.entry(revision.trailer, 'Info', revision.n);
  return metadataStanding(rules, sameInformation(file.entry(file.revisions[before]?.trailer, 'Info', before), now));
}

function packetStanding(changes: RevisionChanges, { num }: PdfObject): Standing {
  const [before, after] = [changes.file.object(num, changes.before), changes.revision.objects.get(num)!];
  return metadataStanding(changes.rules, samePacket(changes.file, before, after));
}

function judgeCatalog(changes: RevisionChanges): void {
  const [before, after] = [changes.catalog(changes.before), changes.catalog(changes.revision.n)];
  if (!before || !after || !changes.unexplained.has(after.num)) return;
  changes.explain(after.num);
  if (before.num !== after.num) {
    changes.add('forbidden', { what: 'catalog-replaced' }, after.num);
    return;
  }
  for (const key of changedKeys(before.dict, after.dict)) {
    if (key === 'DSS') continue;
    const [old, now] = [entry(before.dict, key), entry(after.dict, key)];
    if (key === 'Extensions' || key === 'Version') changes.add('permitted', { what: 'version', key }, after.num);
    else if (key === 'Perms' && isUsage(changes, old, now))
      changes.add('permitted', { what: 'usage-rights' }, after.num);
    else if (key === 'AcroForm' && isGrownForm(changes, old, now, after.num)) continue;
    else {
      const open = changes.rules.permission === undefined && !shownKeys.has(key) ? 'unjudged' : 'forbidden';
      const standing = key === 'Metadata' ? pointerStanding(changes, old, now) : open;
      changes.add(standing, { what: 'catalog', key }, after.num);
    }
  }
}

/** The catalog names another XMP packet, or names one for the first time. */
function pointerStanding(changes: RevisionChanges, old: PdfValue | undefined, now: PdfValue | undefined): Standing {
  const before = isRef(old) ? changes.file.object(old.num, changes.before) : undefined;
  const after = isRef(now) ? changes.revision.objects.get(now.num) : undefined;
  const same = after !== undefined && (before !== undefined) === (old !== undefined);
  return metadataStanding(changes.rules, same && samePacket(changes.file, before, after));
}

const usageKeys: ReadonlySet<string> = new Set(['UR', 'UR3', 'Reference', ...termKeys]);

/** What a catalog says about how pages look, who signed and what may be done; the rest only approvals leave open. */
const shownKeys: ReadonlySet<string> = new Set(['Pages', 'OCProperties', 'Perms', 'DSS', 'Type']);

function isUsage(changes: RevisionChanges, old: PdfValue | undefined, now: PdfValue | undefined): boolean {
  const after = changes.file.resolve(now, changes.revision.n);
  if (!samePerms(changes.file.resolve(old, changes.before), after)) return false;
  changes.explainReachable(now, usageKeys);
  return true;
}

/** Of a form; what is in its lists and resources is explained by what it is. */
const formParts: ReadonlySet<string> = new Set(['Fields', 'SigFlags', 'DA', 'NeedAppearances']);

function isGrownForm(
  changes: RevisionChanges,
  old: PdfValue | undefined,
  now: PdfValue | undefined,
  catalog: number,
): boolean {
  const before = changes.file.resolve(old, changes.before);
  const after = changes.file.resolve(now, changes.revision.n);
  const empty: PdfDict = { kind: 'dict', entries: new Map() };
  const standing = isDict(after) && formStanding(changes, isDict(before) ? before : empty, after);
  if (!standing) return false;
  if (changes.newFields.size > 0) changes.explainReachable(now, formParts);
  if (standing !== 'allowed') changes.add(standing, { what: 'form-settings' }, catalog);
  return true;
}

/** An object that no rule has explained. */
function judgeRest(changes: RevisionChanges, object: PdfObject, owners: ReadonlyMap<number, Owner>): void {
  const { num: number, value, stream } = object;
  const before = changes.file.object(number, changes.before);
  if (!before) judgeAddition(changes, object);
  else if (sameValue(before.value, value) && sameData(changes, before.stream, stream))
    changes.add('permitted', { what: 'object-rewritten', number }, number);
  else if (isMetadata(changes, number))
    changes.add(packetStanding(changes, object), { what: 'catalog', key: 'Metadata' }, number);
  else {
    const locked = lockedField(changes, before.value);
    if (locked !== undefined) {
      changes.add('forbidden', { what: 'field-locked', field: locked }, number);
      return;
    }
    const owner = owners.get(number);
    const standing = standingOf(changes, owner, before.value, value);
    changes.add(standing, replacement(number, owner, before.value, value), number, owner?.page);
  }
}

/** Streams are the same where their bytes in the file are; what those bytes mean is said by the dictionary. */
function sameData({ file }: RevisionChanges, before: PdfObject['stream'], after: PdfObject['stream']): boolean {
  if (!before || !after) return !before && !after;
  if (before.end - before.start !== after.end - after.start) return false;
  return equal(file.bytes.subarray(before.start, before.end), file.bytes.subarray(after.start, after.end));
}

function judgeAddition(changes: RevisionChanges, object: PdfObject): void {
  const { num: number, value } = object;
  const { revision, rules } = changes;
  const reserved = !changes.isNew(number);
  const type = isDict(value) ? nameOf(changes.file.entry(value, 'Type', revision.n)) : undefined;
  if (!reserved && isMetadata(changes, number))
    changes.add(packetStanding(changes, object), { what: 'metadata-added' }, number);
  else if (!reserved && !revision.referred.has(number))
    changes.add('permitted', { what: 'object-unused', number }, number);
  else {
    const annotation = type === 'Annot';
    const lawful = rules.permission === undefined || (rules.permission === 3 && annotation);
    const standing = lawful && !reserved ? 'unjudged' : 'forbidden';
    changes.add(
      standing,
      annotation ? { what: 'annotation-added' } : { what: 'object-added', number, type, reserved },
      number,
    );
  }
}

/** The name of the form field that a value is, if a signature has locked it. */
function lockedField({ file, before: n, rules }: RevisionChanges, value: PdfValue): string | undefined {
  if (!isDict(value) || fieldType(file, value, n) === undefined) return undefined;
  const name = fullName(file, value, n);
  return rules.locks.has(name) ? name : undefined;
}

/** Judged by its place in the catalog: the type that an object gives itself is its author's choice. */
function isMetadata(changes: RevisionChanges, num: number): boolean {
  const metadata = changes.catalog(changes.revision.n)?.dict.entries.get('Metadata');
  return isRef(metadata) && metadata.num === num;
}

function replacement(number: number, owner: Owner | undefined, before: PdfValue, after: PdfValue): Change {
  if (!owner) return { what: 'object-replaced', number };
  if (owner.kind === 'info') return { what: 'info' };
  if (owner.kind !== 'page') return { what: 'owner-replaced', owner };
  return { what: 'page', owner, keys: isDict(before) && isDict(after) ? changedKeys(before, after) : [] };
}

function standingOf({ rules }: RevisionChanges, owner: Owner | undefined, before: PdfValue, after: PdfValue): Standing {
  const { permission } = rules;
  const commented = permission === undefined || permission === 3;
  const kind = owner && ownerKinds[owner.kind];
  if (commented && (kind?.annotation || (owner?.kind === 'page' && onlyKeys(before, after, commentKeys))))
    return 'unjudged';
  if (kind?.metadata) return metadataStanding(rules, owner?.kind === 'info' && sameInformation(before, after));
  return openStanding(rules, owner);
}

/** Approvals forbid nothing: what is not seen on a page is for a reader to look at (ISO 32000-2 section 12.8.2). */
const openStanding = ({ permission }: Rules, owner: Owner | undefined): Standing =>
  permission !== undefined || (owner && ownerKinds[owner.kind].visual) ? 'forbidden' : 'unjudged';

/** What a page gets with a comment; none of it draws. */
const commentKeys = ['Annots', 'Tabs', 'StructParents', 'LastModified'];
