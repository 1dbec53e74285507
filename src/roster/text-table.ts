import { CsvError, parse } from 'csv-parse/sync';
import { IkrarError } from '../errors.ts';
import { headerWithin, recognizedColumns } from './headers.ts';
import { maximumPeople, type Sheet } from './row.ts';

/** Larger than a file of 5,000 people whose cells are as long as allowed. */
export const maximumTextBytes = 4 * 1024 * 1024;
/** Blank lines at the end are common, but two million of them would keep the server busy for a minute. */
const maximumRows = 4 * maximumPeople;
const maximumRowBytes = 64 * 1024;
/** The CSV reader's own limit does not count separators, and a file may consist of nothing else. */
const maximumSeparators = 500_000;
const delimiters = [',', ';', '\t'] as const;

/**
 * Reads CSV as office programs write it: comma, semicolon or tab, quoted or not, with or without a byte order mark, in
 * UTF-8, UTF-16 ("Unicode text") or, from old programs, Windows-1252.
 * @throws IkrarError 'roster-invalid' when a quote is never closed, or the table exceeds the limits of a roster
 */
export function parseTextTable(bytes: Uint8Array): Sheet {
  const text = decode(bytes);
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

/** Rates a separator by the header that it gives; -1 if the rows cannot be parsed with it. */
function columnsBy(text: string, delimiter: string): number {
  try {
    return recognizedColumns(split(text, delimiter, headerWithin));
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

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return Array.from(bytes, (byte) => windows1252[byte - 0x80] ?? String.fromCharCode(byte)).join('');
  }
}

/** 0x80 to 0x9f of Windows-1252; written out because Node 20's TextDecoder reads that label as ISO 8859-1 (node issue 56542). */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
