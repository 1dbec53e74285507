import { parseLatin1 } from '../../core/bytes.ts';
import type { Finding } from '../findings.ts';
import type { Reading } from './reading.ts';
import { hexDigit, type PdfDict, type PdfName, type PdfRef, type PdfString, type PdfValue } from './values.ts';

/** The file breaks ISO 32000 at the offset; nothing is repaired. */
export class PdfSyntaxError extends Error {
  readonly finding: Finding;
  readonly offset: number;
  constructor(finding: Finding, offset: number) {
    super(finding.code);
    this.name = 'PdfSyntaxError';
    this.finding = finding;
    this.offset = offset;
  }
}

/** The part of a buffer that is read: behind `end` nothing is looked at. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

const white = new Uint8Array(256);
for (const byte of [0, 9, 10, 12, 13, 32]) white[byte] = 1;
const regular = new Uint8Array(256).fill(1);
for (const c of '\0\t\n\f\r ()<>[]{}/%') regular[c.charCodeAt(0)] = 0;
const hexOrWhite = Uint8Array.from({ length: 256 }, (_, byte) => (white[byte] === 1 || hexDigit(byte) >= 0 ? 1 : 0));
/** Files repeat short names only; a longer one is not kept. */
const maxPlainName = 127;
/** Longer than any reader takes (ISO 32000-1 annex C: 127 bytes), so that no name is dear to build or to compare. */
const maxName = 16_384;

export const isWhite = (byte: number | undefined): boolean => byte !== undefined && white[byte] === 1;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const isRegular = (byte: number | undefined): boolean => byte !== undefined && regular[byte] === 1;

/** White bytes that other writers leave around keywords and ends: a few are followed, a hiding place is not. */
const maxBlanks = 16;

/** The first byte at or behind a place that is not white; the place itself where there are too many white ones. */
export function behindBlanks(bytes: Uint8Array, place: number): number {
  let at = place;
  while (isWhite(bytes[at]) && at - place < maxBlanks) at++;
  return isWhite(bytes[at]) ? place : at;
}

/** A strict reader of PDF syntax at a place in a buffer (ISO 32000-2 sections 7.2 and 7.3). */
export class Syntax {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;
  /** Every object number that was referred to. */
  readonly referred: Set<number>;
  /** Offset of the first comment that was skipped, if any. */
  comment: number | undefined;
  readonly #reading: Reading;

