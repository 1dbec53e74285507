import { CsvError, parse } from 'csv-parse/sync';
import { IkrarError } from '../errors.ts';
import { headerWithin, recognizedColumns } from './headings.ts';
import { decodeOld } from './old-encodings.ts';
import { maximumRows, type Sheet, type Table } from './row.ts';

/** Larger than a file of 5,000 people whose cells are as long as allowed. */
export const maximumTextBytes = 4 * 1024 * 1024;
const maximumRowBytes = 64 * 1024;
/** The CSV reader's own limit does not count separators, and a file may consist of nothing else. */
const maximumSeparators = 500_000;
const delimiters = [',', ';', '\t', '|'] as const;

/**
 * Reads CSV as office programs write it: comma, semicolon or tab, quoted or not, with or without a byte order mark, in
 * UTF-8, UTF-16 ("Unicode text") or an encoding of old programs.
 * @throws IkrarError 'roster-invalid' when a quote is never closed, or the table exceeds the limits of a roster
 */
export function parseTextTable(bytes: Uint8Array): Table {
  const { text, guessed } = decode(bytes);
  const rows = splitBest(text);
  const none = { hidden: false, hiddenRows: new Set<number>(), hiddenColumns: new Set<number>(), spans: new Map() };
  return { name: '', ...none, rows, separated: true, ...(guessed ? { guessedEncoding: true } : {}) };
}

function splitBest(text: string): Sheet {
  if (delimiters.some((delimiter) => text.split(delimiter).length > maximumSeparators))
    throw unreadable('Ada terlalu banyak kolom kosong. Simpan hanya kolom daftar.');
  const heads = delimiters.map((delimiter) => ({ delimiter, columns: columnsBy(text, delimiter) }));
  const [best] = heads.toSorted((a, b) => b.columns - a.columns);
  try {
    const table = split(text, best?.delimiter ?? ',', maximumRows + 1);
    if (table.length <= maximumRows) return table;
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    if (cause.code === 'CSV_MAX_RECORD_SIZE') throw unreadable('Ada baris yang terlalu panjang.', cause);
    throw unreadable('Ada tanda kutip (") yang dibuka tetapi tidak ditutup.', cause);
  }
  throw unreadable(`Ada lebih dari ${maximumRows} baris. Hapus baris kosong di bawah daftar.`);
}

const unreadable = (message: string, cause?: unknown): IkrarError =>
  new IkrarError('roster-invalid', `Berkas CSV tidak dapat dibaca. ${message} Perbaiki, lalu unggah lagi.`, {
    faults: [{ message }],
    cause,
  });

/**
 * Rates a separator by the header that it gives, then by the width of the rows; -1 if the rows cannot be parsed with it.
 */
function columnsBy(text: string, delimiter: string): number {
  try {
    const rows = split(text, delimiter, headerWithin);
    return 1000 * recognizedColumns(rows) + Math.min(999, Math.max(...rows.map(({ length }) => length), 0));
  } catch (cause) {
    if (cause instanceof CsvError) return -1;
    throw cause;
  }
}

function split(text: string, delimiter: string, rows: number): Sheet {
  const records: string[][] = parse(text, {
    delimiter,
    to: rows,
    max_record_size: maximumRowBytes,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    record_delimiter: ['\r\n', '\n', '\r'],
  });
  return records.map((record) => record.map((cell) => ({ text: cell })));
}

function decode(bytes: Uint8Array): { readonly text: string; readonly guessed?: true } {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes) };
  if (first === 0xfe && second === 0xff) return { text: new TextDecoder('utf-16be').decode(bytes) };
  const wide = withoutMark(bytes);
  if (wide !== undefined) return { text: new TextDecoder(wide).decode(bytes) };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { text: decodeOld(bytes), guessed: true };
  }
}

/** UTF-16 without a byte order mark: every second byte of Latin text is zero, and no text has zero bytes otherwise. */
function withoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const zeros = [0, 0];
  const start = bytes.subarray(0, 1000);
  start.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2]!++;
  });
  const [even = 0, odd = 0] = zeros;
  if (even + odd === 0 || Math.max(even, odd) * 3 < start.length) return undefined;
  return odd > even ? 'utf-16le' : 'utf-16be';
}
