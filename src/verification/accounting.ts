import { parseLatin1 } from '../core/bytes.ts';
import type { Ledger } from './findings.ts';
import type { PdfFile, Revision } from './pdf/file.ts';
import { isWhite } from './pdf/syntax.ts';

interface Segment {
  readonly start: number;
  readonly end: number;
}

/** Between two objects a writer needs no more white space than this; megabytes of it are a hiding place. */
const maxWhiteRun = 4096;
const maxMarker = 256;

/**
 * Every byte of the file belongs to the header, an object that its own revision lists, a cross-reference section with its
 * trailer and startxref, or white space. Revisions tile the file. Whatever else is there was put there for a reader other
 * than us, and is named with its offset.
 */
export function accountForBytes(file: PdfFile, ledger: Ledger): void {
  for (const revision of file.revisions) accountForRevision(file.bytes, revision, ledger);
}

function accountForRevision(bytes: Uint8Array, revision: Revision, ledger: Ledger): void {
  const segments: Segment[] = revision.sections.map((section) => ({ start: section.offset, end: section.eof }));
  if (revision.n === 0) segments.push({ start: 0, end: headerEnd(bytes) });
  const listed = new Set(revision.sections.map((section) => section.offset));
  for (const object of revision.objects.values())
    if (object.container === undefined && !listed.has(object.start)) segments.push(object);
  segments.sort((a, b) => a.start - b.start);
  let at = revision.start;
  for (const segment of segments) {
    if (segment.start < at)
      ledger.add('segments-overlap', 'Dua bagian berkas saling menimpa', {
        offset: segment.start,
        revision: revision.n,
      });
    else judgeGap(bytes, at, segment.start, revision.n, ledger);
    at = Math.max(at, segment.end);
  }
  judgeGap(bytes, at, revision.end, revision.n, ledger);
}

/** The header line and the line of binary characters that may follow it (ISO 32000-2 section 7.5.2). */
function headerEnd(bytes: Uint8Array): number {
  const first = lineEnd(bytes, 8);
  if (bytes[first] !== 0x25) return first;
  const second = lineEnd(bytes, first);
  const binary = bytes.subarray(first + 1, second).filter((byte) => byte >= 0x80).length >= 4;
  return binary && second - first <= maxMarker ? second : first;
}

function lineEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 10 && bytes[at] !== 13) at++;
  return bytes[at] === 13 && bytes[at + 1] === 10 ? at + 2 : Math.min(bytes.length, at + 1);
}

function judgeGap(bytes: Uint8Array, start: number, end: number, revision: number, ledger: Ledger): void {
  let at = start;
  let white = 0;
  while (at < end) {
    if (isWhite(bytes[at])) {
      white++;
      at++;
    } else if (bytes[at] === 0x25 && !startsWith(bytes, at, '%%EOF')) {
      ledger.add('comment', 'Ada komentar di antara objek', { offset: at, revision });
      at = Math.min(end, lineEnd(bytes, at));
    } else {
      nameStrayBytes(bytes, at, end, revision, ledger);
      return;
    }
  }
  if (white > maxWhiteRun)
    ledger.add('white-space-run', `${white} byte kosong di antara objek`, { offset: start, revision });
}

function nameStrayBytes(bytes: Uint8Array, at: number, end: number, revision: number, ledger: Ledger): void {
  const text = parseLatin1(bytes.subarray(at, Math.min(end, at + 4096)));
  const object = /^(\d{1,10})\s+\d{1,5}\s+obj\b/.exec(text);
  const size = `${end - at} byte`;
  if (contains(bytes, at, end, '/ByteRange'))
    ledger.add('signature-hidden', `Ada tanda tangan di bagian yang tidak didaftar (${size})`, {
      offset: at,
      revision,
    });
  if (/startxref\s+\d+\s+%%EOF/.test(text))
    ledger.add('revision-hidden', `Ada revisi yang dilewati daftar revisi (${size})`, { offset: at, revision });
  if (object)
    ledger.add('object-unlisted', `Objek ${object[1]} ada di berkas tetapi tidak didaftar (${size})`, {
      offset: at,
      object: Number(object[1]),
      revision,
    });
  else ledger.add('bytes-unaccounted', `Ada ${size} yang bukan bagian dari dokumen`, { offset: at, revision });
}

function contains(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  const first = word.charCodeAt(0);
  for (let at = bytes.indexOf(first, start); at >= 0 && at < end; at = bytes.indexOf(first, at + 1))
    if (startsWith(bytes, at, word)) return true;
  return false;
}

function startsWith(bytes: Uint8Array, at: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return false;
  return true;
}
