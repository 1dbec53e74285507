import type { Budget } from '../budget.ts';
import type { Section } from './section.ts';
import { isRef, type PdfDict, type PdfObject, type PdfValue } from './values.ts';

/** What one writer appended: objects, their cross-reference section, trailer, startxref, %%EOF. */
export interface Revision {
  readonly n: number;
  readonly start: number;
  /** Behind `%%EOF`, and behind the one EOL that may follow it: there the next revision starts. */
  readonly eof: number;
  readonly end: number;
  /** One; two in the first revision of a linearized file. The last is the one that `startxref` chains. */
  readonly sections: readonly Section[];
  readonly trailer: PdfDict;
  /** The objects it wrote, by number. */
  readonly objects: ReadonlyMap<number, PdfObject>;
  /** Object numbers that it declared free. */
  readonly freed: readonly number[];
  /** Object numbers that its bytes refer to. */
  readonly referred: ReadonlySet<number>;
}

/** A file as the sum of its revisions: any object as it stood after any of them. */
export class PdfFile {
  readonly bytes: Uint8Array;
  readonly revisions: readonly Revision[];
  readonly budget: Budget;
  readonly #history = new Map<number, (PdfObject | { readonly revision: number; readonly freed: true })[]>();

  constructor(bytes: Uint8Array, revisions: readonly Revision[], budget: Budget) {
    this.bytes = bytes;
    this.revisions = revisions;
    this.budget = budget;
    for (const revision of revisions) {
      for (const object of revision.objects.values()) this.#write(object.num, object);
      for (const num of revision.freed) this.#write(num, { revision: revision.n, freed: true });
    }
  }

  #write(num: number, version: PdfObject | { readonly revision: number; readonly freed: true }): void {
    const versions = this.#history.get(num);
    if (versions) versions.push(version);
    else this.#history.set(num, [version]);
  }

  get last(): number {
    return this.revisions.length - 1;
  }

  /** The object as it stood after revision n, found by bisection: one object may have thousands of versions. */
  object(num: number, n: number): PdfObject | undefined {
    const versions = this.#history.get(num);
    if (!versions) return undefined;
    let low = 0;
    let high = versions.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (versions[middle]!.revision <= n) low = middle + 1;
      else high = middle;
    }
    const version = versions[low - 1];
    return version && !('freed' in version) ? version : undefined;
  }

  /** The object at the end of a reference, through objects that are references themselves. */
  target(value: PdfValue | undefined, n: number): PdfObject | undefined {
    let found: PdfObject | undefined;
    let next = value;
    for (let step = 0; isRef(next) && step < 8; step++) {
      found = this.object(next.num, n);
      next = found?.value;
    }
    return isRef(next) ? undefined : found;
  }

  /** A value with its reference followed; loops end at the eighth step. */
  resolve(value: PdfValue | undefined, n: number): PdfValue | undefined {
    let found = value;
    for (let step = 0; isRef(found); step++) {
      if (step === 8) return undefined;
      found = this.object(found.num, n)?.value;
    }
    return found ?? undefined;
  }

  /**
   * An entry of a dictionary with its reference followed: almost any value may stand in an object of its own (ISO 32000-2 section
   * 7.3.10), so whatever decides something is read by this.
   */
  entry(dict: PdfDict | undefined, key: string, n: number): PdfValue | undefined {
    return this.resolve(dict?.entries.get(key), n);
  }
}
