import { parseLatin1 } from '../../core/bytes.ts';
import type { PdfName } from './values.ts';

/**
 * Names as they were read last, by a hash of their bytes: a file says the same hundred names hundred thousands of times, and each
 * may be one string. A name that another has pushed out is made anew, so it never grows and cannot be flooded.
 */
const slots: (PdfName | undefined)[] = new Array(4096).fill(undefined);

/** The name whose bytes stand between two places, without escapes. */
export function nameBetween(bytes: Uint8Array, start: number, end: number): PdfName {
  let hash = end - start;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]!) & 0xfff;
  const known = slots[hash];
  if (known && spells(known.name, bytes, start, end)) return known;
  const name: PdfName = { kind: 'name', name: parseLatin1(bytes.subarray(start, end)) };
  slots[hash] = name;
  return name;
}

function spells(name: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let at = start; at < end; at++) if (name.charCodeAt(at - start) !== bytes[at]) return false;
  return true;
}
