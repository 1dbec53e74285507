import { concat, hex, latin1, parseLatin1, utf8 } from './bytes.ts';

/**
 * ASN.1 DER (X.690), written and read. The writer gives one value's complete encoding; the reader is strict: definite,
 * minimal lengths only, no bytes left over, bounded depth. What it accepts re-encodes to the same bytes.
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

/** Octets that a length takes (X.690 section 8.1.3), for a length below 2 to the 31. */
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
export const printableString = (text: string): Uint8Array => tlv(tag.printableString, latin1(text));
export const ia5String = (text: string): Uint8Array => tlv(tag.ia5String, latin1(text));

/** `[n]` around a complete value (explicit), or in place of its tag when the content is given bare and constructed. */
export const context = (n: number, ...contents: readonly Uint8Array[]): Uint8Array => tlv(0xa0 | n, ...contents);

/** `[n] IMPLICIT` on a primitive type: the content octets under a context tag. */
export const contextPrimitive = (n: number, content: Uint8Array): Uint8Array => tlv(0x80 | n, content);

/** The same content under another tag: IMPLICIT tagging of a complete encoding. */
export function retag(tagByte: number, der: Uint8Array): Uint8Array {
  const tagged = der.slice();
  tagged[0] = tagByte;
  return tagged;
}

/** Identifiers that were written before: constants of ours, the same in every signature. */
const writtenOids = new Map<string, Uint8Array>();

export function oid(dotted: string): Uint8Array {
  const written = writtenOids.get(dotted);
  if (written) return written;
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  const fresh = tlv(tag.oid, ...[first * 40n + second, ...rest].map(base128));
  writtenOids.set(dotted, fresh);
  return fresh;
}

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

export interface DerNode {
  /** The identifier octet; multi-octet tags are refused. */
  readonly tag: number;
  /** Offset of the identifier octet in the buffer that was read. */
  readonly offset: number;
  /** The complete encoding. */
  readonly raw: Uint8Array;
  /** The content octets. */
  readonly value: Uint8Array;
  /** The values inside a constructed one; empty for a primitive one. */
  readonly children: readonly DerNode[];
}

export class DerError extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(`${message} at byte ${offset}`);
    this.name = 'DerError';
    this.offset = offset;
  }
}

const maxDepth = 32;

/** Reads exactly one value. @throws DerError on anything that is not DER or when bytes are left over */
export function readDer(bytes: Uint8Array): DerNode {
  const node = readDerPrefix(bytes);
  if (node.raw.length !== bytes.length) throw new DerError('bytes after the value', node.raw.length);
  return node;
}

/** Whether the values inside a node are to be taken whole, without a look at what is in them. */
export type Opaque = (tag: number, depth: number) => boolean;

/** Reads the first value and leaves the rest: for a value that stands in front of padding. */
export function readDerPrefix(bytes: Uint8Array, opaque: Opaque = () => false): DerNode {
  checkDer(bytes, 0, bytes.length, 0, opaque, false);
  return new Node(bytes, 0, 0, opaque, false);
}

/** Everything is checked when it is read, but nodes are made when asked for: of hundreds in a signature few are looked at. */
class Node implements DerNode {
  readonly tag: number;
  readonly offset: number;
  readonly #bytes: Uint8Array;
  readonly #start: number;
  /** Offset behind the last content octet. */
  readonly stop: number;
  readonly #depth: number;
  readonly #opaque: Opaque;
  readonly #whole: boolean;
  #children: readonly DerNode[] | undefined;

  constructor(bytes: Uint8Array, offset: number, depth: number, opaque: Opaque, whole: boolean) {
    this.#bytes = bytes;
    this.offset = offset;
    this.tag = bytes[offset]!;
    this.#start = contentStart(bytes, offset);
    this.stop = this.#start + contentLength(bytes, offset, this.#start);
    this.#depth = depth;
    this.#opaque = opaque;
    this.#whole = whole || !(this.tag & constructed);
  }

  get raw(): Uint8Array {
    return this.#bytes.subarray(this.offset, this.stop);
  }

