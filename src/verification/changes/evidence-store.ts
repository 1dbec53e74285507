import { entry, isArray, isDict, isRef, type PdfDict, type PdfValue } from '../pdf/values.ts';
import type { RevisionChanges } from './change.ts';

const storeKeys = new Set(['Type', 'Certs', 'CRLs', 'OCSPs', 'VRI']);

/**
 * The DSS (ISO 32000-2 section 12.8.4.3) may come and grow, never shrink. It may reach new objects only; those that a DSS
 * brought are its own and may be rewritten by a later one.
 */
export class EvidenceStoreRule {
  readonly #own = new Set<number>();

  /** True when this revision brings evidence. */
  judge(changes: RevisionChanges): boolean {
    const [before, after] = [changes.catalog(changes.before), changes.catalog(changes.revision.n)];
    const store = after && entry(after.dict, 'DSS');
    const old = before && entry(before.dict, 'DSS');
    if (!after || store === undefined) {
      if (old !== undefined) changes.add('forbidden', 'bukti jangka panjang (DSS) dihapus', after?.num);
      return false;
    }
    const place = isRef(store) ? store.num : after.num;
    const rewritten = isRef(store) && changes.revision.objects.has(store.num);
    const replaced = changes.revision.objects.has(after.num) && !sameReference(store, old);
    if (!rewritten && !replaced && ![...this.#own].some((num) => changes.unexplained.has(num))) return false;
    const [dict, oldDict] = [
      changes.file.resolve(store, changes.revision.n),
      changes.file.resolve(old, changes.before),
    ];
    if (!isDict(dict)) {
      changes.add('forbidden', 'bukti jangka panjang (DSS) rusak', place);
      return false;
    }
    // A store from before the first signature: its dictionary may be rewritten, what it names may not.
    if (rewritten && isRef(old) && old.num === store.num && isDict(oldDict) && isStore(oldDict))
      this.#own.add(store.num);
    for (const num of this.#own) changes.explain(num);
    for (const num of changes.explainReachable(store)) this.#own.add(num);
    // An update of the store's own objects may name new ones.
    for (const num of [...this.#own])
      for (const found of changes.explainReachable(changes.revision.objects.get(num)?.value)) this.#own.add(found);
    this.#judgeContent(changes, dict, isDict(oldDict) ? oldDict : undefined, place);
    return true;
  }

  #judgeContent(changes: RevisionChanges, dict: PdfDict, old: PdfDict | undefined, place: number): void {
    for (const key of dict.entries.keys())
      if (!storeKeys.has(key)) changes.add('unjudged', `bukti jangka panjang (DSS) memuat /${key}`, place);
    for (const key of ['Certs', 'CRLs', 'OCSPs']) {
      const kept = new Set(references(changes.file.entry(dict, key, changes.revision.n)));
      const lost = references(changes.file.entry(old, key, changes.before)).filter((num) => !kept.has(num));
      if (lost.length > 0)
        changes.add('forbidden', `bukti jangka panjang (DSS) kehilangan ${lost.length} isi ${key}`, place);
    }
    changes.add('allowed', 'bukti jangka panjang (DSS) ditambahkan', place);
  }
}

const isStore = (dict: PdfDict): boolean => [...dict.entries.keys()].every((key) => storeKeys.has(key));

const references = (list: PdfValue | undefined): number[] =>
  isArray(list) ? list.items.filter(isRef).map(({ num }) => num) : [];

const sameReference = (a: PdfValue | undefined, b: PdfValue | undefined): boolean =>
  isRef(a) && isRef(b) && a.num === b.num;
