/**
 * A line of the daftar arsip: the list that accompanies the records, with the columns of Bawaslu's archive rules
 * (Perbawaslu 11/2020 gives the classification; codes and retention are settings). CSV by RFC 4180, UTF-8 with a byte
 * order mark for Excel.
 */
export interface RecordsRow {
  /** Kode klasifikasi, e.g. PM.01. */
  readonly classification: string;
  /** Uraian: what the record is. */
  readonly description: string;
  /** `YYYY-MM-DD` of the record. */
  readonly date: string;
  /** Jumlah, e.g. "1 berkas, 71 penanda tangan". */
  readonly quantity: string;
  /**
   * Tingkat perkembangan (original or copy): an electronically signed file is an original, and so is every copy of it.
   */
  readonly stage: 'Asli';
  /** Retensi, e.g. "5 tahun, permanen". */
  readonly retention: string;
  /** Where the record lies in the bag, its code, and the SHA-256 that it must have. */
  readonly path: string;
  readonly code: string;
  readonly sha256: string;
  /** Further remarks, e.g. that the file was revoked; may be empty. */
  readonly note: string;
}

const columns = [
  ...['No', 'Kode Klasifikasi', 'Uraian', 'Tanggal', 'Jumlah', 'Tingkat Perkembangan', 'Retensi', 'Keterangan'],
  ...['Kode Ikrar', 'Letak Berkas', 'SHA-256'],
];

export function recordsCsv(rows: readonly RecordsRow[]): string {
  const lines = rows.map((row, i) => [
    ...[String(i + 1), row.classification, row.description, row.date, row.quantity, row.stage, row.retention, row.note],
    ...[row.code, row.path, row.sha256],
  ]);
  return `\ufeff${[columns, ...lines].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('')}`;
}

/** A name like `=HYPERLINK(…)` must stay a text when a spreadsheet opens the list. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Path and digest of every record in a list. @throws RangeError when the text is not such a list */
export function parseRecordsCsv(text: string): readonly { readonly path: string; readonly sha256: string }[] {
  const [head, ...rows] = parseCsv(text.replace(/^\ufeff/, ''));
  if (head?.join() !== columns.join()) throw new RangeError('not a daftar arsip');
  return rows.map((cells) => {
    if (cells.length !== columns.length) throw new RangeError('a row of the daftar arsip is incomplete');
    return { path: cells.at(-2)!, sha256: cells.at(-1)! };
  });
}

/** Parses only what recordsCsv writes: quotes where needed, CRLF at the end of each row. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (match.index === text.length && row.length === 0) break;
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
