import type { Primitives } from '../primitives.ts';
import { type Budget, decodeStream } from './filter.ts';
import { type ObjectContext, parseObject } from './object.ts';
import { PdfSyntaxError, Syntax } from './syntax.ts';
import { entry, isArray, isCount, isDict, isName, type PdfDict } from './values.ts';

/** Where a section says an object is. */
export type Entry =
  | { readonly type: 'free' }
  | { readonly type: 'offset'; readonly offset: number; readonly gen: number }
  | { readonly type: 'packed'; readonly container: number; readonly index: number };

/** One cross-reference section with its trailer, startxref and %%EOF. */
export interface Section {
  readonly kind: 'table' | 'stream';
  readonly offset: number;
  readonly entries: ReadonlyMap<number, Entry>;
  readonly trailer: PdfDict;
  /** Object number of a cross-reference stream. */
  readonly stream?: number;
  /** What the line behind `startxref` says. */
  readonly startxref: number;
  /** Behind `%%EOF`, and behind the one EOL that may follow it. */
  readonly eof: number;
  readonly end: number;
  readonly hybrid: boolean;
}

export interface SectionContext {
  readonly object: ObjectContext;
  readonly primitives: Primitives;
  readonly budget: Budget;
  readonly maxObjects: number;
}

/** @throws PdfSyntaxError */
export function parseSection(context: SectionContext, offset: number): Section {
  const { bytes, end, depth, referred, budget } = context.object;
  const syntax = new Syntax(bytes, offset, end, depth, referred, budget);
  const read = syntax.ahead('xref') ? readTable(syntax, context) : readStream(syntax, context);
  syntax.skipWhite();
  syntax.expect('startxref');
  syntax.skipWhite();
  const startxref = syntax.count();
  if (!eol(syntax) || !syntax.ahead('%%EOF')) syntax.fail('%%EOF tidak ada di tempatnya', 'startxref-invalid');
  syntax.at += '%%EOF'.length;
  const eof = syntax.at;
  eol(syntax);
  if (syntax.comment !== undefined) context.object.onComment(syntax.comment);
  return { ...read, offset, startxref, eof, end: syntax.at };
}

/** Steps over one end of line; spaces before it are common and harmless. */
function eol(syntax: Syntax): boolean {
  const { bytes } = syntax;
  if (bytes[syntax.at] === 13 && bytes[syntax.at + 1] === 10) syntax.at += 2;
  else if (bytes[syntax.at] === 10 || bytes[syntax.at] === 13) syntax.at += 1;
  else return false;
  return true;
}

type Read = Omit<Section, 'offset' | 'startxref' | 'eof' | 'end'>;

function readTable(syntax: Syntax, context: SectionContext): Read {
  syntax.at += 'xref'.length;
  if (!eol(syntax)) syntax.fail('tidak ada akhir baris setelah xref', 'xref-invalid');
  const entries = new Map<number, Entry>();
  while (!syntax.ahead('trailer')) readSubsection(syntax, entries, context.maxObjects);
  syntax.at += 'trailer'.length;
  syntax.skipWhite();
  if (!syntax.ahead('<<')) syntax.fail('trailer tidak sah', 'xref-invalid');
  const trailer = syntax.dict();
  const also = entry(trailer, 'XRefStm');
  if (also === undefined) return { kind: 'table', entries, trailer, hybrid: false };
  if (!isCount(also) || context.budget.hybrids-- <= 0) syntax.fail('XRefStm tidak sah', 'xref-invalid');
  const { bytes, end, depth, referred } = context.object;
  const hidden = readStream(new Syntax(bytes, also, end, depth, referred, context.budget), context);
  for (const [num, place] of hidden.entries) if ((entries.get(num)?.type ?? 'free') === 'free') entries.set(num, place);
  if (hidden.stream !== undefined) entries.set(hidden.stream, { type: 'offset', offset: also, gen: 0 });
  return { kind: 'table', entries, trailer, hybrid: true };
}

