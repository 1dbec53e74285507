import { hex } from '../core/bytes.ts';
import type { Random } from '../core/clock.ts';
import { type Fault, IkrarError } from '../errors.ts';
import type { Person } from '../model.ts';
import { checkRow } from './check.ts';
import { findDuplicates, type PlacedRow } from './duplicates.ts';
import { withDefaultGroups } from './groups.ts';
import { readRows } from './headers.ts';
import { loadRegions } from './regions.ts';
import { maximumPeople, type ReadRow, type RosterRow } from './row.ts';
import { maximumTextBytes, parseTextTable } from './text-table.ts';
import { maximumWorkbookBytes, parseWorkbook } from './workbook.ts';

export interface RosterContext {
  /** The characters of a text that the document's font cannot print. */
  readonly unprintable: (text: string) => readonly string[];
  readonly random: Random;
  /** The event's region code, used for rows without one. */
  readonly regionCode?: string;
}

/** The largest number of faults reported at once; more would not help. */
const maximumFaults = 200;

/**
 * Reads a roster from a CSV or Excel (.xlsx) file, recognized by its bytes. All rows are accepted or none.
 * @throws IkrarError 'roster-invalid' with every fault by row and column; 'roster-empty'; 'body-too-large'
 */
export async function importRoster(bytes: Uint8Array, context: RosterContext): Promise<readonly Person[]> {
  const workbook = bytes[0] === 0x50 && bytes[1] === 0x4b; // "PK": a zip
  if (bytes.length > (workbook ? maximumWorkbookBytes : maximumTextBytes))
    throw new IkrarError('body-too-large', 'Berkas daftar lebih dari 4 MB. Simpan hanya kolom yang perlu sebagai CSV.');
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf)
    throw invalid([{ message: 'Ini Excel lama (.xls). Simpan sebagai .xlsx atau .csv, lalu unggah lagi.' }]);
  const { rows, faults } = readRows(workbook ? await parseWorkbook(bytes) : parseTextTable(bytes));
  return people(rows, faults, context);
}

/**
 * Checks rows from the JSON API or a form like those of a file; fault rows count from 1.
 * @throws IkrarError 'roster-invalid'; 'roster-empty'
 */
export async function checkRoster(rows: readonly RosterRow[], context: RosterContext): Promise<readonly Person[]> {
  if (rows.length > maximumPeople)
    throw invalid([{ message: `Daftar memuat ${rows.length} orang; paling banyak ${maximumPeople}.` }]);
  const read = rows.map((row, index) => ({
    row: index + 1,
    cells: Object.fromEntries(Object.entries(row).map(([field, text]) => [field, { text: text ?? '' }])),
  }));
  return people(read, [], context);
}

async function people(read: readonly ReadRow[], found: readonly Fault[], context: RosterContext): Promise<Person[]> {
  const regions = await loadRegions();
  const faults: Fault[] = [...found];
  const placed: PlacedRow[] = [];
  for (const row of read) {
    const person = checkRow(row, { ...context, isRegion: (code) => regions.has(code) }, faults);
    if (person) placed.push({ row: row.row, person });
  }
  faults.push(...findDuplicates(placed));
  if (faults.length > 0) throw invalid(faults);
  if (placed.length === 0) throw new IkrarError('roster-empty', 'Daftar kosong. Isi sekurangnya satu orang.');
  const rows = withDefaultGroups(
    placed.map(({ person }) => person),
    regions,
  );
  return rows.map((row) => ({ id: hex(context.random(12)), ...row }));
}

function invalid(faults: readonly Fault[]): IkrarError {
  const ordered = [...faults].sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
  const shown = ordered.slice(0, maximumFaults);
  const more = ordered.length - shown.length;
  if (more > 0) shown.push({ message: `Masih ada ${more} kesalahan lain. Perbaiki yang di atas dahulu.` });
  return new IkrarError(
    'roster-invalid',
    `Daftar belum dapat dipakai: ada ${ordered.length} kesalahan. Tidak ada yang disimpan.`,
    {
      faults: shown,
    },
  );
}
