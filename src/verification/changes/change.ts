import type { PdfFile, Revision } from '../pdf/file.ts';
import { isArray, isDict, isRef, type PdfDict, type PdfObject, type PdfValue } from '../pdf/values.ts';
import type { FoundSignature } from '../signature.ts';

/**
 * allowed: what an ikrar file does after its certification. permitted: the standard lets a writer do it, said as a note.
 * unjudged: it may be right, but only a reader of pages could tell. forbidden: it changes what was signed.
 */
export type Standing = 'allowed' | 'permitted' | 'unjudged' | 'forbidden';

export interface Change {
  readonly standing: Standing;
  readonly message: string;
  readonly object?: number | undefined;
  readonly page?: number | undefined;
}

/** What the signatures before a revision let it do. */
export interface Rules {
  /** P of the certification (ISO 32000-2 table 257); undefined for a file that nobody certified. */
  readonly permission: 1 | 2 | 3 | undefined;
}

/** One revision while its changes are judged; what has an explanation is taken out of `unexplained`. */
export class RevisionChanges {
  readonly file: PdfFile;
  readonly revision: Revision;
  readonly rules: Rules;
  readonly signatures: readonly FoundSignature[];
  readonly unexplained: Map<number, PdfObject>;
  readonly changes: Change[] = [];
  /** New signature fields of this revision, by object number. */
  readonly newFields = new Set<number>();
  readonly #promised: ReadonlySet<number>;

  /** @param promised object numbers that earlier revisions refer to */
  constructor(
    file: PdfFile,
    revision: Revision,
    rules: Rules,
    signatures: readonly FoundSignature[],
    promised: ReadonlySet<number>,
  ) {
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

  /** Nothing had this number before and nothing referred to it: it cannot fill a gap that was left on purpose. */
  isNew(num: number): boolean {
    return this.file.object(num, this.before) === undefined && !this.#promised.has(num);
  }

  add(standing: Standing, message: string, object?: number, page?: number): void {
    this.changes.push({ standing, message, object, page });
  }

  explain(num: number): void {
    this.unexplained.delete(num);
  }

  /** Takes out what this revision newly wrote and a value reaches; what existed before is never explained by that. */
  explainReachable(value: PdfValue | undefined): Set<number> {
    const reached = new Set<number>();
    const queue: PdfValue[] = value === undefined ? [] : [value];
    while (queue.length > 0) {
      const next = queue.pop()!;
      if (isRef(next)) {
        const object = this.revision.objects.get(next.num);
        if (!object || reached.has(next.num) || !this.isNew(next.num)) continue;
        reached.add(next.num);
        this.explain(next.num);
        queue.push(object.value);
      } else if (isArray(next)) queue.push(...next.items);
      else if (isDict(next)) queue.push(...next.entries.values());
    }
    return reached;
  }

  catalog(n: number): { readonly num: number; readonly dict: PdfDict } | undefined {
    const root = this.file.revisions[n]?.trailer.entries.get('Root');
    const dict = this.file.resolve(root, n);
    return isRef(root) && isDict(dict) ? { num: root.num, dict } : undefined;
  }
}
