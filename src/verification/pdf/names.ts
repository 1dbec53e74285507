import { parseLatin1 } from '../../core/bytes.ts';
import type { PdfName } from './values.ts';

/**
 * The names that a file repeats, each as one object, found by a hash of its bytes: a file says the same hundred names hundreds of
 * thousands of times. One name a slot; a name whose slot another has taken is made anew, so a hostile file cannot make it grow.
 */
export class NameTable {
  readonly #slots: (PdfName | undefined)[] = new Array(4096).fill(undefined);

  /** The name whose bytes, without escapes, stand between two places. */
  between(bytes: Uint8Array, start: number, end: number): PdfName {
    let hash = end - start;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]!) & 0xfff;
    const known = this.#slots[hash];
    if (known && spells(known.name, bytes, start, end)) return known;
    const name: PdfName = { kind: 'name', name: parseLatin1(bytes.subarray(start, end)) };
    this.#slots[hash] = name;
    return name;
  }
}

function spells(name: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let at = start; at < end; at++) if (name.charCodeAt(at - start) !== bytes[at]) return false;
  return true;
}
