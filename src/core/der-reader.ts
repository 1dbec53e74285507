import { equal, hex, parseLatin1 } from './bytes.ts';
import { oid, tag } from './der.ts';
import { oids } from './oid.ts';

/**
 * A value of ASN.1 DER (X.690), read strictly: definite, minimal lengths only, no remaining bytes, bounded depth. Every
 * accepted value would be encoded to the same bytes.
 */
export interface DerNode {
  /** The identifier octet; multi-octet tags are refused. */
  readonly tag: number;
  /** Offset of the identifier octet in the buffer that was read. */
  readonly offset: number;
  /** The complete encoding. */
  readonly raw: Uint8Array;
  /** The content octets. */
  readonly value: Uint8Array;
  /** The values inside a constructed value; empty for a primitive one. */
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
/** Bounds memory, as a node is fifty times as large as the shortest value. Longer lists are read by `elements`. */
const maxChildren = 65_536;

/** Reads exactly one value. @throws DerError on anything that is not DER, or when bytes remain */
export function readDer(bytes: Uint8Array): DerNode {
  const node = readDerPrefix(bytes);
  if (node.raw.length !== bytes.length) throw new DerError('bytes after the value', node.raw.length);
  return node;
}

/** The consecutive values of a content, each made when it is asked for and not retained. @throws DerError */
export function* elements(content: Uint8Array): Generator<DerNode> {
  for (let at = 0; at < content.length; ) {
    const node = readDerPrefix(content.subarray(at));
    at += node.raw.length;
    yield node;
  }
}

/** Whether a node's content is taken as a whole, without parsing the values in it. */
export type Opaque = (tag: number, depth: number) => boolean;

interface Reading {
  readonly bytes: Uint8Array;
  readonly opaque: Opaque;
}

/** Reads the first value and ignores what follows: for a value before padding. */
export function readDerPrefix(bytes: Uint8Array, opaque: Opaque = () => false): DerNode {
  const reading = { bytes, opaque };
  checkDer(reading, 0, bytes.length, 0);
  return new Node(reading, 0, 0, false);
}

/**
 * All octets are checked when read, but child nodes are made on request: of hundreds in a signature few are looked at.
 */
class Node implements DerNode {
  readonly tag: number;
  readonly offset: number;
  readonly #reading: Reading;
  readonly #start: number;
  /** Offset after the last content octet. */
  readonly stop: number;
  readonly #depth: number;
  readonly #whole: boolean;
  #children: readonly DerNode[] | undefined;

  constructor(reading: Reading, offset: number, depth: number, whole: boolean) {
    const { bytes } = reading;
    this.#reading = reading;
    this.offset = offset;
    this.tag = bytes[offset]!;
    this.#start = contentStart(bytes, offset);
    this.stop = this.#start + contentLength(bytes, offset, this.#start);
    this.#depth = depth;
    this.#whole = whole || !(this.tag & constructed);
  }

  get raw(): Uint8Array {
    return this.#reading.bytes.subarray(this.offset, this.stop);
  }

  get value(): Uint8Array {
    return this.#reading.bytes.subarray(this.#start, this.stop);
  }

  get children(): readonly DerNode[] {
    this.#children ??= this.#whole ? noChildren : this.#readChildren();
    return this.#children;
  }

  #readChildren(): readonly DerNode[] {
    const whole = this.#reading.opaque(this.tag, this.#depth);
    const children = new Array<Node>(this.#count());
    let at = this.#start;
    for (let i = 0; i < children.length; i++) {
      const child = new Node(this.#reading, at, this.#depth + 1, whole);
      children[i] = child;
      at = child.stop;
    }
    return children;
  }

  /** How many values are inside. An array that grows instead keeps room for many more than the usual two or three. */
  #count(): number {
    const { bytes } = this.#reading;
    let count = 0;
    for (let at = this.#start; at < this.stop; count++) {
      if (count === maxChildren) throw new DerError('too many values', at);
      const start = contentStart(bytes, at);
      at = start + contentLength(bytes, at, start);
    }
    return count;
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

/** Checks the value at an offset and all values in it. @returns the offset after it */
function checkDer(reading: Reading, offset: number, end: number, depth: number): number {
  const { bytes, opaque } = reading;
  const stop = checkHeader(bytes, offset, end);
  const tagByte = bytes[offset]!;
  if (!(tagByte & constructed)) return stop;
  const whole = opaque(tagByte, depth);
  let at = contentStart(bytes, offset);
  if (at < stop && depth === maxDepth) throw new DerError('nested too deeply', at);
  while (at < stop) at = whole ? checkHeader(bytes, at, stop) : checkDer(reading, at, stop, depth + 1);
  return stop;
}

/** Checks tag and length of the value at an offset. @returns the offset after the value */
function checkHeader(bytes: Uint8Array, offset: number, end: number): number {
  if (offset + 2 > end) throw new DerError('truncated', offset);
  if ((bytes[offset]! & 0x1f) === 0x1f) throw new DerError('multi-octet tag', offset);
  const start = contentStart(bytes, offset);
  const octets = start - offset - 2;
  if (bytes[offset + 1] === 0x80) throw new DerError('indefinite length', offset);
  if (octets > 4 || start > end) throw new DerError('length out of bounds', offset);
  const length = contentLength(bytes, offset, start);
  if (octets > 0 && (length < 0x80 || length < 256 ** (octets - 1))) throw new DerError('length not minimal', offset);
  const stop = start + length;
  if (stop > end) throw new DerError('value runs past its container', offset);
  return stop;
}

/**
 * The named identifiers by their content octets, to avoid decoding: a file of a thousand signatures repeats the same
 * few.
 */
const namedOids: ReadonlyMap<number, NamedOid> = new Map(
  Object.values(oids).map((dotted) => {
    const octets = oid(dotted).subarray(2);
    return [hashOf(octets), { dotted, octets }];
  }),
);

interface NamedOid {
  readonly dotted: string;
  /** The contents octets. */
  readonly octets: Uint8Array;
}

function hashOf(octets: Uint8Array): number {
  let hash = octets.length;
  for (let at = 0; at < octets.length; at++) hash = (Math.imul(hash, 31) + octets[at]!) | 0;
  return hash;
}

/** Octets: a UUID below an arc takes 20. Long arcs are expensive to write in decimals. */
const maxOid = 64;

/** @throws DerError unless the node is a well-formed OBJECT IDENTIFIER */
export function parseOid(node: DerNode): string {
  const { value } = node;
  const named = value.length <= 16 ? namedOids.get(hashOf(value)) : undefined;
  return node.tag === tag.oid && named && equal(named.octets, value) ? named.dotted : dottedOid(node);
}

function dottedOid(node: DerNode): string {
  if (node.tag !== tag.oid || node.value.length === 0) throw new DerError('not an OID', node.offset);
  if (node.value.length > maxOid) throw new DerError('OID too long', node.offset);
  const arcs: (number | bigint)[] = [];
  let arc: number | bigint = 0;
  let fresh = true;
  for (const octet of node.value) {
    if (fresh && octet === 0x80) throw new DerError('OID arc not minimal', node.offset);
    // Arcs are small, except for the 128 bits of a UUID.
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
  // Date turns 30 February into a day in March, and hour 24 into the next day.
  if (date.getUTCDate() !== Number(day)) throw new DerError('not a time', node.offset);
  return date;
}
