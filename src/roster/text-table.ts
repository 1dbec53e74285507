import { CsvError, parse } from 'csv-parse/sync';
import { IkrarError } from '../errors.ts';
import { recognizedColumns } from './headers.ts';
import type { Sheet } from './row.ts';

/** 5,000 people with the longest cells allowed stay below this. */
export const maximumTextBytes = 4 * 1024 * 1024;

/**
 * Reads CSV as office programs write it: comma, semicolon or tab, quoted or not, with or without a byte order mark, in UTF-8,
 * UTF-16 ("Unicode text") or, from old programs, Windows-1252.
 * @throws IkrarError 'roster-invalid' when a quote is never closed
 */
export function parseTextTable(bytes: Uint8Array): Sheet {
  const text = decode(bytes);
  const tables: Sheet[] = [];
  let fault: unknown;
  for (const delimiter of [',', ';', '\t']) {
    try {
      tables.push(split(text, delimiter));
    } catch (cause) {
      if (!(cause instanceof CsvError)) throw cause;
      fault = cause;
    }
  }
  const best = tables.sort((a, b) => recognizedColumns(b) - recognizedColumns(a))[0];
  if (best) return best;
  throw new IkrarError('roster-invalid', 'Berkas CSV tidak dapat dibaca. Perbaiki tanda kutipnya, lalu unggah lagi.', {
    faults: [{ message: 'Ada tanda kutip (") yang dibuka tetapi tidak ditutup.' }],
    cause: fault,
  });
}

function split(text: string, delimiter: string): Sheet {
  const records: string[][] = parse(text, {
    delimiter,
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
