import { parseLatin1 } from '../../core/bytes.ts';
import { type FindingCode, isFindingCode, type Ledger } from '../findings.ts';
import type { Limits } from '../limits.ts';
import type { Primitives } from '../primitives.ts';
import { PdfFile, type Revision } from './file.ts';
import type { Budget } from './filter.ts';
import { ObjectReader } from './object-reader.ts';
import { parseSection, type Section } from './section.ts';
import { PdfSyntaxError } from './syntax.ts';
import { entry, isArray, isCount, isRef, isString, type PdfDict, stringBytes } from './values.ts';

/**
 * Reads a file strictly: from the last startxref down through every Prev, then every object of every revision. Nothing is
 * searched for and nothing repaired. Undefined when the chain of revisions cannot be followed; the ledger says why.
 */
export function readFile(
  bytes: Uint8Array,
  limits: Limits,
  primitives: Primitives,
  ledger: Ledger,
): PdfFile | undefined {
  const budget: Budget = { left: limits.inflated, values: limits.values, hybrids: 64 };
  try {
    if (bytes.length > limits.size) throw new PdfSyntaxError('limit-size', 'Berkas terlalu besar', limits.size);
    const sections = readSections(bytes, limits, primitives, budget, ledger);
    const reader = new ObjectReader(bytes, limits, primitives, budget, ledger);
    const revisions: Revision[] = [];
    for (const group of sections) {
      const start = revisions.at(-1)?.end ?? 0;
      const revision = { ...bounds(group, start, revisions.length), ...reader.read(group, revisions.length, start) };
      checkTrailer(revision, revisions.at(-1), ledger);
      revisions.push(revision);
    }
    const end = revisions.at(-1)?.end ?? 0;
    if (end < bytes.length) {
      const extra = bytes.length - end;
      ledger.add('bytes-after-eof', `Ada ${extra} byte setelah akhir dokumen (%%EOF)`, { offset: end });
    }
    return new PdfFile(bytes, revisions);
  } catch (error) {
    if (!(error instanceof PdfSyntaxError)) throw error;
    ledger.add(codeOf(error, 'syntax-invalid'), `Susunan berkas rusak: ${error.message}`, { offset: error.offset });
    return undefined;
  }
}

export const codeOf = (error: PdfSyntaxError, fallback: FindingCode): FindingCode =>
  isFindingCode(error.code) ? error.code : fallback;

/** The sections from the oldest to the newest, those of one revision together. */
function readSections(
  bytes: Uint8Array,
  limits: Limits,
  primitives: Primitives,
  budget: Budget,
  ledger: Ledger,
): Section[][] {
  checkHeader(bytes);
  const object = {
    bytes,
    end: bytes.length,
    revision: 0,
    depth: limits.depth,
    referred: new Set<number>(),
    budget,
    lengthOf: () => undefined,
    onComment: (offset: number) => ledger.add('comment', 'Ada komentar di antara objek', { offset }),
  };
  const context = { object, primitives, budget, maxObjects: limits.objects };
  const groups: Section[][] = [];
  let offset: number | undefined = lastStartxref(bytes);
  let total = 0;
  while (offset !== undefined) {
    const later = groups.at(-1)?.[0];
    object.end = later?.offset ?? bytes.length;
    const section = parseSection(context, offset);
    total += section.entries.size;
    if (total > limits.objects) throw new PdfSyntaxError('limit-objects', 'terlalu banyak objek', offset);
    if (groups.length >= limits.revisions) throw new PdfSyntaxError('limit-revisions', 'terlalu banyak revisi', offset);
    const prev: number | undefined = prevOf(section);
    if (prev !== undefined && prev >= object.end) throw new PdfSyntaxError('prev-invalid', 'Prev berputar', offset);
    if (prev !== undefined && prev >= offset) {
      groups.push(linearized(section, parseSection(context, prev), ledger));
      break;
    }
    groups.push([section]);
    offset = prev;
  }
  return groups.reverse();
}

/** A linearized first revision: the section of its first page comes first and its Prev points forward, to the main one. */
function linearized(first: Section, main: Section, ledger: Ledger): Section[] {
  const sound = first.startxref === 0 && main.startxref === first.offset && prevOf(main) === undefined;
  if (!sound || main.offset < first.end)
    throw new PdfSyntaxError('prev-invalid', 'Prev tidak menunjuk ke revisi sebelumnya', first.offset);
  const message = 'Berkas disusun untuk web (linearized)';
  ledger.add('structure-linearized', message, { offset: first.offset });
  return [main, first];
}

