import type { AddFinding, Findings } from './findings.ts';
import type { PdfFile } from './pdf/file.ts';
import { textOf } from './pdf/text.ts';
import { entry, isArray, isDict, isRef, nameOf, type PdfArray, type PdfDict, type PdfValue } from './pdf/values.ts';
import { usageRights } from './perms.ts';

/** ISO 32000-2 table 257: no change, filling in and signing, annotations too. */
export type Permission = 1 | 2 | 3;

/** Form fields that may not change any more, by full name; each stands for all below it. */
export interface FieldLock {
  readonly action: 'All' | 'Include' | 'Exclude';
  readonly fields: readonly string[];
}

/** What a signature says of the changes after it. */
export interface Terms {
  /** P of its transform DocMDP (ISO 32000-2 section 12.8.2.2). */
  readonly docMdp: Permission | undefined;
  /** P of its field's lock: it may tighten what others permit, never loosen it. */
  readonly limit: Permission | undefined;
  /** Of its transform FieldMDP (section 12.8.2.4) and of its field (section 12.7.5.5). */
  readonly locks: readonly FieldLock[];
}

const noFields: readonly string[] = [];
/** A signature has one or two transforms; a reader that looked at all of a list made long on purpose would never end. */
const maxTransforms = 16;
/** What a list costs beside its names, so that many short ones end too. */
const listCost = 64;
const actions: ReadonlySet<string | undefined> = new Set(['All', 'Include', 'Exclude']);

/** Reads the terms of the signatures of one file, wherever their parts stand: each may be an object of its own. */
export class TermsReader {
  readonly #file: PdfFile;
  readonly #findings: Findings;
  /** One list can be shared by thousands of signatures. */
  readonly #lists = new Map<PdfArray, readonly string[]>();
  #names: number;

  constructor(file: PdfFile, findings: Findings, maxNames: number) {
    this.#file = file;
    this.#findings = findings;
    this.#names = maxNames;
  }

  /** @param field the signature's field, as it stands after revision n */
  read(signature: PdfDict, field: PdfDict | undefined, n: number, add: AddFinding): Terms {
    const file = this.#file;
    const [docMdps, limits, locks]: [Permission[], Permission[], FieldLock[]] = [[], [], []];
    const references = file.entry(signature, 'Reference', n);
    const listed = isArray(references) ? references.items : [];
    if (references !== undefined && (listed.length === 0 || listed.length > maxTransforms))
      add({ code: 'transform-unread', what: 'list' });
    for (const item of listed.slice(0, maxTransforms)) {
      const reference = file.resolve(item, n);
      const method = isDict(reference) ? nameOf(file.entry(reference, 'TransformMethod', n)) : undefined;
      const given = isDict(reference) ? file.entry(reference, 'TransformParams', n) : undefined;
      const parameters = isDict(given) ? given : undefined;
      if (method === 'DocMDP') docMdps.push(this.#permission(parameters, n, add) ?? 2);
      else if (method === 'FieldMDP') this.#readLock(parameters, n, { limits, locks }, add);
      else if (!usageRights.has(method)) add({ code: 'transform-unread', what: 'method', method });
    }
    const lock = file.entry(field, 'Lock', n);
    if (lock !== undefined) {
      if (locks.length === 0) add({ code: 'signature-deviates', what: 'lock' });
      this.#readLock(isDict(lock) ? lock : undefined, n, { limits, locks }, add);
    }
    const terms = { docMdp: tightest(docMdps), limit: tightest(limits), locks };
    if (!isOurForm(signature, terms, lock)) add({ code: 'terms-unusual' });
    return terms;
  }

  #readLock(
    dict: PdfDict | undefined,
    n: number,
    { limits, locks }: { readonly limits: Permission[]; readonly locks: FieldLock[] },
    add: AddFinding,
  ): void {
    const action = nameOf(this.#file.entry(dict, 'Action', n));
    const fields = this.#file.entry(dict, 'Fields', n);
    if (!actions.has(action) || (action !== 'All' && !isArray(fields))) add({ code: 'transform-unread', what: 'lock' });
    else
      locks.push({ action: action as FieldLock['action'], fields: isArray(fields) ? this.#list(fields, n) : noFields });
    const permission = this.#permission(dict, n, add);
    if (permission !== undefined) limits.push(permission);
  }

  #permission(dict: PdfDict | undefined, n: number, add: AddFinding): Permission | undefined {
    const permission = this.#file.entry(dict, 'P', n);
    if (permission === undefined || permission === 1 || permission === 2 || permission === 3) return permission;
    return add({ code: 'transform-unread', what: 'permission' });
  }

  #list(fields: PdfArray, n: number): readonly string[] {
    const known = this.#lists.get(fields);
    if (known) return known;
    this.#names -= fields.items.length + listCost;
    if (this.#names < 0) this.#findings.add({ code: 'limit-locks' }, { revision: n });
    const names = this.#names < 0 ? noFields : fields.items.map((item) => this.#name(item, n));
    this.#lists.set(fields, names);
    return names;
  }

  /** Thousands of items may lead to one long name. */
  #name(item: PdfValue, n: number): string {
    const name = textOf(this.#file.resolve(item, n)) ?? '';
    this.#file.budget.walk(8 * (1 + name.length));
    return name;
  }
}

/** Our own writer gives terms to the certification alone, one transform, written in the signature itself. */
function isOurForm(signature: PdfDict, { docMdp, locks }: Terms, lock: PdfValue | undefined): boolean {
  const references = entry(signature, 'Reference');
  if (references === undefined) return lock === undefined;
  const [only, ...more] = isArray(references) ? references.items : [];
  if (docMdp === undefined || locks.length > 0 || more.length > 0 || !isDict(only)) return false;
  const parts = [only, entry(only, 'TransformParams')];
  return parts.every((part) => isDict(part) && [...part.entries.values()].every((value) => !isRef(value)));
}

/** The strictest of several permissions. */
export const tightest = (permissions: readonly (Permission | undefined)[]): Permission | undefined =>
  permissions.reduce(
    (least, one) => (one !== undefined && (least === undefined || one < least) ? one : least),
    undefined,
  );