  constructor(bytes: Uint8Array, { start, end }: Range, reading: Reading, referred: Set<number> = new Set()) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.#reading = reading;
    this.referred = referred;
  }

  fail(finding: Finding, offset = this.at): never {
    throw new PdfSyntaxError(finding, offset);
  }

  #invalid(
    what: 'truncated' | 'value' | 'number' | 'name' | 'key' | 'hex-string' | 'open-string',
    offset?: number,
  ): never {
    this.fail({ code: 'syntax-invalid', what }, offset);
  }

  skipWhite(): void {
    for (;;) {
      while (this.at < this.end && white[this.bytes[this.at]!] === 1) this.at++;
      if (this.at >= this.end || this.bytes[this.at] !== 0x25) return;
      this.comment ??= this.at;
      while (this.at < this.end && this.bytes[this.at] !== 10 && this.bytes[this.at] !== 13) this.at++;
    }
  }

  /** Behind the white space that stands here. */
  next(): this {
    this.skipWhite();
    return this;
  }

  /** True when the keyword stands here as a word of its own. */
  ahead(keyword: string): boolean {
    if (this.at + keyword.length > this.end) return false;
    for (let i = 0; i < keyword.length; i++) if (this.bytes[this.at + i] !== keyword.charCodeAt(i)) return false;
    const next = this.at + keyword.length;
    return next >= this.end || !isRegular(this.bytes[next]) || !isRegular(keyword.charCodeAt(keyword.length - 1));
  }

  expect(keyword: string): void {
    if (!this.ahead(keyword)) this.fail({ code: 'syntax-invalid', what: 'keyword', keyword });
    this.at += keyword.length;
  }

  /** An unsigned integer of at most ten digits. */
  count(): number {
    const start = this.at;
    let value = 0;
    while (this.at < this.end && isDigit(this.bytes[this.at])) value = value * 10 + this.bytes[this.at++]! - 0x30;
    if (this.at === start || this.at - start > 10 || isRegular(this.bytes[this.at])) this.#invalid('number', start);
    return value;
  }

  value(depth = 0): PdfValue {
    if (depth > this.#reading.depth) this.fail({ code: 'limit-depth' });
    const byte = this.bytes[this.at];
    if (this.at >= this.end || byte === undefined) this.#invalid('truncated');
    this.#reading.values -= weights[byte]!;
    if (this.#reading.values < 0) this.fail({ code: 'limit-objects', what: 'values' });
    if (byte === 0x2f) return this.name();
    if (byte === 0x3c) return this.bytes[this.at + 1] === 0x3c ? this.dict(depth) : this.hexString();
    if (byte === 0x28) return this.literal();
    if (byte === 0x5b) return this.array(depth);
    if (isDigit(byte) || byte === 0x2b || byte === 0x2d || byte === 0x2e) return this.numberOrReference();
    for (const [word, value] of words) {
      if (!this.ahead(word)) continue;
      this.at += word.length;
      return value;
    }
    return this.#invalid('value');
  }

  name(): PdfName {
    const start = ++this.at;
    while (this.at < this.end && isRegular(this.bytes[this.at]) && this.bytes[this.at] !== 0x23) this.at++;
    if (this.at < this.end && this.bytes[this.at] === 0x23) return this.#escapedName(start);
    return this.at - start > maxPlainName
      ? this.#escapedName(start)
      : this.#reading.names.between(this.bytes, start, this.at);
  }

  #escapedName(start: number): PdfName {
    const octets: number[] = [];
    for (this.at = start; this.at < this.end && isRegular(this.bytes[this.at]); this.at++) {
      if (this.at - start > maxName) this.#invalid('name', start);
      let byte = this.bytes[this.at]!;
      if (byte === 0x23) {
        const [high, low] = [hexDigit(this.bytes[this.at + 1] ?? 0), hexDigit(this.bytes[this.at + 2] ?? 0)];
        byte = high * 16 + low;
        if (this.at + 2 >= this.end || high < 0 || low < 0 || byte === 0) this.#invalid('name');
        this.at += 2;
      }
      octets.push(byte);
    }
    return { kind: 'name', name: parseLatin1(Uint8Array.from(octets)) };
  }

  dict(depth = 0): PdfDict {
    const start = this.at;
    const entries = new Map<string, PdfValue>();
    this.at += 2;
    for (;;) {
      this.skipWhite();
      if (this.bytes[this.at] === 0x3e && this.bytes[this.at + 1] === 0x3e && this.at + 1 < this.end) break;
      if (this.bytes[this.at] !== 0x2f || this.at >= this.end) this.#invalid('key');
      const place = this.at;
      const key = this.name().name;
      if (entries.has(key)) this.fail({ code: 'key-duplicate', key }, place);
      this.skipWhite();
      entries.set(key, this.value(depth + 1));
    }
    this.at += 2;
    if (entries.size > 100_000) this.fail({ code: 'limit-objects', what: 'dictionary' }, start);
    return { kind: 'dict', entries };
  }

  array(depth: number): PdfValue {
    const items: PdfValue[] = [];
    this.at++;
    for (;;) {
      this.skipWhite();
      if (this.at < this.end && this.bytes[this.at] === 0x5d) break;
      items.push(this.value(depth + 1));
    }
    this.at++;
    return { kind: 'array', items };
  }

  hexString(): PdfString {
    const start = this.at++;
    while (this.at < this.end && hexOrWhite[this.bytes[this.at]!] === 1) this.at++;
    if (this.at >= this.end || this.bytes[this.at] !== 0x3e) this.#invalid('hex-string');
    this.at++;
    return { kind: 'string', hex: true, source: this.bytes, start, end: this.at };
  }

  literal(): PdfString {
    const start = this.at++;
    for (let open = 1; open > 0; this.at++) {
      if (this.at >= this.end) this.#invalid('open-string', start);
      const byte = this.bytes[this.at];
      if (byte === 0x5c) this.at++;
      else if (byte === 0x28) open++;
      else if (byte === 0x29) open--;
    }
    if (this.at > this.end) this.#invalid('open-string', start);
    return { kind: 'string', hex: false, source: this.bytes, start, end: this.at };
  }

  numberOrReference(): PdfValue {
    const start = this.at;
    let count = 0;
    while (this.at < this.end && isDigit(this.bytes[this.at]) && this.at - start <= 10)
      count = count * 10 + this.bytes[this.at++]! - 0x30;
    if (this.at - start > 10 || isRegular(this.bytes[this.at]) || this.at === start) return this.#number(start);
    const gen = this.#generationAndR();
    if (gen === undefined) return count;
    const ref: PdfRef = { kind: 'ref', num: count, gen };
    if (gen === 0) this.referred.add(count);
    else this.#reading.regenerated.push(ref);
    return ref;
  }

  #number(start: number): number {
    this.at = start;
    while (this.at < this.end && isRegular(this.bytes[this.at]) && this.at - start < 40) this.at++;
    const text = parseLatin1(this.bytes.subarray(start, this.at));
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) this.#invalid('number', start);
    return Number(text);
  }

  #generationAndR(): number | undefined {
    const { bytes } = this;
    let at = this.at;
    const gap = at;
    while (at < this.end && white[bytes[at]!] === 1) at++;
    const start = at;
    let gen = 0;
    while (at < this.end && isDigit(bytes[at]) && at - start < 6) gen = gen * 10 + bytes[at++]! - 0x30;
    if (start === gap || at === start) return undefined;
    const second = at;
    while (at < this.end && white[bytes[at]!] === 1) at++;
    if (at === second || at >= this.end || bytes[at] !== 0x52 || isRegular(bytes[at + 1])) return undefined;
    this.at = at + 1;
    return gen;
  }
}

/** What a value takes in memory, in words of eight bytes, by its first byte: dictionaries and arrays with their tables. */
const weights = new Uint8Array(256).fill(2);
for (const [first, weight] of [
  [0x2f, 8],
  [0x28, 9],
  [0x5b, 10],
  [0x3c, 30],
] as const)
  weights[first] = weight;

const words = [
  ['true', true],
  ['false', false],
  ['null', null],
] as const;
