import type { Finding } from '../findings.ts';
import type { Primitives } from '../primitives.ts';
import { decodeStream, isUndecoded, type StreamSource } from './filter.ts';
import { type ObjectContext, parseObject } from './object.ts';
import { behindBlanks, PdfSyntaxError, Syntax, startsWith } from './syntax.ts';
import { entry, isArray, isCount, isDict, isName, type PdfDict } from './values.ts';

/** Where a section says an object is. */
export type Entry =
  | { readonly type: 'free' }
  | { readonly type: 'offset'; readonly offset: number; readonly gen: number }
  | { readonly type: 'packed'; readonly container: number; readonly index: number };

/** One cross-reference section with its trailer, startxref and %%EOF. */
export interface Section {
  readonly kind: 'table' | 'stream';
  /** Of its first byte; what names it may name the white space before. */
  readonly offset: number;
  readonly entries: ReadonlyMap<number, Entry>;
  readonly trailer: PdfDict;
  /** Object number of a cross-reference stream. */
  readonly stream?: number;
  /** Where the line behind `startxref` leads; undefined for a stream that ends with its object. */
  readonly startxref: number | undefined;
  /** Behind `%%EOF`, and behind the one EOL that may follow it. */
  readonly eof: number;
  readonly end: number;
  /** The stream that a table names beside itself (XRefStm), which lists what readers of tables alone cannot see. */
  readonly beside: Beside | undefined;
  /** White space stands where our own writer puts none. */
  readonly loose: boolean;
}

interface Beside {
  readonly offset: number;
  readonly stream: number;
  readonly entries: ReadonlyMap<number, Entry>;
}

interface SectionContext {
  readonly object: ObjectContext;
  readonly source: StreamSource;
  readonly primitives: Primitives;
  readonly maxObjects: number;
  /** True where the next revision lists an object. */
  readonly isPlace: (offset: number) => boolean;
}

/** @param named where the section is said to be: its first byte, or a few white bytes before. @throws PdfSyntaxError */
export function parseSection(context: SectionContext, named: number): Section {
  const { bytes, end, reading, referred } = context.object;
  const offset = behindBlanks(bytes, named);
  const syntax = new Syntax(bytes, { start: offset, end }, reading, referred);
  const read = syntax.ahead('xref') ? readTable(syntax, context) : readStream(syntax, context);
  const readTo = syntax.at;
  if (!syntax.next().ahead('startxref') && read.kind === 'stream')
    return { ...read, offset, startxref: undefined, eof: readTo, end: readTo };
  syntax.expect('startxref');
  const target = syntax.next().count();
  const startxref = behindBlanks(bytes, target);
  const line = skipBlanks(syntax);
  const eof = syntax.at + '%%EOF'.length;
  // A writer that appends without an end of line puts its first object directly behind the marker.
  const marked = syntax.ahead('%%EOF') || (startsWith(bytes, syntax.at, '%%EOF') && context.isPlace(eof));
  if (!line.ended || !marked) syntax.fail({ code: 'startxref-invalid', what: 'eof' });
  syntax.at = eof;
  syntax.eol();
  if (syntax.comment !== undefined) context.object.onComment(syntax.comment);
  const loose = read.loose || offset !== named || startxref !== target || !line.plain;
  return { ...read, offset, startxref, eof, end: syntax.at, loose };
}

/** Steps over a few white bytes and says whether a line ended, and whether there was nothing but one end of line. */
function skipBlanks(syntax: Syntax): { readonly ended: boolean; readonly plain: boolean } {
  const start = syntax.at;
  syntax.eol();
  const first = syntax.at;
  syntax.at = Math.min(behindBlanks(syntax.bytes, first), syntax.end);
  const lines = syntax.bytes.subarray(start, syntax.at).some((byte) => byte === 10 || byte === 13);
  return { ended: lines, plain: syntax.at === first };
}

type XrefFault = Exclude<Extract<Finding, { code: 'xref-invalid' }>['what'], 'repeated'>;

/** @throws PdfSyntaxError always */
function wrong(syntax: Syntax, what: XrefFault): never {
  syntax.fail({ code: 'xref-invalid', what });
}

type Read = Omit<Section, 'offset' | 'startxref' | 'eof' | 'end'>;

function readTable(syntax: Syntax, context: SectionContext): Read {
  syntax.at += 'xref'.length;
  const line = skipBlanks(syntax);
  if (!line.ended) wrong(syntax, 'no-eol');
  const entries = new Map<number, Entry>();
  let loose = !line.plain;
  while (!syntax.ahead('trailer')) {
    readSubsection(syntax, entries, context.maxObjects);
    const last = syntax.at;
    skipBlanks(syntax);
    loose ||= syntax.at !== last;
  }
  syntax.at += 'trailer'.length;
  syntax.skipWhite();
  if (!syntax.ahead('<<')) wrong(syntax, 'trailer');
  const trailer = syntax.dict();
  const also = entry(trailer, 'XRefStm');
  if (also === undefined) return { kind: 'table', entries, trailer, beside: undefined, loose };
  const { bytes, end, reading, referred } = context.object;
  if (!isCount(also) || reading.hybrids-- <= 0) return wrong(syntax, 'hybrid');
  const { stream, entries: more } = readStream(new Syntax(bytes, { start: also, end }, reading, referred), context);
  return { kind: 'table', entries, trailer, beside: { offset: also, stream, entries: more }, loose };
}

