import type { Fault } from '../errors.ts';
import { type Cell, maximumPeople, type ReadRow, type RosterField, type Sheet } from './row.ts';

/** Our own column names. */
export const labels: Readonly<Record<RosterField, string>> = {
  name: 'Nama',
  position: 'Jabatan',
  institution: 'Instansi',
  regionCode: 'Kode wilayah',
  role: 'Peran',
  nip: 'NIP',
  rank: 'Pangkat/golongan',
  group: 'Kelompok',
};

/**
 * Usual column names, lower case and letters only; if a sheet has two columns for the group, the name listed earlier
 * wins.
 */
const headers: Readonly<Record<RosterField, readonly string[]>> = {
  name: [
    'nama',
    'namalengkap',
    'namadangelar',
    'namalengkapdangelar',
    'namapeserta',
    'namapegawai',
    'namapejabat',
    'name',
  ],
  position: ['jabatan', 'namajabatan', 'jabatandinas', 'position'],
  institution: [
    'instansi',
    'asalinstansi',
    'unitkerja',
    'opd',
    'skpd',
    'perangkatdaerah',
    'satuankerja',
    'satker',
    'unitorganisasi',
    'lembaga',
    'institusi',
    'institution',
  ],
  regionCode: ['kodewilayah', 'kodewil', 'kodedaerah', 'kodekemendagri', 'kode', 'regioncode'],
  role: ['peran', 'peranan', 'sebagai', 'role'],
  nip: ['nip', 'nipbaru', 'nomorindukpegawai', 'nomornip', 'nonip', 'nippppk', 'nipnippk'],
  rank: [
    'pangkat',
    'golongan',
    'pangkatgolongan',
    'golonganpangkat',
    'pangkatgol',
    'golruang',
    'golonganruang',
    'gol',
    'rank',
  ],
  group: ['kelompok', 'grup', 'group', 'jilid', 'kecamatan', 'kabupatenkota', 'kabupaten', 'kabkota', 'kab', 'kota'],
};

const fields = Object.keys(headers) as RosterField[];
/** Sheets often begin with a title and a date; the header is searched in this many rows. */
export const headerWithin = 20;
/** A longer cell is not a header. Searching in a cell takes time that grows with the square of its length. */
const headerLength = 200;

/** The field for a column name, if any: "Nama Lengkap (dengan gelar)", "kode_wilayah", "Unit Kerja/OPD". */
function findField(header: string): RosterField | undefined {
  const letters = (text: string) =>
    text
      .toLowerCase()
      .replace(/&/g, 'dan')
      .replace(/[^a-z]/g, '');
  const plain = header.slice(0, headerLength).replace(/\(.*?\)/g, ' ');
  for (const form of [plain, ...plain.split('/')]) {
    const found = fields.find((field) => headers[field].includes(letters(form)));
    if (found) return found;
  }
  return undefined;
}

/** The number of roster columns in the best header row, which distinguishes a wrong separator from the right one. */
export function recognizedColumns(sheet: Sheet): number {
  const counts = sheet
    .slice(0, headerWithin)
    .map((row) => new Set(row.flatMap((cell) => findField(cell.text) ?? [])).size);
  return Math.max(0, ...counts);
}

/** The lines below the header except blank ones, each with its row number; or the faults of the header. */
export function readRows(sheet: Sheet): { readonly rows: readonly ReadRow[]; readonly faults: readonly Fault[] } {
  const at = sheet.findIndex((row, index) => {
    const found = row.map((cell) => findField(cell.text));
    return index < headerWithin && found.includes('name') && found.includes('position');
  });
  if (at < 0) {
    const message =
      'Baris judul kolom tidak ditemukan. Tulis judul kolom di baris pertama, sekurangnya "nama" dan "jabatan".';
    return { rows: [], faults: [{ row: 1, message }] };
  }
  const columns = columnsOf(sheet[at] ?? []);
  const faults = twice(sheet[at] ?? []).map((field) => ({
    row: at + 1,
    column: labels[field],
    message: `Ada dua kolom untuk ${labels[field]}. Sisakan satu.`,
  }));
  const rows: ReadRow[] = [];
  for (let i = at + 1; i < sheet.length; i++) {
    const line = sheet[i] ?? [];
    if (line.every((cell) => cell.text.trim() === '')) continue;
    rows.push({ row: i + 1, cells: Object.fromEntries(columns.map(([field, k]) => [field, line[k] ?? { text: '' }])) });
  }
  if (rows.length > maximumPeople) {
    const message = `Daftar memuat ${rows.length} orang; paling banyak ${maximumPeople}. Bagi menjadi beberapa naskah.`;
    return { rows: [], faults: [{ row: rows[maximumPeople]?.row ?? 0, message }] };
  }
  return { rows, faults };
}

function columnsOf(header: readonly Cell[]): [RosterField, number][] {
  return fields.flatMap((field) => {
    const candidates = header.flatMap((cell, k) => (findField(cell.text) === field ? [k] : []));
    const first = candidates.sort((a, b) => rankOf(field, header[a]) - rankOf(field, header[b]))[0];
    return first === undefined ? [] : [[field, first] satisfies [RosterField, number]];
  });
}

const rankOf = (field: RosterField, cell: Cell | undefined): number =>
  headers[field].indexOf((cell?.text ?? '').toLowerCase().replace(/[^a-z]/g, ''));

/** Fields with more than one column. A kecamatan beside a kabupaten is common and no fault. */
const twice = (header: readonly Cell[]): RosterField[] =>
  fields.filter((field) => field !== 'group' && header.filter((cell) => findField(cell.text) === field).length > 1);
