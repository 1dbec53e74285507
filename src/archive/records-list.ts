import type { RecordsTerms } from '../model.ts';

/** A line of the daftar arsip: one record, as its bag and its contents say. */
export interface RecordsRow {
  /** Uraian: what the record is. */
  readonly description: string;
  /** Kurun waktu: the days on which the record came about, in words. */
  readonly period: string;
  /** Jumlah, e.g. "1 berkas, 71 penanda tangan". */
  readonly quantity: string;
  /** Further remarks, e.g. that the file was revoked; may be empty. */
  readonly note: string;
  /** Where the record lies in the bag, its code, and the SHA-256 that it must have. */
  readonly path: string;
  readonly code: string;
  readonly sha256: string;
}

/** The list that accompanies the records of one event. */
export interface RecordsList {
  readonly terms: RecordsTerms;
  /** Pencipta arsip: the office that held the event. */
  readonly creator: string;
  readonly rows: readonly RecordsRow[];
}

interface Column {
  readonly title: string;
  /** In characters, in a workbook. */
  readonly width: number;
  readonly cell: (row: RecordsRow, list: RecordsList, item: number) => string;
}

const column = (title: string, width: number, cell: Column['cell']): Column => ({ title, width, cell });

/**
 * The columns of a records office (Perbawaslu 11/2020 gives classification and retention). An electronically signed file is an
 * original, and so is every copy of it.
 */
const columns: readonly Column[] = [
  column('Nomor Berkas', 13, (_, { terms }) => terms.fileNumber),
  column('Nomor Item', 11, (_row, _list, item) => String(item)),
  column('Kode Klasifikasi', 16, (_, { terms }) => terms.classification),
  column('Uraian Informasi Arsip', 60, ({ description }) => description),
  column('Kurun Waktu', 22, ({ period }) => period),
  column('Tingkat Perkembangan', 21, () => 'Asli'),
  column('Media', 22, () => 'Elektronik (PDF/A-3)'),
  column('Jumlah', 32, ({ quantity }) => quantity),
  column('Jangka Simpan Aktif', 19, (_, { terms }) => terms.active),
  column('Jangka Simpan Inaktif', 20, (_, { terms }) => terms.inactive),
  column('Nasib Akhir', 15, (_, { terms }) => terms.fate),
  column('Klasifikasi Keamanan', 20, (_, { terms }) => terms.security),
  column('Hak Akses', 28, (_, { terms }) => terms.access),
  column('Lokasi Simpan', 24, (_, { terms }) => terms.location),
  column('Pencipta Arsip', 32, (_, { creator }) => creator),
  column('Unit Pengolah', 28, (_, { terms }) => terms.unit),
  column('Keterangan', 16, ({ note }) => note),
  column('Kode Ikrar', 16, ({ code }) => code),
  column('Letak Berkas', 34, ({ path }) => path),
  column('SHA-256', 68, ({ sha256 }) => sha256),
];

/** Widths of the columns of {@link recordsTable}, in characters. */
export const recordsWidths: readonly number[] = columns.map(({ width }) => width);

/** The list as cells, its first row the titles. */
export const recordsTable = (list: RecordsList): readonly (readonly string[])[] => [
  columns.map(({ title }) => title),
  ...list.rows.map((row, i) => columns.map(({ cell }) => cell(row, list, i + 1))),
];

/**
 * As CSV in UTF-8 with a byte order mark, separated by semicolons: a spreadsheet program that is set to Indonesian opens just that in
 * columns.
 */
export const recordsCsv = (list: RecordsList): string =>
  `\ufeff${recordsTable(list)
    .map((cells) => `${cells.map(quoted).join(';')}\r\n`)
    .join('')}`;

/** A name like `=HYPERLINK(…)` must stay a text when a spreadsheet program opens the list. */
function quoted(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What the lists in bags of version 0.1 and 0.2 begin with; they were separated by commas. */
const formerHead =
  'No,Kode Klasifikasi,Uraian,Tanggal,Jumlah,Tingkat Perkembangan,Retensi,Keterangan,Kode Ikrar,Letak Berkas,SHA-256';

/**
 * Path and digest of every record in a list, of this version or an earlier one.
 * @throws RangeError when the text is not such a list
 */
export function parseRecordsCsv(text: string): readonly { readonly path: string; readonly sha256: string }[] {
  const plain = text.replace(/^\ufeff/, '');
  const [head = ''] = plain.split('\r\n', 1);
  const separator = head === formerHead ? ',' : ';';
  if (separator === ';' && head !== columns.map(({ title }) => title).join(';'))
    throw new RangeError('not a daftar arsip');
  const width = head.split(separator).length;
  return parseCsv(plain, separator)
    .slice(1)
    .map((cells) => {
      if (cells.length !== width) throw new RangeError('a row of the daftar arsip is incomplete');
      return { path: cells.at(-2)!, sha256: cells.at(-1)! };
    });
}

/** Parses only what recordsCsv writes: quotes where needed, CRLF at the end of each row. */
function parseCsv(text: string, separator: ',' | ';'): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const match of text.matchAll(
    separator === ',' ? /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g : /(?:"((?:[^"]|"")*)"|([^";\r\n]*))(;|\r\n|$)/g,
  )) {
    if (match.index === text.length && row.length === 0) break;
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === separator) continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
