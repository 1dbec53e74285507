import { parseLatin1 } from '../../core/bytes.ts';
import type { Budget } from '../budget.ts';
import type { Finding, Findings } from '../findings.ts';
import { PdfFile, type Revision } from './file.ts';
import { ObjectReader } from './object-reader.ts';
import { type FileReading, startReading } from './reading.ts';
import { parseSection, type Section } from './section.ts';
import { behindBlanks, PdfSyntaxError, startsWith } from './syntax.ts';
import { entry, isArray, isCount, isRef, isString, type PdfDict, startOfString } from './values.ts';

/** What the reading of a file goes by, and where it says what it found. */
type Means = Pick<FileReading, 'limits' | 'primitives' | 'findings'> & { readonly budget: Budget };

/**
 * Reads a file strictly: from the last startxref down through every Prev, then every object of every revision. Nothing is
 * searched for and nothing repaired. Undefined when the chain of revisions cannot be followed; a finding says why.
 */
export function readFile(bytes: Uint8Array, { limits, primitives, findings, budget }: Means): PdfFile | undefined {
  const file: FileReading = { bytes, limits, primitives, findings, reading: startReading(limits, budget) };
  try {
    return new PdfFile(bytes, readRevisions(file), budget);
  } catch (error) {
    if (!(error instanceof PdfSyntaxError)) throw error;
    findings.add(error.finding, { offset: error.offset, within: 'structure' });
    return undefined;
  }
}

function readRevisions(file: FileReading): Revision[] {
  const { bytes, limits, findings } = file;
  if (bytes.length > limits.size) throw new PdfSyntaxError({ code: 'limit-size' }, limits.size);
  const reader = new ObjectReader(file);
  const revisions: Revision[] = [];
  for (const sections of readSections(file)) {
    const [n, start] = [revisions.length, revisions.at(-1)?.end ?? 0];
    const [{ eof, end }, { trailer }] = [sections[0]!, sections.at(-1)!];
    const revision = { n, start, eof, end, sections, trailer, ...reader.read(sections, n, start) };
    checkTrailer(revision, revisions.at(-1), findings);
    revisions.push(revision);
  }
  const end = revisions.at(-1)?.end ?? 0;
  if (end < bytes.length) {
    const code = behindBlanks(bytes, end) === bytes.length ? 'blanks-after-eof' : 'bytes-after-eof';
    findings.add({ code, count: bytes.length - end }, { offset: end });
  }
  return revisions;
}

/** The sections from the oldest to the newest, those of one revision together: one section, but two where it is linearized. */
function readSections({ bytes, limits, primitives, findings, reading }: FileReading): Section[][] {
  checkHeader(bytes);
  const object = {
    bytes,
    end: bytes.length,
    revision: 0,
    reading,
    referred: new Set<number>(),
    lengthOf: () => undefined,
    onComment: (offset: number) => findings.add({ code: 'comment' }, { offset }),
  };
  const groups: Section[][] = [];
  const isPlace = (place: number): boolean => groups.at(-1)?.some((section) => lists(section, place)) ?? false;
  const source = { bytes, findings };
  const context = { object, source, primitives, maxObjects: limits.objects, isPlace };
  let offset = lastStartxref(bytes);
  let total = 0;
  while (offset >= 0) {
    object.end = groups.at(-1)?.[0]?.offset ?? bytes.length;
    const section = parseSection(context, offset);
    total += section.entries.size + (section.beside?.entries.size ?? 0);
    if (total > limits.objects) throw new PdfSyntaxError({ code: 'limit-objects', what: 'objects' }, offset);
    if (groups.length >= limits.revisions) throw new PdfSyntaxError({ code: 'limit-revisions' }, offset);
    const prev = prevOf(section);
    if (prev >= object.end) throw new PdfSyntaxError({ code: 'prev-invalid', what: 'loop' }, offset);
    if (prev >= offset) {
      groups.push(linearized(section, parseSection(context, prev), findings));
      break;
    }
    if (section.startxref === undefined)
      throw new PdfSyntaxError({ code: 'startxref-invalid', what: 'missing' }, offset);
    groups.push([section]);
    offset = prev;
  }
  return groups.reverse();
}

