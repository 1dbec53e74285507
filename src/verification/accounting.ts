import { parseLatin1 } from '../core/bytes.ts';
import type { Place } from './findings/kind.ts';
import type { Finding, Findings } from './findings.ts';
import type { PdfFile, Revision } from './pdf/file.ts';
import { isWhite, type Range } from './pdf/syntax.ts';

type Add = (finding: Finding, place: Place) => void;

/** Between two objects a writer needs no more white space than this; megabytes of it are a hiding place. */
const maxWhiteRun = 4096;
const maxMarker = 256;
const maxComment = 4096;

/**
 * Every byte of the file belongs to the header, an object that its own revision lists, a cross-reference section with its
 * trailer and startxref, or white space. Revisions lie end to end. Whatever else is there is meant for another reader
 * than this one, and is named with its offset.
 */
export function accountForBytes(file: PdfFile, findings: Findings): void {
  for (const revision of file.revisions) accountForRevision(file.bytes, revision, findings);
}

function accountForRevision(bytes: Uint8Array, revision: Revision, findings: Findings): void {
  const add = (finding: Finding, place: Place) => findings.add(finding, { ...place, revision: revision.n });
  const segments: Range[] = revision.sections.map((section) => ({ start: section.offset, end: section.eof }));
  if (revision.n === 0) segments.push({ start: 0, end: headerEnd(bytes) });
  const listed = new Set(revision.sections.map((section) => section.offset));
  for (const object of revision.objects.values())
    if (object.container === undefined && !listed.has(object.start)) segments.push(object);
  segments.sort((a, b) => a.start - b.start);
  let at = revision.start;
  for (const segment of segments) {
    if (segment.start < at) add({ code: 'segments-overlap' }, { offset: segment.start });
    else judgeGap(bytes, { start: at, end: segment.start }, add);
    at = Math.max(at, segment.end);
  }
  judgeGap(bytes, { start: at, end: revision.end }, add);
}

/** The header line and the line of binary characters that may follow it (ISO 32000-2 section 7.5.2). */
function headerEnd(bytes: Uint8Array): number {
  const first = lineEnd(bytes, 8);
  if (bytes[first] !== 0x25) return first;
  const second = lineEnd(bytes, first);
  if (second - first > maxMarker) return first;
  return bytes.subarray(first + 1, second).filter((byte) => byte >= 0x80).length >= 4 ? second : first;
}

/** Behind the end of a line; `end` where the line goes on beyond it. */
function lineEnd(bytes: Uint8Array, from: number, end = bytes.length): number {
  let at = from;
  while (at < end && bytes[at] !== 10 && bytes[at] !== 13) at++;
  return Math.min(end, bytes[at] === 13 && bytes[at + 1] === 10 ? at + 2 : at + 1);
}

function judgeGap(bytes: Uint8Array, { start, end }: Range, add: Add): void {
  let at = start;
  let white = 0;
  while (at < end) {
    if (isWhite(bytes[at])) {
      white++;
      at++;
    } else if (bytes[at] === 0x25 && isInert(bytes, { start: at, end })) {
      add({ code: 'comment' }, { offset: at });
      at = lineEnd(bytes, at, end);
    } else {
      nameStrayBytes(bytes, { start: at, end }, add);
      return;
    }
  }
  if (white > maxWhiteRun) add({ code: 'white-space-run', count: white }, { offset: start });
}

/** A comment says nothing to a reader, unless it is one that looks for the file's structure by searching. */
function isInert(bytes: Uint8Array, { start, end }: Range): boolean {
  const line = bytes.subarray(start, lineEnd(bytes, start, end));
  return line.length <= maxComment && !/%%EOF|\bobj\b|xref|trailer|stream|\/ByteRange/.test(parseLatin1(line));
}

function nameStrayBytes(bytes: Uint8Array, { start, end }: Range, add: Add): void {
  const text = parseLatin1(bytes.subarray(start, Math.min(end, start + 4096)));
  const object = /^(\d{1,10})\s+\d{1,5}\s+obj\b/.exec(text)?.[1];
  const [count, place] = [end - start, { offset: start }];
  if (contains(bytes.subarray(start, end), '/ByteRange')) add({ code: 'signature-hidden', count }, place);
  if (/startxref\s+\d+\s+%%EOF/.test(text)) add({ code: 'revision-hidden', count }, place);
  if (object === undefined) add({ code: 'bytes-unaccounted', count }, place);
  else add({ code: 'object-unlisted', count }, { ...place, object: Number(object) });
}

function contains(bytes: Uint8Array, word: string): boolean {
  const first = word.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (startsWith(bytes, at, word)) return true;
  return false;
}

function startsWith(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  return true;
}
