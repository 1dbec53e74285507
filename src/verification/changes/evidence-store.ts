import type { Budget } from '../budget.ts';
import { entry, isArray, isDict, isName, isRef, type PdfDict, type PdfValue } from '../pdf/values.ts';
import type { RevisionChanges } from './change.ts';
import { lists, StoreParts, storeKeys } from './store-parts.ts';

/**
 * The DSS (ISO 32000-2 section 12.8.4.3) may come and grow, never shrink. What it newly names must be new objects; its own
 * dictionaries and lists, if a DSS brought them, may be written anew, the evidence itself never.
 */
export class EvidenceStoreRule {
  /** Objects that came with a DSS after the first signature. */
  readonly #own = new Set<number>();

  /** True when this revision brings evidence. */
  judge(changes: RevisionChanges): boolean {
    const [before, after] = [changes.catalog(changes.before), changes.catalog(changes.revision.n)];
    const store = after && entry(after.dict, 'DSS');
    const old = before && entry(before.dict, 'DSS');
    if (!after || store === undefined) {
      if (old !== undefined) changes.add('forbidden', { what: 'store-removed' }, after?.num);
      return false;
    }
    const [dict, oldDict] = [
      changes.file.resolve(store, changes.revision.n),
      changes.file.resolve(old, changes.before),
    ];
    const place = isRef(store) ? store.num : after.num;
    const touched = isRef(store) && changes.revision.objects.has(store.num);
    const skeleton = this.#skeleton(old, oldDict, changes.file.budget);
    const grown = [...skeleton].filter((num) => changes.unexplained.has(num));
    if (!touched && grown.length === 0 && sameStore(store, old)) return false;
    if (!isDict(dict)) {
      changes.add('forbidden', { what: 'store-damaged' }, place);
      return false;
    }
    for (const num of grown) if (!changes.revision.objects.get(num)?.stream) changes.explain(num);
    const parts = new StoreParts(changes);
    parts.part(store);
    parts.read(dict, isDict(oldDict) ? oldDict : undefined);
    for (const num of parts.added) this.#own.add(num);
    for (const part of parts.faults) changes.add('unjudged', { what: 'store-content', part }, place);
    this.#judgeContent(changes, dict, isDict(oldDict) ? oldDict : undefined, place);
    if (isUnusual(changes, dict, parts.added)) changes.add('unusual', { what: 'store-unusual' }, place);
    return true;
  }

  /** The dictionaries and lists that only the store uses; its own dictionary counts, also one older than the first signature. */
  #skeleton(store: PdfValue | undefined, dict: PdfValue | undefined, budget: Budget): Set<number> {
    const skeleton = new Set<number>();
    if (isDict(dict)) budget.walk(dict.entries.size);
    if (isRef(store) && isDict(dict) && [...dict.entries.keys()].every((key) => storeKeys.has(key)))
      skeleton.add(store.num);
    for (const part of isDict(dict) ? dict.entries.values() : [])
      if (isRef(part) && this.#own.has(part.num)) skeleton.add(part.num);
    return skeleton;
  }

  #judgeContent(changes: RevisionChanges, dict: PdfDict, old: PdfDict | undefined, place: number): void {
    const { budget } = changes.file;
    budget.walk(dict.entries.size);
    for (const key of dict.entries.keys())
      if (!storeKeys.has(key)) changes.add('unjudged', { what: 'store-key', key }, place);
    for (const key of Object.keys(lists)) {
      const named = references(changes.file.entry(dict, key, changes.revision.n), budget);
      const known = references(changes.file.entry(old, key, changes.before), budget);
      const lost = [...known].filter((num) => !named.has(num)).length;
      const strange = [...named].filter((num) => !known.has(num) && !this.#own.has(num)).length;
      if (lost > 0) changes.add('forbidden', { what: 'store-shrinks', key, lost }, place);
      if (strange > 0) changes.add('forbidden', { what: 'store-strays' }, place);
    }
    changes.add('allowed', { what: 'store-grows' }, place);
  }
}

/** More than our own writer puts into a store: lists of references, and streams that say nothing but their length. */
function isUnusual({ revision }: RevisionChanges, dict: PdfDict, added: readonly number[]): boolean {
  const named = [entry(dict, 'Certs'), entry(dict, 'CRLs')];
  const listed = named.every((list) => isArray(list) && list.items.every(isRef));
  if (!listed || dict.entries.size !== 3 || !isName(entry(dict, 'Type'), 'DSS')) return true;
  return added.some((num) => {
    const { value, stream } = revision.objects.get(num)!;
    return value !== dict && !(stream && isDict(value) && value.entries.size === 1 && value.entries.has('Length'));
  });
}

function references(list: PdfValue | undefined, budget: Budget): Set<number> {
  if (!isArray(list)) return new Set();
  budget.walk(list.items.length);
  return new Set(list.items.filter(isRef).map(({ num }) => num));
}

const sameStore = (a: PdfValue | undefined, b: PdfValue | undefined): boolean =>
  isRef(a) && isRef(b) && a.num === b.num;
