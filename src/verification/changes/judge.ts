import { groupBy } from '../grouping.ts';
import type { PdfFile } from '../pdf/file.ts';
import { changedKeys, entry, isDict, isName, nameOf, type PdfDict, type PdfValue, sameValue } from '../pdf/values.ts';
import type { FoundSignature } from '../signature.ts';
import { type Change, RevisionChanges, type Rules } from './change.ts';
import { EvidenceStoreRule } from './evidence-store.ts';
import { judgeFilling } from './filling.ts';
import { explainNewFields, formOnlyGrows } from './form.ts';
import { findOwners, type Owner } from './owners.ts';

export interface RevisionStory {
  readonly n: number;
  readonly kind: 'base' | 'certification' | 'signature' | 'timestamp' | 'dss' | 'other';
  readonly changes: readonly Change[];
}

/**
 * Tells what each revision did, once for each pair of neighbours. Everything up to the first signature is what was signed;
 * after it, whatever no rule explains is a change of the document.
 */
export function judgeChanges(file: PdfFile, signatures: readonly FoundSignature[], rules: Rules): RevisionStory[] {
  const first = signatures[0]?.revision ?? file.last + 1;
  const byRevision = groupBy(signatures, (signature) => signature.revision);
  const store = new EvidenceStoreRule();
  const promised = new Set<number>();
  let owners: ReadonlyMap<number, Owner> | undefined;
  const ownersThen = (): ReadonlyMap<number, Owner> => (owners ??= findOwners(file, Math.min(first, file.last)));
  return file.revisions.map((revision) => {
    const own = byRevision.get(revision.n) ?? [];
    let story: RevisionStory = { n: revision.n, kind: revision.n === first ? signedKind(own[0]) : 'base', changes: [] };
    if (revision.n > first) {
      const changes = new RevisionChanges(file, revision, rules, own, promised);
      const evidence = judgeRevision(changes, store, ownersThen);
      const kind = own[0] ? signedKind(own[0]) : evidence ? 'dss' : 'other';
      story = { n: revision.n, kind, changes: changes.changes };
    }
    for (const num of revision.referred) if (!file.object(num, revision.n)) promised.add(num);
    return story;
  });
}

function signedKind(signature: FoundSignature | undefined): RevisionStory['kind'] {
  if (!signature) return 'base';
  if (signature.isTimestamp) return 'timestamp';
  return isCertifying(signature.dict) ? 'certification' : 'signature';
}

/** A signature whose Reference names the transform DocMDP (ISO 32000-2 section 12.8.2.2). */
export function isCertifying(dict: PdfDict): boolean {
  const references = entry(dict, 'Reference');
  const items = typeof references === 'object' && references?.kind === 'array' ? references.items : [];
  return items.some((item) => isDict(item) && isName(entry(item, 'TransformMethod'), 'DocMDP'));
}

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
  for (const num of changes.revision.freed) changes.add('forbidden', 'objek dihapus', num);
  for (const num of [...changes.unexplained.keys()]) judgeRest(changes, num, owners());
  if (changes.changes.length === 0)
    changes.add('forbidden', 'revisi yang bukan tanda tangan, bukan bukti dan bukan cap waktu ditambahkan');
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
    const words = key === 'Info' ? 'keterangan dokumen (Info) diganti' : `trailer: /${key} diganti`;
    changes.add(key === 'Info' ? metadataStanding(changes.rules) : 'forbidden', words);
  }
}

/** Writers like to touch dates and metadata, which no page shows; whether a certification lets them, readers dispute. */
const metadataStanding = (rules: Rules) => (rules.permission === undefined ? 'permitted' : 'unjudged');

const catalogWords: Readonly<Record<string, string>> = {
  Pages: 'daftar halaman diganti',
  AcroForm: 'formulir diganti',
  Perms: 'sertifikasi dokumen (Perms) diubah atau dihapus',
  Metadata: 'metadata diganti',
  Names: 'lampiran atau nama diganti',
  AF: 'lampiran diganti',
  OpenAction: 'tindakan saat dibuka diubah',
  AA: 'tindakan otomatis diubah',
  OCProperties: 'lapisan (layer) diubah',
  StructTreeRoot: 'struktur untuk pembaca layar diganti',
};