function readSubsection(syntax: Syntax, entries: Map<number, Entry>, max: number): void {
  const first = syntax.count();
  if (syntax.bytes[syntax.at] !== 0x20) syntax.fail('subbagian xref tidak sah', 'xref-invalid');
  syntax.at++;
  const count = syntax.count();
  while (syntax.bytes[syntax.at] === 0x20) syntax.at++;
  if (!eol(syntax)) syntax.fail('subbagian xref tidak sah', 'xref-invalid');
  if (entries.size + count > max) syntax.fail('terlalu banyak objek', 'limit-objects');
  for (let i = 0; i < count; i++) {
    if (syntax.at + 20 > syntax.end) syntax.fail('xref terpotong', 'xref-invalid');
    if (entries.has(first + i)) syntax.fail(`objek ${first + i} dua kali dalam xref`, 'xref-invalid');
    entries.set(first + i, readLine(syntax) ?? syntax.fail('baris xref tidak sah', 'xref-invalid'));
    syntax.at += 20;
  }
}

const free = { type: 'free' } as const;

/** `nnnnnnnnnn ggggg n` and two characters of line end (ISO 32000-2 section 7.5.4); undefined for anything else. */
function readLine({ bytes, at }: Syntax): Entry | undefined {
  const [offset, gen] = [digits(bytes, at, 10), digits(bytes, at + 11, 5)];
  const [kind, first, second] = [bytes[at + 17], bytes[at + 18], bytes[at + 19]];
  const ended = first === 0x20 ? second === 10 || second === 13 : first === 13 && second === 10;
  if (offset < 0 || gen < 0 || !ended || bytes[at + 10] !== 0x20 || bytes[at + 16] !== 0x20) return undefined;
  if (kind === 0x66) return free;
  return kind === 0x6e ? { type: 'offset', offset, gen } : undefined;
}

function digits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = bytes[i]! - 0x30;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function readStream(syntax: Syntax, context: SectionContext): Read {
  const { bytes } = syntax;
  const object = parseObject(context.object, syntax.at);
  const { value: dict, stream } = object;
  if (!isDict(dict) || !stream || !isName(entry(dict, 'Type'), 'XRef'))
    syntax.fail('di sini tidak ada daftar objek (xref)', 'xref-invalid');
  syntax.at = object.end;
  const data = decodeStream(dict, bytes.subarray(stream.start, stream.end), context.primitives, context.budget);
  if (!data) throw new PdfSyntaxError('xref-invalid', 'xref stream tidak dapat dibaca', object.start);
  const entries = readPacked(dict, data, context.maxObjects, object.start);
  return { kind: 'stream', entries, trailer: dict, stream: object.num, hybrid: false };
}

/** ISO 32000-2 section 7.5.8. */
function readPacked(dict: PdfDict, data: Uint8Array, max: number, offset: number): Map<number, Entry> {
  const wrong = (why: string): never => {
    throw new PdfSyntaxError('xref-invalid', `xref stream tidak sah: ${why}`, offset);
  };
  const widths = numbers(dict, 'W') ?? wrong('W');
  const [typeWidth = 0, secondWidth = 0, thirdWidth = 0] = widths;
  const size = entry(dict, 'Size');
  if (widths.length !== 3 || widths.some((w) => w > 8) || !isCount(size)) return wrong('W');
  const index = entry(dict, 'Index') === undefined ? [0, size] : (numbers(dict, 'Index') ?? wrong('Index'));
  const width = typeWidth + secondWidth + thirdWidth;
  if (index.length % 2 !== 0 || width === 0) return wrong('Index');
  const entries = new Map<number, Entry>();
  let at = 0;
  const take = (bytes: number): number => {
    let value = 0;
    for (let i = 0; i < bytes; i++) value = value * 256 + data[at++]!;
    return Number.isSafeInteger(value) ? value : wrong('bilangan');
  };
  for (let pair = 0; pair < index.length; pair += 2) {
    const [first = 0, count = 0] = [index[pair], index[pair + 1]];
    if (entries.size + count > max) throw new PdfSyntaxError('limit-objects', 'terlalu banyak objek', offset);
    if (at + count * width > data.length) return wrong('terlalu pendek');
    for (let i = 0; i < count; i++) {
      const type = typeWidth === 0 ? 1 : take(typeWidth);
      const [second, third] = [take(secondWidth), take(thirdWidth)];
      if (type > 2 || entries.has(first + i)) return wrong('entri');
      if (type === 0) entries.set(first + i, { type: 'free' });
      else if (type === 1) entries.set(first + i, { type: 'offset', offset: second, gen: third });
      else entries.set(first + i, { type: 'packed', container: second, index: third });
    }
  }
  if (at !== data.length) return wrong('terlalu panjang');
  return entries;
}

function numbers(dict: PdfDict, key: string): number[] | undefined {
  const value = entry(dict, key);
  if (!isArray(value) || !value.items.every(isCount)) return undefined;
  return value.items as number[];
}
