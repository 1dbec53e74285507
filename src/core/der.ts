import { concat, latin1, utf8 } from './bytes.ts';
import { oids } from './oid.ts';

/**
 * Writes ASN.1 DER (X.690): each function returns the complete encoding of one value. `der-reader.ts` is the reader.
 */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

export function tlv(tagByte: number, ...contents: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of contents) length += part.length;
  let at = 1 + lengthOctets(length);
  const der = new Uint8Array(at + length);
  der[0] = tagByte;
  der[1] = at === 2 ? length : 0x80 | (at - 2);
  for (let i = at - 1, rest = length; i > 1; i--, rest >>>= 8) der[i] = rest & 0xff;
  for (const part of contents) {
    der.set(part, at);
    at += part.length;
  }
  return der;
}

/** The number of octets of a length field (X.690 section 8.1.3), for a length below 2 to the 31. */
export function lengthOctets(length: number): number {
  let octets = 1;
  if (length >= 0x80) for (let rest = length; rest > 0; rest >>>= 8) octets++;
  return octets;
}

export const sequence = (...items: readonly Uint8Array[]): Uint8Array => tlv(tag.sequence, ...items);

/** SET OF: the encodings in ascending order (X.690 section 11.6). */
export const setOf = (...items: readonly Uint8Array[]): Uint8Array => tlv(tag.set, ...items.toSorted(compareBytes));

export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

/** A number, or the big-endian magnitude of a non-negative integer such as a serial number. */
export function integer(value: number | bigint | Uint8Array): Uint8Array {
  return tlv(tag.integer, value instanceof Uint8Array ? magnitude(value) : twosComplement(BigInt(value)));
}

function magnitude(bytes: Uint8Array): Uint8Array {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const trimmed = bytes.length === 0 ? Uint8Array.of(0) : bytes.subarray(start);
  return trimmed[0]! >= 0x80 ? concat(Uint8Array.of(0), trimmed) : trimmed;
}

function twosComplement(value: bigint): Uint8Array {
  const octets: number[] = [];
  let rest = value;
  do {
    octets.unshift(Number(rest & 0xffn));
    rest >>= 8n;
  } while (!((rest === 0n && octets[0]! < 0x80) || (rest === -1n && octets[0]! >= 0x80)));
  return Uint8Array.from(octets);
}

export const boolean = (value: boolean): Uint8Array => tlv(tag.boolean, Uint8Array.of(value ? 0xff : 0));
export const nul = (): Uint8Array => tlv(tag.null);
export const octetString = (bytes: Uint8Array): Uint8Array => tlv(tag.octetString, bytes);
export const bitString = (bytes: Uint8Array, unusedBits = 0): Uint8Array =>
  tlv(tag.bitString, Uint8Array.of(unusedBits), bytes);
export const utf8String = (text: string): Uint8Array => tlv(tag.utf8String, utf8(text));

/**
 * `[n]` around a complete value (EXPLICIT), or around the contents of a constructed value in place of its tag
 * (IMPLICIT).
 */
export const context = (n: number, ...contents: readonly Uint8Array[]): Uint8Array => tlv(0xa0 | n, ...contents);

/** `[n] IMPLICIT` on a primitive type: the content octets under a context tag. */
export const contextPrimitive = (n: number, content: Uint8Array): Uint8Array => tlv(0x80 | n, content);

/** The same content under another tag: IMPLICIT tagging of a complete encoding. */
export function retag(tagByte: number, der: Uint8Array): Uint8Array {
  const tagged = der.slice();
  tagged[0] = tagByte;
  return tagged;
}

function encodeOid(dotted: string): Uint8Array {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  return tlv(tag.oid, ...[first * 40n + second, ...rest].map(base128));
}

/** The encodings of the named identifiers, which occur in every signature. */
const namedOids: ReadonlyMap<string, Uint8Array> = new Map(
  Object.values(oids).map((dotted) => [dotted, encodeOid(dotted)]),
);

export const oid = (dotted: string): Uint8Array => namedOids.get(dotted) ?? encodeOid(dotted);

function base128(arc: bigint): Uint8Array {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from(octets);
}

/** RFC 5280 section 4.1.2.5: UTCTime through 2049, GeneralizedTime after. Whole seconds. */
export function time(date: Date): Uint8Array {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  return date.getUTCFullYear() < 2050 ? tlv(tag.utcTime, latin1(digits.slice(2))) : generalizedTime(date);
}

/** Whole seconds, `YYYYMMDDHHMMSSZ`. */
export const generalizedTime = (date: Date): Uint8Array =>
  tlv(tag.generalizedTime, latin1(date.toISOString().replace(/[-:T]|\.\d+/g, '')));