  get value(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.stop);
  }

  get children(): readonly DerNode[] {
    this.#children ??= this.#whole ? noChildren : this.#readChildren();
    return this.#children;
  }

  #readChildren(): readonly DerNode[] {
    const whole = this.#opaque(this.tag, this.#depth);
    const children: Node[] = [];
    for (let at = this.#start; at < this.stop; at = children.at(-1)!.stop)
      children.push(new Node(this.#bytes, at, this.#depth + 1, this.#opaque, whole));
    return children;
  }
}

const noChildren: readonly DerNode[] = [];
const constructed = 0x20;

const contentStart = (bytes: Uint8Array, offset: number): number => {
  const first = bytes[offset + 1]!;
  return offset + 2 + (first < 0x80 ? 0 : first & 0x7f);
};

function contentLength(bytes: Uint8Array, offset: number, start: number): number {
  if (start === offset + 2) return bytes[offset + 1]!;
  let length = 0;
  for (let at = offset + 2; at < start; at++) length = length * 256 + bytes[at]!;
  return length;
}

/** Checks the value at a place and all values in it. @returns the offset behind it */
function checkDer(
  bytes: Uint8Array,
  offset: number,
  end: number,
  depth: number,
  opaque: Opaque,
  whole: boolean,
): number {
  if (depth > maxDepth) throw new DerError('nested too deeply', offset);
  if (offset + 2 > end) throw new DerError('truncated', offset);
  const tagByte = bytes[offset]!;
  if ((tagByte & 0x1f) === 0x1f) throw new DerError('multi-octet tag', offset);
  const start = contentStart(bytes, offset);
  const octets = start - offset - 2;
  if (bytes[offset + 1] === 0x80) throw new DerError('indefinite length', offset);
  if (octets > 4 || start > end) throw new DerError('length out of bounds', offset);
  const length = contentLength(bytes, offset, start);
  if (octets > 0 && (length < 0x80 || length < 256 ** (octets - 1))) throw new DerError('length not minimal', offset);
  const stop = start + length;
  if (stop > end) throw new DerError('value runs past its container', offset);
  if (whole || !(tagByte & constructed)) return stop;
  const sealed = opaque(tagByte, depth);
  for (let at = start; at < stop; ) at = checkDer(bytes, at, stop, depth + 1, opaque, sealed);
  return stop;
}

/** Identifiers that were read before: a file of a thousand signatures says the same few again and again. */
const knownOids = new Map<string, string>();

/** @throws DerError unless the node is a well-formed OBJECT IDENTIFIER */
export function parseOid(node: DerNode): string {
  const { value } = node;
  const key = node.tag === tag.oid && value.length <= 32 ? parseLatin1(value) : '';
  const known = knownOids.get(key);
  if (known !== undefined) return known;
  const dotted = dottedOid(node);
  if (key !== '' && knownOids.size < 1024) knownOids.set(key, dotted);
  return dotted;
}

function dottedOid(node: DerNode): string {
  if (node.tag !== tag.oid || node.value.length === 0) throw new DerError('not an OID', node.offset);
  const arcs: (number | bigint)[] = [];
  let arc: number | bigint = 0;
  let fresh = true;
  for (const octet of node.value) {
    if (fresh && octet === 0x80) throw new DerError('OID arc not minimal', node.offset);
    // Arcs are small but for the 128 bits of a UUID.
    if (typeof arc === 'number' && arc < 2 ** 45) arc = arc * 128 + (octet & 0x7f);
    else arc = (BigInt(arc) << 7n) | BigInt(octet & 0x7f);
    fresh = octet < 0x80;
    if (fresh) {
      arcs.push(arc);
      arc = 0;
    }
  }
  if (!fresh) throw new DerError('OID truncated', node.offset);
  const [joined = 0, ...rest] = arcs;
  const first = joined < 40 ? 0 : joined < 80 ? 1 : 2;
  const second = typeof joined === 'number' ? joined - first * 40 : joined - BigInt(first * 40);
  return [first, second, ...rest].join('.');
}

/** @throws DerError unless the node is a minimal INTEGER */
export function parseInteger(node: DerNode): bigint {
  const { value } = node;
  if (node.tag !== tag.integer && node.tag !== tag.enumerated) throw new DerError('not an INTEGER', node.offset);
  if (value.length === 0) throw new DerError('empty INTEGER', node.offset);
  if (value.length > 1 && ((value[0] === 0 && value[1]! < 0x80) || (value[0] === 0xff && value[1]! >= 0x80)))
    throw new DerError('INTEGER not minimal', node.offset);
  const unsigned = BigInt(`0x${hex(value)}`);
  return value[0]! >= 0x80 ? unsigned - (1n << BigInt(8 * value.length)) : unsigned;
}

const shortTime = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/;
const longTime = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d*[1-9])?Z$/;

/** UTCTime or GeneralizedTime in UTC, with optional fractions of a second. @throws DerError */
export function parseTime(node: DerNode): Date {
  const form = node.tag === tag.utcTime ? shortTime : node.tag === tag.generalizedTime ? longTime : undefined;
  const match = form?.exec(parseLatin1(node.value.subarray(0, 32)));
  if (!match) throw new DerError('not a time', node.offset);
  const [, digits = '', month, day, hour, minute, second, fraction = ''] = match;
  const year = digits.length === 4 ? digits : Number(digits) < 50 ? `20${digits}` : `19${digits}`;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${fraction}Z`);
  // Date carries 30 February over into March, and the 24th hour into the next day.
  if (date.getUTCDate() !== Number(day)) throw new DerError('not a time', node.offset);
  return date;
}
