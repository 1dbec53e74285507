import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { levelOf, type Region } from './regions.ts';

const maximumBytes = 1024 * 1024;
const maximumLines = 10_000;

const line = z
  .tuple([
    z
      .string()
      .regex(
        /^\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?$/,
        'kode harus seperti 13, 13.03, 13.03.04 atau 13.03.04.2001',
      ),
    z
      .string()
      .min(1, 'nama kosong')
      .max(100, 'nama paling banyak 100 huruf')
      .regex(/^[^\p{C}]*$/u, 'nama memuat tanda yang tidak tampak'),
  ])
  .refine(([code, name]) => levelOf(code) !== 'kabupaten' || /^(?:Kabupaten|Kota) \S/.test(name), {
    error: 'nama kabupaten atau kota harus diawali Kabupaten atau Kota',
  });

/**
 * Reads an operator's own regions, in the form of regions/wilayah.csv: a line a region, code and name, with semicolon, comma or
 * tab between them. A header (`kode;nama`), blank lines and lines that begin with # are allowed.
 * @returns the regions, or else what is wrong, each with its line from 1
 */
export function parseExtraRegions(text: string): {
  readonly regions: readonly Region[];
  readonly faults: readonly string[];
} {
  if (text.length > maximumBytes) return { regions: [], faults: ['berkas lebih dari 1 MB'] };
  const { records, fault } = split(text);
  const regions = new Map<string, Region>();
  const faults: string[] = fault === undefined ? [] : [fault];
  for (const { number, cells } of records) {
    if (cells.every((cell) => cell === '') || (regions.size === 0 && /^kode$/i.test(cells[0] ?? ''))) continue;
    const parsed = line.safeParse(cells);
    const [code, name] = parsed.data ?? [];
    if (code === undefined || name === undefined)
      faults.push(
        `baris ${number}: ${cells.length === 2 ? parsed.error?.issues[0]?.message : 'harus dua kolom, kode dan nama'}`,
      );
    else if (regions.has(code)) faults.push(`baris ${number}: kode ${code} sudah ada di baris di atasnya`);
    else regions.set(code, { code, level: levelOf(code), name });
  }
  if (regions.size > maximumLines) faults.push(`lebih dari ${maximumLines} baris`);
  return { regions: [...regions.values()], faults };
}

interface Records {
  readonly records: readonly { readonly number: string; readonly cells: readonly string[] }[];
  readonly fault?: string;
}

function split(text: string): Records {
  const first = text.split(/\r\n?|\n/).find((one) => one.trim() !== '' && !one.startsWith('#')) ?? '';
  const delimiter = [';', '\t'].find((one) => first.includes(one)) ?? ',';
  try {
    const records = parse(text, {
      delimiter,
      bom: true,
      comment: '#',
      comment_no_infix: true,
      trim: true,
      on_record: (cells: string[], { lines }) => [String(lines), ...cells],
      relax_column_count: true,
      to: maximumLines + 2,
      record_delimiter: ['\r\n', '\n', '\r'],
    });
    return { records: records.map(([number = '', ...cells]) => ({ number, cells })) };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { records: [], fault: `baris ${error.lines ?? 1}: tanda kutip (") tidak berpasangan` };
  }
}
