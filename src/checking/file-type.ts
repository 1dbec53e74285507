export const fileTypes = ['pdf', 'picture', 'web-page', 'archive', 'office', 'email', 'text', 'unknown'] as const;
/** The type of a file by its bytes, whatever its name. `unknown` is neither text nor any of the others. */
export type FileType = (typeof fileTypes)[number];

/**
 * Readers look for a PDF's header in this many bytes (ISO 32000-1, annex H.3.4.1); they also suffice to tell text from
 * binary.
 */
const head = 1024;

/** Byte sequences that identify a type, at a fixed offset. */
const marks: readonly (readonly [type: FileType, offset: number, marks: readonly string[]])[] = [
  ['picture', 0, ['\xff\xd8\xff', '\x89PNG', 'GIF8', 'BM', 'II*\0', 'MM\0*']],
  ['picture', 8, ['WEBP', 'heic', 'heix', 'hevc', 'mif1', 'msf1', 'avif']],
  // A Word, Excel or LibreOffice file is a ZIP archive whose first member has one of these names.
  ['office', 30, ['[Content_Types]', '_rels/', 'docProps/', 'word/', 'xl/', 'mimetype']],
  ['office', 0, ['\xd0\xcf\x11\xe0', '{\\rtf']],
  ['archive', 0, ['PK\x03\x04', 'PK\x05\x06', 'Rar!', '7z\xbc\xaf', '\x1f\x8b', 'BZh', '\xfd7zXZ']],
  ['archive', 257, ['ustar']],
];
/** A comment can end at one place only; otherwise the regex would try every later end of every comment. */
const webPage = /^(ï»¿)?\s*(<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*<(!doctype html|html|head|body)/is;
const email = /^(MIME-Version|Received|Return-Path|Delivered-To|Message-ID|Date|From|X-[\w-]+): /i;

/** The type of a file that a stranger sent, so that the answer can tell them what they have. */
export function fileTypeOf(bytes: Uint8Array): FileType {
  const start = latin1(bytes.subarray(0, head));
  const known = marks.find(([, offset, all]) => all.some((mark) => start.startsWith(mark, offset)));
  if (known) return known[0];
  if (webPage.test(start)) return 'web-page';
  if (email.test(start)) return 'email';
  if (start.includes('%PDF-')) return 'pdf';
  return [...start].every((character) => character >= ' ' || '\t\n\f\r\x1b'.includes(character)) ? 'text' : 'unknown';
}

/** Whether the bytes contain traces of a PDF signature, which even a damaged or truncated file shows. */
export const namesSignature = (bytes: Uint8Array): boolean => view(bytes).includes('/ByteRange');

const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
const latin1 = (bytes: Uint8Array): string => view(bytes).toString('latin1');