function prevOf(section: Section): number | undefined {
  const prev = entry(section.trailer, 'Prev');
  if (prev === undefined) return undefined;
  if (!isCount(prev)) throw new PdfSyntaxError('prev-invalid', 'Prev bukan bilangan', section.offset);
  return prev;
}

function checkHeader(bytes: Uint8Array): void {
  const header = parseLatin1(bytes.subarray(0, 8));
  if (!/^%PDF-(1\.[0-7]|2\.0)$/.test(header) || !(bytes[8] === 10 || bytes[8] === 13 || bytes[8] === 32))
    throw new PdfSyntaxError('header-missing', 'berkas tidak diawali %PDF', 0);
}

/** The number behind the last `startxref`, which must stand directly before the last %%EOF. */
function lastStartxref(bytes: Uint8Array): number {
  const eof = lastIndexOf(bytes, '%%EOF', bytes.length);
  if (eof < 0) throw new PdfSyntaxError('eof-missing', 'akhir dokumen (%%EOF) tidak ada', bytes.length);
  const from = Math.max(0, eof - 64);
  const text = parseLatin1(bytes.subarray(from, eof));
  const match = /startxref[\r\n ]+(\d{1,10})(\r\n|\r|\n)$/.exec(text);
  if (!match) throw new PdfSyntaxError('startxref-invalid', 'startxref tidak ada di tempatnya', eof);
  const offset = Number(match[1]);
  if (offset >= eof) throw new PdfSyntaxError('startxref-invalid', 'startxref menunjuk ke luar berkas', eof);
  return offset;
}

function lastIndexOf(bytes: Uint8Array, word: string, before: number): number {
  for (let at = before - word.length; at >= 0; at--) {
    let same = 0;
    while (same < word.length && bytes[at + same] === word.charCodeAt(same)) same++;
    if (same === word.length) return at;
  }
  return -1;
}

function bounds(group: readonly Section[], start: number, n: number) {
  const chained = group.at(-1)!;
  const closing = group[0]!;
  return { n, start, eof: closing.eof, end: closing.end, sections: group, trailer: chained.trailer };
}

/** Size covers every number and never shrinks; Root is there; the first half of ID stays; startxref is right. */
function checkTrailer(revision: Revision, before: Revision | undefined, ledger: Ledger): void {
  const section = revision.sections.at(-1)!;
  const place = { offset: section.offset, revision: revision.n };
  const wrong = (code: FindingCode, message: string): void => ledger.add(code, message, place);
  if (revision.sections.length === 1 && section.startxref !== section.offset)
    wrong('startxref-disagrees', `startxref revisi ${revision.n} tidak menunjuk ke xref revisi itu`);
  const size = entry(revision.trailer, 'Size');
  let highest = 0;
  for (const part of revision.sections) for (const num of part.entries.keys()) highest = Math.max(highest, num);
  if (!isCount(size) || size <= highest) wrong('trailer-invalid', 'Size di trailer tidak mencakup semua objek');
  const old = before && entry(before.trailer, 'Size');
  if (isCount(old) && isCount(size) && size < old) wrong('size-shrinks', 'Size di trailer mengecil');
  if (!isRef(entry(revision.trailer, 'Root'))) wrong('trailer-invalid', 'trailer tidak menunjuk ke katalog (Root)');
  if (before && firstId(before.trailer) !== firstId(revision.trailer))
    wrong('trailer-invalid', 'bagian pertama ID di trailer berubah');
  if (revision.end === revision.eof) wrong('eof-unterminated', 'akhir baris setelah %%EOF hilang');
  if (revision.sections.some((part) => part.hybrid)) wrong('structure-hybrid', 'Daftar objek ganda (hybrid xref)');
  if (entry(revision.trailer, 'Encrypt') !== undefined) wrong('structure-encrypted', 'Berkas terenkripsi');
}

function firstId(trailer: PdfDict): string | undefined {
  const id = entry(trailer, 'ID');
  const first = isArray(id) ? id.items[0] : undefined;
  return isString(first) ? parseLatin1(stringBytes(first).subarray(0, 64)) : undefined;
}