function readSubsection(syntax: Syntax, entries: Map<number, Entry>, max: number): void {
  const first = syntax.count();
  if (syntax.byte() !== 0x20) wrong(syntax, 'subsection');
  syntax.at++;
  const count = syntax.count();
  while (syntax.byte() === 0x20) syntax.at++;
  if (!syntax.eol()) wrong(syntax, 'subsection');
  if (entries.size + count > max) syntax.fail({ code: 'limit-objects', what: 'objects' });
  for (let i = 0; i < count; i++) {
    if (entries.has(first + i)) syntax.fail({ code: 'xref-invalid', what: 'repeated', number: first + i });
    entries.set(first + i, readLine(syntax) ?? wrong(syntax, 'line'));
    syntax.at += 20;
  }
}

const free = { type: 'free' } as const;

/** `nnnnnnnnnn ggggg n` and two characters of line end (ISO 32000-2 section 7.5.4); undefined for anything else. */
function readLine(syntax: Syntax): Entry | undefined {
  const { at } = syntax;
  const [offset, gen] = [digits(syntax, at, 10), digits(syntax, at + 11, 5)];
  const [kind, first, second] = [syntax.byte(at + 17), syntax.byte(at + 18), syntax.byte(at + 19)];
  const ended = first === 0x20 ? second === 10 || second === 13 : first === 13 && second === 10;
  if (offset < 0 || gen < 0 || !ended || syntax.byte(at + 10) !== 0x20 || syntax.byte(at + 16) !== 0x20)
    return undefined;
  if (kind === 0x66) return free;
  return kind === 0x6e ? { type: 'offset', offset, gen } : undefined;
}

function digits(syntax: Syntax, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = syntax.byte(i) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function readStream(syntax: Syntax, context: SectionContext): Read & { readonly stream: number } {
  const object = parseObject(context.object, syntax.at);
  const { value: dict, stream } = object;
  if (!isDict(dict) || !stream || !isName(entry(dict, 'Type'), 'XRef')) return wrong(syntax, 'absent');
  syntax.at = object.end;
  const data = decodeStream(context.source, object, context.primitives, context.object.reading.budget);
  if (data === 'damaged') throw new PdfSyntaxError({ code: 'xref-invalid', what: 'unreadable' }, object.start);
  if (isUndecoded(data)) throw new PdfSyntaxError({ code: data }, object.start);
  const entries = readPacked(dict, data, context.maxObjects, object.start);
  return { kind: 'stream', entries, trailer: dict, stream: object.num, beside: undefined, loose: false };
}

/** ISO 32000-2 section 7.5.8. */
function readPacked(dict: PdfDict, data: Uint8Array, max: number, offset: number): Map<number, Entry> {
  const wrong = (what: XrefFault): never => {
    throw new PdfSyntaxError({ code: 'xref-invalid', what }, offset);
  };
  const widths = numbers(dict, 'W') ?? wrong('widths');
  const [typeWidth = 0, secondWidth = 0, thirdWidth = 0] = widths;
  const size = entry(dict, 'Size');
  if (widths.length !== 3 || widths.some((w) => w > 8) || !isCount(size)) return wrong('widths');
  const index = entry(dict, 'Index') === undefined ? [0, size] : (numbers(dict, 'Index') ?? wrong('index'));
  const width = typeWidth + secondWidth + thirdWidth;
  if (index.length % 2 !== 0 || width === 0) return wrong('index');
  const entries = new Map<number, Entry>();
  let at = 0;
  const take = (bytes: number): number => {
    let value = 0;
    for (let i = 0; i < bytes; i++) value = value * 256 + data[at++]!;
    return Number.isSafeInteger(value) ? value : wrong('number');
  };
  for (let pair = 0; pair < index.length; pair += 2) {
    const [first = 0, count = 0] = [index[pair], index[pair + 1]];
    if (entries.size + count > max) throw new PdfSyntaxError({ code: 'limit-objects', what: 'objects' }, offset);
    if (at + count * width > data.length) return wrong('short');
    for (let i = 0; i < count; i++) {
      const type = typeWidth === 0 ? 1 : take(typeWidth);
      const [second, third] = [take(secondWidth), take(thirdWidth)];
      if (type > 2 || entries.has(first + i)) return wrong('entry');
      if (type === 0) entries.set(first + i, { type: 'free' });
      else if (type === 1) entries.set(first + i, { type: 'offset', offset: second, gen: third });
      else entries.set(first + i, { type: 'packed', container: second, index: third });
    }
  }
  if (at !== data.length) return wrong('long');
  return entries;
}

function numbers(dict: PdfDict, key: string): number[] | undefined {
  const value = entry(dict, key);
  if (!isArray(value) || !value.items.every(isCount)) return undefined;
  return value.items as number[];
}
