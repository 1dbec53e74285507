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

/** What is read at the end and behind it: no byte, so it belongs to none of the sets below. */
const none = 256;
const setOf = (members: string): Uint8Array => marked(new Uint8Array(none + 1), members, 1);
const allBut = (members: string): Uint8Array => marked(new Uint8Array(none + 1).fill(1, 0, none), members, 0);
function marked(set: Uint8Array, members: string, mark: number): Uint8Array {
  for (const member of members) set[member.charCodeAt(0)] = mark;
  return set;
}
const white = setOf('\0\t\n\f\r ');
const regular = allBut('\0\t\n\f\r ()<>[]{}/%');
const plainName = allBut('\0\t\n\f\r ()<>[]{}/%#');
const inComment = allBut('\n\r');
const hexOrWhite = setOf('0123456789abcdefABCDEF\0\t\n\f\r ');
/** Files repeat short names only; a longer one is not kept. */
const maxPlainName = 127;
/** Longer than any reader takes (ISO 32000-1 annex C: 127 bytes), so that no name is dear to build or to compare. */
const maxName = 16_384;

export const isWhite = (byte = none): boolean => white[byte] === 1;
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isRegular = (byte: number): boolean => regular[byte] === 1;

/** White bytes that other writers leave around keywords and ends: a few are followed, a hiding place is not. */
const maxBlanks = 16;

/** The first byte at or behind a place that is not white, or the last one that is followed. */
export function behindBlanks(bytes: Uint8Array, place: number): number {
  let at = place;
  while (isWhite(bytes[at]) && at - place < maxBlanks) at++;
  return at;
}

export function startsWith(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  return true;
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

  /** The byte at a place, at this one where none is named: the only way by which anything is read, so nothing behind the end is. */
  byte(at = this.at): number {
    return at < this.end ? this.bytes[at]! : none;
  }

  skipWhite(): void {
    for (;;) {
      while (white[this.byte()] === 1) this.at++;
      if (this.byte() !== 0x25) return;
      this.comment ??= this.at;
      while (inComment[this.byte()] === 1) this.at++;
    }
  }

  /** Steps over one end of line, if one is here. */
  eol(): boolean {
    const byte = this.byte();
    if (byte !== 10 && byte !== 13) return false;
    this.at += byte === 13 && this.byte(this.at + 1) === 10 ? 2 : 1;
    return true;
  }

  /** Behind the white space that stands here. */
  next(): this {
    this.skipWhite();
    return this;
  }

  /** True when the keyword stands here as a word of its own. */
  ahead(keyword: string): boolean {
    for (let i = 0; i < keyword.length; i++) if (this.byte(this.at + i) !== keyword.charCodeAt(i)) return false;
    return !isRegular(this.byte(this.at + keyword.length)) || !isRegular(keyword.charCodeAt(keyword.length - 1));
  }

  expect(keyword: string): void {
    if (!this.ahead(keyword)) this.fail({ code: 'syntax-invalid', what: 'keyword', keyword });
    this.at += keyword.length;
  }

  /** An unsigned integer of at most ten digits. */
  count(): number {
    const start = this.at;
    let value = 0;
    while (isDigit(this.byte()) && this.at - start < 10) value = value * 10 + this.bytes[this.at++]! - 0x30;
    if (this.at === start || isRegular(this.byte())) this.#invalid('number', start);
    return value;
  }

  value(depth = 0): PdfValue {
    if (depth > this.#reading.depth) this.fail({ code: 'limit-depth' });
    const byte = this.byte();
    if (byte === none) this.#invalid('truncated');
    this.#reading.values -= weights[byte]!;
    if (this.#reading.values < 0) this.fail({ code: 'limit-objects', what: 'values' });
    if (byte === 0x2f) return this.name();
    if (byte === 0x3c) return this.byte(this.at + 1) === 0x3c ? this.dict(depth) : this.hexString();
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
    while (plainName[this.byte()] === 1) this.at++;
    return this.byte() === 0x23 || this.at - start > maxPlainName
      ? this.#escapedName(start)
      : this.#reading.names.between(this.bytes, start, this.at);
  }

  #escapedName(start: number): PdfName {
    const octets: number[] = [];
    for (this.at = start; isRegular(this.byte()); this.at++) {
      if (this.at - start >= maxName) this.#invalid('name', start);
      let byte = this.byte();
      if (byte === 0x23) {
        const [high, low] = [hexDigit(this.byte(this.at + 1)), hexDigit(this.byte(this.at + 2))];
        byte = high * 16 + low;
        if (low < 0 || byte <= 0) this.#invalid('name'); // what is no digit counts -1
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
      if (this.byte() === 0x3e && this.byte(this.at + 1) === 0x3e) break;
      if (this.byte() !== 0x2f) this.#invalid('key');
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
      if (this.byte() === 0x5d) break;
      items.push(this.value(depth + 1));
    }
    this.at++;
    return { kind: 'array', items };
  }

  hexString(): PdfString {
    const start = this.at++;
    while (hexOrWhite[this.byte()] === 1) this.at++;
    if (this.byte() !== 0x3e) this.#invalid('hex-string');
    this.at++;
    return { kind: 'string', hex: true, source: this.bytes, start, end: this.at };
  }

  literal(): PdfString {
    const start = this.at++;
    for (let open = 1; open > 0; this.at++) {
      const byte = this.byte();
      if (byte === none) this.#invalid('open-string', start);
      if (byte === 0x5c) this.at++;
      else if (byte === 0x28) open++;
      else if (byte === 0x29) open--;
    }
    return { kind: 'string', hex: false, source: this.bytes, start, end: this.at };
  }

  numberOrReference(): PdfValue {
    const start = this.at;
    let count = 0;
    while (isDigit(this.byte()) && this.at - start < 10) count = count * 10 + this.bytes[this.at++]! - 0x30;
    if (isRegular(this.byte())) return this.#number(start);
    const gen = this.#generationAndR();
    if (gen === undefined) return count;
    const ref: PdfRef = { kind: 'ref', num: count, gen };
    if (gen === 0) this.referred.add(count);
    else this.#reading.regenerated.push(ref);
    return ref;
  }

  #number(start: number): number {
    this.at = start;
    while (isRegular(this.byte()) && this.at - start < 40) this.at++;
    const text = parseLatin1(this.bytes.subarray(start, this.at));
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) this.#invalid('number', start);
    return Number(text);
  }

  #generationAndR(): number | undefined {
    let at = this.at;
    while (white[this.byte(at)] === 1) at++;
    const first = at;
    let gen = 0;
    while (isDigit(this.byte(at)) && at - first < 6) gen = gen * 10 + this.bytes[at++]! - 0x30;
    const behind = at;
    while (white[this.byte(at)] === 1) at++;
    if (at === behind || this.byte(at) !== 0x52 || isRegular(this.byte(at + 1))) return undefined;
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
