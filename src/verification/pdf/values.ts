/** The objects of ISO 32000-2 section 7.3, as read; strings keep their place in the file. */
export type PdfValue = null | boolean | number | PdfName | PdfString | PdfRef | PdfArray | PdfDict;

export interface PdfName {
  readonly kind: 'name';
  readonly name: string;
}
export interface PdfString {
  readonly kind: 'string';
  readonly hex: boolean;
  /** What it was read from, and where: from the opening to behind the closing delimiter. */
  readonly source: Uint8Array;
  readonly start: number;
  readonly end: number;
}
export interface PdfRef {
  readonly kind: 'ref';
  readonly num: number;
  readonly gen: number;
}
export interface PdfArray {
  readonly kind: 'array';
  readonly items: readonly PdfValue[];
}
export interface PdfDict {
  readonly kind: 'dict';
  readonly entries: ReadonlyMap<string, PdfValue>;
}

/** An indirect object in the revision that wrote it. */
export interface PdfObject {
  readonly num: number;
  readonly gen: number;
  readonly revision: number;
  /** From `n g obj` to behind `endobj`; of an object in an object stream: the container's place. */
  readonly start: number;
  readonly end: number;
  readonly value: PdfValue;
  /** The stream's bytes as they stand in the file. */
  readonly stream?: { readonly start: number; readonly end: number };
  /** Number of the object stream that holds it. */
  readonly container?: number;
}

export const isDict = (value: PdfValue | undefined): value is PdfDict => kindOf(value) === 'dict';
export const isArray = (value: PdfValue | undefined): value is PdfArray => kindOf(value) === 'array';
export const isRef = (value: PdfValue | undefined): value is PdfRef => kindOf(value) === 'ref';
export const isString = (value: PdfValue | undefined): value is PdfString => kindOf(value) === 'string';
export const isName = (value: PdfValue | undefined, name?: string): value is PdfName =>
  kindOf(value) === 'name' && (name === undefined || (value as PdfName).name === name);
export const isCount = (value: PdfValue | undefined): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

const kindOf = (value: PdfValue | undefined): string | undefined =>
  typeof value === 'object' && value !== null ? value.kind : undefined;

/** An entry; null means absent (ISO 32000-2 section 7.3.9). */
export function entry(dict: PdfDict | undefined, key: string): PdfValue | undefined {
  return dict?.entries.get(key) ?? undefined;
}

export const nameOf = (value: PdfValue | undefined): string | undefined => (isName(value) ? value.name : undefined);

/** Same meaning: references equal by number, strings by content, dictionaries without regard to order. */
export function sameValue(a: PdfValue | undefined, b: PdfValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return (a ?? null) === (b ?? null);
  if (a.kind === 'name') return b.kind === 'name' && a.name === b.name;
  if (a.kind === 'ref') return b.kind === 'ref' && a.num === b.num && a.gen === b.gen;
  if (a.kind === 'string') return b.kind === 'string' && sameBytes(stringBytes(a), stringBytes(b));
  if (a.kind === 'array')
    return b.kind === 'array' && a.items.length === b.items.length && a.items.every((x, i) => sameValue(x, b.items[i]));
  return b.kind === 'dict' && changedKeys(a, b).length === 0;
}

/** Keys whose value was added, removed or changed. */
export function changedKeys(before: PdfDict, after: PdfDict): string[] {
  const keys: string[] = [];
  before.entries.forEach((value, key) => {
    if (!sameValue(value ?? undefined, entry(after, key))) keys.push(key);
  });
  after.entries.forEach((value, key) => {
    if (value !== null && !before.entries.has(key)) keys.push(key);
  });
  return keys;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The content of a string, escapes undone (ISO 32000-2 section 7.3.4). The parser has already checked its form. */
export function stringBytes(string: PdfString): Uint8Array {
  return string.hex ? hexString(string) : literalString(string);
}

/**
 * The first `max` octets of a string's content, or fewer where white space or line breaks pad its spelling. The cost is bounded by
 * `max`: many may point to one string of megabytes.
 */
export function startOfString(string: PdfString, max: number): Uint8Array {
  // No octet needs more than the four characters of an octal escape.
  const end = string.start + 4 * max + 2;
  return stringBytes({ ...string, end: Math.min(end, string.end) }).subarray(0, max);
}

const hexDigits = new Int8Array(256).fill(-1);
for (const digits of ['0123456789abcdef', '0123456789ABCDEF'])
  for (const [digit, c] of [...digits].entries()) hexDigits[c.charCodeAt(0)] = digit;

/** The value of a hexadecimal digit, -1 for anything else. */
export const hexDigit = (byte: number): number => hexDigits[byte] ?? -1;

function hexString(string: PdfString): Uint8Array {
  const { source, start, end } = string;
  const out = new Uint8Array((end - start - 2) >> 1);
  let strange = (end - start) & 1;
  for (let i = 0, at = start + 1; i < out.length; i++, at += 2) {
    const byte = (hexDigits[source[at]!]! << 4) | hexDigits[source[at + 1]!]!;
    out[i] = byte;
    strange |= byte & ~0xff;
  }
  return strange === 0 ? out : looseHexString(string);
}

/** With white space in it, or half a byte at its end. */
function looseHexString({ source, start, end }: PdfString): Uint8Array {
  const out = new Uint8Array((end - start) >> 1);
  let length = 0;
  let high = -1;
  for (let at = start + 1; at < end - 1; at++) {
    const digit = hexDigit(source[at]!);
    if (digit < 0) continue;
    if (high < 0) high = digit;
    else {
      out[length++] = high * 16 + digit;
      high = -1;
    }
  }
  if (high >= 0) out[length++] = high * 16;
  return out.subarray(0, length);
}

const escapes: Readonly<Record<number, number>> = { 110: 0x0a, 114: 0x0d, 116: 0x09, 98: 0x08, 102: 0x0c };

function literalString({ source, start, end }: PdfString): Uint8Array {
  if (isPlain(source, start, end)) return source.subarray(start + 1, end - 1);
  const out: number[] = [];
  for (let at = start + 1; at < end - 1; at++) {
    const byte = source[at]!;
    if (byte === 0x0d) {
      out.push(0x0a);
      if (source[at + 1] === 0x0a) at++;
    } else if (byte !== 0x5c) out.push(byte);
    else at = escaped(source, at + 1, out);
  }
  return Uint8Array.from(out);
}

function isPlain(source: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (source[at] === 0x5c || source[at] === 0x0d) return false;
  return true;
}

/** Reads what stands behind a backslash, returns the place of its last byte. */
function escaped(source: Uint8Array, at: number, out: number[]): number {
  const byte = source[at]!;
  if (byte >= 0x30 && byte <= 0x37) {
    let value = 0;
    let count = 0;
    while (count < 3 && source[at + count]! >= 0x30 && source[at + count]! <= 0x37)
      value = value * 8 + source[at + count++]! - 0x30;
    out.push(value & 0xff);
    return at + count - 1;
  }
  if (byte === 0x0d) return source[at + 1] === 0x0a ? at + 1 : at;
  if (byte !== 0x0a) out.push(escapes[byte] ?? byte);
  return at;
}