function judgeCatalog(changes: RevisionChanges): void {
  const [before, after] = [changes.catalog(changes.before), changes.catalog(changes.revision.n)];
  if (!before || !after || !changes.unexplained.has(after.num)) return;
  changes.explain(after.num);
  if (before.num !== after.num) {
    changes.add('forbidden', 'katalog diganti', after.num);
    return;
  }
  for (const key of changedKeys(before.dict, after.dict)) {
    if (key === 'DSS') continue;
    const [old, now] = [entry(before.dict, key), entry(after.dict, key)];
    if (key === 'Extensions' || key === 'Version')
      changes.add('permitted', `keterangan versi (${key}) diubah`, after.num);
    else if (key === 'AcroForm' && changes.newFields.size > 0 && isGrownForm(changes, old, now)) continue;
    else if (key === 'Metadata') changes.add(metadataStanding(changes.rules), 'metadata diganti', after.num);
    else changes.add('forbidden', catalogWords[key] ?? `katalog: /${key} diubah`, after.num);
  }
}

function isGrownForm(changes: RevisionChanges, old: PdfValue | undefined, now: PdfValue | undefined): boolean {
  const before = changes.file.resolve(old, changes.before);
  const after = changes.file.resolve(now, changes.revision.n);
  changes.explainReachable(now);
  const empty: PdfDict = { kind: 'dict', entries: new Map() };
  return isDict(after) && formOnlyGrows(changes, isDict(before) ? before : empty, after);
}

function judgeRest(changes: RevisionChanges, num: number, owners: ReadonlyMap<number, Owner>): void {
  const { file, revision, rules } = changes;
  const object = revision.objects.get(num)!;
  const before = file.object(num, changes.before);
  const owner = owners.get(num);
  if (!before) {
    const hidden = changes.isNew(num) ? '' : ' pada nomor yang dicadangkan sebelumnya';
    const type = isDict(object.value) ? nameOf(entry(object.value, 'Type')) : undefined;
    if (type === 'Metadata' && hidden === '') {
      changes.add(metadataStanding(rules), 'metadata ditambahkan', num);
      return;
    }
    if (hidden === '' && !revision.referred.has(num)) {
      changes.add('permitted', `objek ${num} yang tidak dipakai ditambahkan`, num);
      return;
    }
    const words =
      type === 'Annot' ? 'anotasi ditambahkan' : `objek ${num}${type ? ` (${type})` : ''} ditambahkan${hidden}`;
    changes.add(rules.permission === undefined && hidden === '' ? 'unjudged' : 'forbidden', words, num);
    return;
  }
  if (!before.stream && !object.stream && sameValue(before.value, object.value)) {
    changes.add('permitted', `objek ${num} ditulis ulang tanpa perubahan`, num);
    return;
  }
  const prefix = owner?.page === undefined ? '' : `halaman ${owner.page}: `;
  const words = describe(owner, before.value, object.value) ?? `objek ${num} diganti`;
  changes.add(standingOf(changes, owner, before.value, object.value), `${prefix}${words}`, num, owner?.page);
}

function describe(owner: Owner | undefined, before: PdfValue, after: PdfValue): string | undefined {
  if (!owner) return undefined;
  if (owner.page === undefined || owner.words !== `halaman ${owner.page}`) return `${owner.words} diganti`;
  const keys = isDict(before) && isDict(after) ? changedKeys(before, after) : [];
  if (keys.includes('Contents')) return 'isi halaman diganti';
  if (keys.includes('Resources')) return 'huruf atau gambar diganti';
  if (keys.includes('Annots')) return 'anotasi ditambahkan atau dihapus';
  return `sifat halaman diubah (${keys.map((key) => `/${key}`).join(', ')})`;
}

/** Form fields may be filled where the rules let forms be filled; whether the page still says the same, only eyes can tell. */
function standingOf(
  changes: RevisionChanges,
  owner: Owner | undefined,
  before: PdfValue,
  after: PdfValue,
): Change['standing'] {
  const { permission } = changes.rules;
  const field = isDict(before) ? before : undefined;
  const type = nameOf(field && entry(field, 'FT'));
  const filled = field && isDict(after) && type && type !== 'Sig' && permission !== 1;
  if (filled && changedKeys(field, after).every((key) => ['V', 'AP', 'AS', 'M'].includes(key))) return 'unjudged';
  if (permission === 3 && owner?.words.includes('anotasi')) return 'unjudged';
  if (owner?.metadata) return metadataStanding(changes.rules);
  return permission !== undefined || (owner?.visual ?? false) ? 'forbidden' : 'unjudged';
}
