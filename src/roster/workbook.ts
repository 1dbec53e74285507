import { Buffer } from 'node:buffer';
import { buffer } from 'node:stream/consumers';
import readWorkbook from 'read-excel-file/node';
import yauzl from 'yauzl';
import yazl from 'yazl';
import { IkrarError } from '../errors.ts';
import { recognizedColumns } from './headers.ts';
import { type Cell, maximumPeople, type Sheet } from './row.ts';

export const maximumWorkbookBytes = 4 * 1024 * 1024;
/** About ten times the unpacked workbook of 5,000 people (3 MB). */
const maximumUnpacked = 32 * 1024 * 1024;
const maximumEntries = 200;
/**
 * A few blank but formatted rows and columns are common; but a cell at XFD1048576 would make the reader fill memory.
 */
const maximumRow = 4 * maximumPeople;
const maximumColumn = 256;

/**
 * Reads the sheet of an Excel workbook (.xlsx) that most resembles a roster. The workbook is untrusted: it is unpacked
 * here under limits, and the reader gets only the parts whose size was counted.
 * @throws IkrarError 'roster-invalid'
 */
export async function parseWorkbook(bytes: Uint8Array): Promise<Sheet> {
  const parts = await unpack(bytes);
  for (const [name, part] of parts) if (name.startsWith('xl/worksheets/')) checkReach(part);
  let sheets: readonly { readonly data: readonly (readonly unknown[])[] }[];
  try {
    sheets = await readWorkbook<{ digits: string }>(await pack(parts), { parseNumber: (digits) => ({ digits }) });
  } catch (cause) {
    throw unreadable(cause);
  }
  const tables = sheets.map(({ data }) => data.map((row) => row.map(cellOf)));
  return tables.sort((a, b) => recognizedColumns(b) - recognizedColumns(a))[0] ?? [];
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return { text: '' };
  if (value instanceof Date) return { text: value.toISOString().slice(0, 10) };
  if (typeof value === 'object' && 'digits' in value) return { text: String(value.digits), number: true };
  return { text: String(value) };
}

const unreadable = (cause?: unknown): IkrarError =>
  new IkrarError(
    'roster-invalid',
    'Berkas Excel tidak dapat dibaca. Simpan ulang sebagai .xlsx atau .csv, lalu unggah lagi.',
    {
      cause,
    },
  );

const tooLarge = (): IkrarError =>
  new IkrarError(
    'roster-invalid',
    'Berkas Excel terlalu besar setelah dibuka. Salin kolom daftar saja ke lembar baru, tanpa gambar dan baris kosong.',
  );

/**
 * The XML parts of the zip. Their sizes are counted while inflating, because the sizes stated in the zip may be false.
 */
async function unpack(bytes: Uint8Array): Promise<ReadonlyMap<string, Buffer>> {
  const parts = new Map<string, Buffer>();
  let budget = maximumUnpacked;
  try {
    const zip = await yauzl.fromBufferPromise(Buffer.from(bytes), { lazyEntries: true });
    if (zip.entryCount > maximumEntries) throw tooLarge();
    for await (const entry of zip.eachEntry()) {
      if (!/^(?:\[Content_Types\]\.xml|_rels\/\.rels|xl\/[\w./-]+\.(?:xml|rels))$/.test(entry.fileName)) continue;
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) {
        budget -= (chunk as Buffer).length;
        if (budget < 0) throw tooLarge();
        chunks.push(chunk as Buffer);
      }
      parts.set(entry.fileName, Buffer.concat(chunks));
    }
  } catch (cause) {
    if (cause instanceof IkrarError) throw cause;
    throw unreadable(cause);
  }
  return parts;
}

/** Packs these parts into a new zip, so that the reader finds nothing that was not counted. */
async function pack(parts: ReadonlyMap<string, Buffer>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, part] of parts) zip.addBuffer(part, name, { compress: false });
  zip.end();
  return buffer(zip.outputStream);
}

function checkReach(part: Buffer): void {
  for (const [, reference = ''] of part.toString('utf8').matchAll(/(?:\s|(?<!xmlns):)r\s*=\s*["']([^"']*)["']/g)) {
    const [, letters = '', digits = ''] = /^([A-Z]{0,3})(\d{0,7})$/.exec(reference) ?? [];
    if (letters + digits !== reference) throw unreadable();
    const column = [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0);
    if (column > maximumColumn || Number(digits) > maximumRow) throw tooLarge();
  }
}
