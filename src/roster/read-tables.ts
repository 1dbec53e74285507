import { IkrarError } from '../errors.ts';
import { nameFile } from './file-kind.ts';
import type { Table } from './row.ts';
import { maximumTextBytes, parseTextTable } from './text-table.ts';
import { parseWorkbook } from './workbook.ts';

const maximumWorkbookBytes = 4 * 1024 * 1024;

/**
 * Reads the sheets of an Excel workbook (.xlsx), or a CSV file as one sheet; recognized by the bytes. Every other kind
 * of file is refused by its name.
 * @throws IkrarError 'roster-invalid', 'body-too-large'
 */
export async function readTables(bytes: Uint8Array): Promise<readonly Table[]> {
  const zip = bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03; // "PK\x03"
  if (bytes.length > (zip ? maximumWorkbookBytes : maximumTextBytes))
    throw new IkrarError('body-too-large', 'Berkas daftar lebih dari 4 MB. Simpan hanya kolom yang perlu sebagai CSV.');
  const message = zip ? undefined : nameFile(bytes);
  if (message !== undefined) throw new IkrarError('roster-invalid', message, { faults: [{ message }] });
  return zip ? parseWorkbook(bytes) : [parseTextTable(bytes)];
}
