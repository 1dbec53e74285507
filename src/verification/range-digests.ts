import { hex } from '../core/bytes.ts';
import type { PdfFile } from './pdf/file.ts';
import type { DigestName, Primitives } from './primitives.ts';
import type { FoundSignature } from './signature.ts';

/**
 * Digests of what each signature covers and of the file up to the end of each revision. One running digest passes over the
 * file once and is copied at every signature, so that 1,507 signatures cost hardly more than one.
 */
export class RangeDigests {
  readonly #file: PdfFile;
  readonly #signatures: readonly FoundSignature[];
  readonly #primitives: Primitives;
  readonly #byName = new Map<DigestName, Map<number, Uint8Array>>();
  /** SHA-256, hex, of the file up to the end of each revision. */
  readonly revisions: readonly string[];
  readonly whole: string;

  constructor(file: PdfFile, signatures: readonly FoundSignature[], primitives: Primitives) {
    this.#file = file;
    this.#signatures = signatures;
    this.#primitives = primitives;
    const revisions: string[] = [];
    this.whole = this.#pass('SHA-256', revisions);
    this.revisions = revisions;
  }

  of(signature: FoundSignature, name: DigestName): Uint8Array {
    if (!this.#byName.has(name)) this.#pass(name, []);
    return this.#byName.get(name)?.get(signature.index) ?? new Uint8Array(0);
  }

  #pass(name: DigestName, revisions: string[]): string {
    const { bytes } = this.#file;
    const running = this.#primitives.startDigest(name);
    const found = new Map<number, Uint8Array>();
    let at = 0;
    const advance = (to: number): void => {
      if (to > at) running.update(bytes.subarray(at, to));
      at = Math.max(at, to);
    };
    let next = 0;
    for (const revision of this.#file.revisions) {
      for (; this.#signatures[next] && this.#signatures[next]!.revision <= revision.n; next++) {
        const { range, index } = this.#signatures[next]!;
        if (!range) continue;
        advance(range.gapStart);
        const covered = running.copy();
        covered.update(bytes.subarray(range.gapEnd, range.end));
        found.set(index, covered.digest());
      }
      advance(revision.end);
      revisions.push(hex(running.copy().digest()));
    }
    advance(bytes.length);
    this.#byName.set(name, found);
    return hex(running.digest());
  }
}
