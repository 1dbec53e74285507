import type { StorePart } from '../findings/change.ts';
import { dateOf } from '../pdf/text.ts';
import {
  entry,
  isArray,
  isCount,
  isDict,
  isName,
  isRef,
  type PdfDict,
  type PdfObject,
  type PdfValue,
} from '../pdf/values.ts';
import type { RevisionChanges } from './change.ts';

/** The lists of a store, and what each is called in the validation data of one signature. */
export const lists = { Certs: 'Cert', CRLs: 'CRL', OCSPs: 'OCSP' } as const;
type List = keyof typeof lists;
const listNames = Object.keys(lists) as readonly List[];

export const storeKeys: ReadonlySet<string> = new Set(['Type', 'VRI', ...listNames]);
const vriKeys: ReadonlySet<string> = new Set(['Type', 'TU', ...Object.values(lists)]);
const streamKeys: ReadonlySet<string> = new Set(['Length', 'Filter', 'DecodeParms']);

/**
 * All that a DSS may hold (ISO 32000-2 section 12.8.4.3, EN 319 142-1 section 5.4.2), as a positive list: streams that say how they
 * are packed and nothing else, lists of references to them, and for each signature lists of the same streams with a date. The new
 * objects that make it up are explained; whatever else is behind it stays unexplained, and whatever else is in it is a fault.
 */
export class StoreParts {
  readonly #changes: RevisionChanges;
  /** Object numbers that came with this revision. */
  readonly added: number[] = [];
  readonly faults = new Set<StorePart>();

  constructor(changes: RevisionChanges) {
    this.#changes = changes;
  }

  /** @param old the store before this revision: what its lists named is not looked at again */
  read(store: PdfDict, old: PdfDict | undefined): void {
    const { file, before } = this.#changes;
    const named = new Map<List, ReadonlySet<number>>();
    const type = entry(store, 'Type');
    if (type !== undefined && !isName(type, 'DSS')) this.faults.add('list');
    for (const key of listNames) {
      const known = this.#known(file.entry(old, key, before));
      const items = this.#list(entry(store, key));
      for (const num of items) if (!known.has(num)) this.#stream(num);
      named.set(key, new Set(items));
    }
    this.#readVri(entry(store, 'VRI'), named);
  }

  /** The value of a part, which may be an object of its own; that object is explained where it is new. */
  part(value: PdfValue | undefined): PdfValue | undefined {
    const { file, revision } = this.#changes;
    if (isRef(value) && !revision.objects.get(value.num)?.stream) this.#take(value.num);
    return file.resolve(value, revision.n);
  }

  #take(num: number): PdfObject | undefined {
    const object = this.#changes.revision.objects.get(num);
    if (!object || !this.#changes.isNew(num)) return undefined;
    this.#changes.explain(num);
    this.added.push(num);
    return object;
  }

  #known(list: PdfValue | undefined): ReadonlySet<number> {
    if (!isArray(list)) return new Set();
    this.#changes.file.budget.walk(list.items.length);
    return new Set(list.items.filter(isRef).map(({ num }) => num));
  }

  /** Object numbers in a list of references; nothing else may be in it. */
  #list(value: PdfValue | undefined): readonly number[] {
    const list = this.part(value);
    if (list === undefined) return [];
    if (!isArray(list) || !list.items.every(isRef)) this.faults.add('list');
    if (!isArray(list)) return [];
    this.#changes.file.budget.walk(list.items.length);
    return list.items.filter(isRef).map(({ num }) => num);
  }

  #stream(num: number): void {
    const object = this.#take(num);
    if (!object) return; // it was there before, and is judged as that
    const { value, stream } = object;
    if (!isDict(value) || !stream || ![...value.entries.keys()].every((key) => streamKeys.has(key))) {
      this.faults.add('stream');
      return;
    }
    const [filter, parameters, length] = [entry(value, 'Filter'), entry(value, 'DecodeParms'), entry(value, 'Length')];
    const packed = isArray(filter) && filter.items.length === 1 ? filter.items[0] : filter;
    if (parameters !== undefined || !(packed === undefined || isName(packed, 'FlateDecode'))) this.faults.add('stream');
    if (isRef(length) && !isCount(this.part(length))) this.faults.add('stream');
  }

  /** Each key is the SHA-1 of something signed, in capitals; each stream MUST be in the store's own list of its kind. */
  #readVri(value: PdfValue | undefined, named: ReadonlyMap<List, ReadonlySet<number>>): void {
    const all = this.part(value);
    if (all === undefined) return;
    const evidence = [...named.values()].reduce((sum, { size }) => sum + size, 0);
    const most = evidence + this.#changes.revision.n;
    if (!isDict(all) || all.entries.size > most + 1) {
      this.faults.add('vri');
      return;
    }
    this.#changes.file.budget.walk(all.entries.size);
    for (const [key, one] of all.entries) {
      if (key === 'Type' && isName(one, 'VRI')) continue;
      const data = this.part(one);
      if (!/^[0-9A-F]{40}$/.test(key) || !isDict(data) || !this.#isVri(data, named)) this.faults.add('vri');
    }
  }

  #isVri(data: PdfDict, named: ReadonlyMap<List, ReadonlySet<number>>): boolean {
    const [type, at] = [entry(data, 'Type'), entry(data, 'TU')];
    const said = (type === undefined || isName(type, 'VRI')) && (at === undefined || dateOf(at) !== undefined);
    const known = listNames.every((key) =>
      this.#list(entry(data, lists[key])).every((num) => named.get(key)?.has(num)),
    );
    return said && known && [...data.entries.keys()].every((key) => vriKeys.has(key));
  }
}
