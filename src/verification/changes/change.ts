import type { Change } from '../findings/change.ts';
import type { PdfFile, Revision } from '../pdf/file.ts';
import { isArray, isDict, isRef, type PdfDict, type PdfObject, type PdfValue } from '../pdf/values.ts';
import type { FoundSignature } from '../signature.ts';
import type { Permission } from '../terms.ts';
import type { LockedFields } from './locked-fields.ts';

/**
 * - allowed: what an ikrar file does after its certification
 * - unusual: allowed, but our own writer never does it
 * - permitted: the standard lets a writer do it
 * - unjudged: it may be right, but only somebody who looks at the pages could tell
 * - forbidden: it changes what was signed
 */
export type Standing = 'allowed' | 'unusual' | 'permitted' | 'unjudged' | 'forbidden';

export interface JudgedChange {
  readonly standing: Standing;
  readonly change: Change;
  readonly object?: number | undefined;
  readonly page?: number | undefined;
}

/** What the signatures before a revision let it do. */
export interface Rules {
  /** P of the certification, as later signatures tightened it; undefined where none says anything. */
  readonly permission: Permission | undefined;
  readonly locks: LockedFields;
}

/** A revision, and what its changes are judged by. */
interface JudgedRevision {
  readonly file: PdfFile;
  readonly revision: Revision;
  readonly rules: Rules;
  /** Those of this revision. */
  readonly signatures: readonly FoundSignature[];
  /** Object numbers that earlier revisions refer to and do not write. */
  readonly promised: ReadonlySet<number>;
}

/** One revision while its changes are judged; an object that has an explanation is taken out of `unexplained`. */
export class RevisionChanges {
  readonly file: PdfFile;
  readonly revision: Revision;
  readonly rules: Rules;
  readonly signatures: readonly FoundSignature[];
  readonly unexplained: Map<number, PdfObject>;
  readonly changes: JudgedChange[] = [];
  /** New signature fields of this revision, by object number. */
  readonly newFields = new Set<number>();
  readonly #promised: ReadonlySet<number>;

  constructor({ file, revision, rules, signatures, promised }: JudgedRevision) {
    this.file = file;
    this.revision = revision;
    this.rules = rules;
    this.signatures = signatures;
    this.#promised = promised;
    const carriers = new Set<number>();
    for (const object of revision.objects.values()) if (object.container !== undefined) carriers.add(object.container);
    for (const section of revision.sections) if (section.stream !== undefined) carriers.add(section.stream);
    this.unexplained = new Map([...revision.objects].filter(([num]) => !carriers.has(num) || !this.isNew(num)));
  }

  get before(): number {
    return this.revision.n - 1;
  }

  /** No object had this number before and none referred to it: the new object fills no gap that was left for it. */
  isNew(num: number): boolean {
    return this.file.object(num, this.before) === undefined && !this.#promised.has(num);
  }

  add(standing: Standing, change: Change, object?: number, page?: number): void {
    this.changes.push({ standing, change, object, page });
  }

  explain(num: number): void {
    this.unexplained.delete(num);
  }

  /**
   * Takes out the new objects of this revision that a value reaches; an object that existed before is never explained so.
   * @param keys the entries by which dictionaries lead to parts of the value, which are no streams; all where none are given
   */
  explainReachable(value: PdfValue | undefined, keys?: ReadonlySet<string>): Set<number> {
    const reached = new Set<number>();
    const queue = [value];
    while (queue.length > 0) {
      const next = queue.pop();
      if (isRef(next)) {
        const object = this.revision.objects.get(next.num);
        if (!object || reached.has(next.num) || !this.isNew(next.num) || (keys && object.stream)) continue;
        reached.add(next.num);
        this.explain(next.num);
        queue.push(object.value);
      } else if (isArray(next)) {
        this.file.budget.walk(next.items.length);
        for (const item of next.items) if (leads(item)) queue.push(item);
      } else if (isDict(next)) {
        this.file.budget.walk(next.entries.size);
        for (const [key, item] of next.entries) if (leads(item) && (!keys || keys.has(key))) queue.push(item);
      }
    }
    return reached;
  }

  catalog(n: number): { readonly num: number; readonly dict: PdfDict } | undefined {
    const root = this.file.revisions[n]?.trailer.entries.get('Root');
    const dict = this.file.resolve(root, n);
    return isRef(root) && isDict(dict) ? { num: root.num, dict } : undefined;
  }
}

/** Of millions of numbers in one array none is kept. */
const leads = (value: PdfValue): boolean => isRef(value) || isArray(value) || isDict(value);