function lists({ entries }: Section, offset: number): boolean {
  for (const place of entries.values()) if (place.type === 'offset' && place.offset === offset) return true;
  return false;
}

/**
 * A linearized first revision: the section of its first page comes first and its Prev points forward, to the main one. The first
 * is a table that says `startxref 0`, or a stream that says nothing (ISO 32000-2 annex F.3.4).
 */
function linearized(first: Section, main: Section, findings: Findings): Section[] {
  const sound = (first.startxref ?? 0) === 0 && main.startxref === first.offset && prevOf(main) < 0;
  if (!sound || main.offset < first.end)
    throw new PdfSyntaxError({ code: 'prev-invalid', what: 'target' }, first.offset);
  findings.add({ code: 'structure-linearized' }, { offset: first.offset });
  return [main, first];
}

/** Where the section before is said to be; -1 where none is named. */
function prevOf(section: Section): number {
  const prev = entry(section.trailer, 'Prev');
  if (prev === undefined) return -1;
  if (!isCount(prev)) throw new PdfSyntaxError({ code: 'prev-invalid', what: 'number' }, section.offset);
  return prev;
}

function checkHeader(bytes: Uint8Array): void {
  const header = parseLatin1(bytes.subarray(0, 8));
  if (!/^%PDF-(1\.[0-7]|2\.0)$/.test(header) || !(bytes[8] === 10 || bytes[8] === 13 || bytes[8] === 32))
    throw new PdfSyntaxError({ code: 'header-missing' }, 0);
}

/** The number behind the last `startxref`, which must stand directly before the last %%EOF. */
function lastStartxref(bytes: Uint8Array): number {
  let eof = bytes.length;
  while (eof > 0 && !startsWith(bytes, eof, '%%EOF')) eof--;
  if (eof === 0) throw new PdfSyntaxError({ code: 'eof-missing' }, bytes.length);
  const from = Math.max(0, eof - 64);
  const text = parseLatin1(bytes.subarray(from, eof));
  const match = /startxref[\0\t\f\r\n ]{1,16}(\d{1,10})[\0\t\f\r\n ]{1,17}$/.exec(text);
  if (!match) throw new PdfSyntaxError({ code: 'startxref-invalid', what: 'missing' }, eof);
  const offset = Number(match[1]);
  if (offset >= eof) throw new PdfSyntaxError({ code: 'startxref-invalid', what: 'outside' }, eof);
  return offset;
}

/** Size covers every number and never shrinks; Root is there; the first half of ID stays; startxref is right. */
function checkTrailer(revision: Revision, before: Revision | undefined, findings: Findings): void {
  const { sections, trailer } = revision;
  const section = sections.at(-1)!;
  const wrong = (finding: Finding): void => findings.add(finding, { offset: section.offset, revision: revision.n });
  if (sections.length === 1 && section.startxref !== section.offset) wrong({ code: 'startxref-disagrees' });
  const size = entry(trailer, 'Size');
  let highest = 0;
  for (const part of sections) for (const num of part.entries.keys()) highest = Math.max(highest, num);
  if (!isCount(size) || size <= highest) wrong({ code: 'trailer-invalid', what: 'size' });
  const old = before && entry(before.trailer, 'Size');
  if (isCount(old) && isCount(size) && size < old) wrong({ code: 'size-shrinks' });
  if (!isRef(entry(trailer, 'Root'))) wrong({ code: 'trailer-invalid', what: 'root' });
  if (before && firstId(before.trailer) !== firstId(trailer)) wrong({ code: 'id-changes' });
  if (revision.end === revision.eof) wrong({ code: 'eof-unterminated' });
  if (sections.some(({ loose }) => loose)) wrong({ code: 'xref-loose' });
  if (sections.some(({ beside }) => beside)) wrong({ code: 'structure-hybrid' });
  if (entry(trailer, 'Encrypt') !== undefined) wrong({ code: 'structure-encrypted' });
}

function firstId(trailer: PdfDict): string | undefined {
  const id = entry(trailer, 'ID');
  const first = isArray(id) ? id.items[0] : undefined;
  return isString(first) ? parseLatin1(startOfString(first, 64)) : undefined;
}
