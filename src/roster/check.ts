import type { Fault } from '../errors.ts';
import type { Role } from '../model.ts';
import { isNothing, splitNumbers, tidy } from './clean.ts';
import { checkEmail, checkPhone } from './contacts.ts';
import { labels } from './headings.ts';
import { isUsualDegree } from './name-case.ts';
import type { Cell, ReadRow, RosterField, RosterRow } from './row.ts';

/** What a check needs beside the row. */
export interface CheckContext {
  /** The characters of a text that the document's font cannot print. */
  readonly unprintable: (text: string) => readonly string[];
  /** The event's region code, for rosters without region codes. */
  readonly regionCode?: string;
}

const maximumLength: Readonly<Record<RosterField, number>> = {
  name: 120,
  position: 160,
  institution: 160,
  regionCode: 13,
  role: 20,
  nip: 18,
  rank: 60,
  group: 80,
  represents: 160,
  letter: 160,
  phone: 40,
  email: 254,
};

const roles = ['pemandu', 'penandatangan', 'saksi', 'mengetahui'] as const satisfies readonly Role[];

/** The words for roles in a column "peran". */
const roleWords: Readonly<Record<string, Role>> = {
  '': 'penandatangan',
  peserta: 'penandatangan',
  'penanda tangan': 'penandatangan',
  'yang menandatangani': 'penandatangan',
  'pembaca ikrar': 'pemandu',
  pembaca: 'pemandu',
  'saksi-saksi': 'saksi',
  'yang mengetahui': 'mengetahui',
  ...Object.fromEntries(roles.map((role) => [role, role])),
};

/** Checks one line. All its faults are added to `faults`; returns undefined if there is any. */
export function checkRow(read: ReadRow, context: CheckContext, faults: Fault[]): RosterRow | undefined {
  const before = faults.length;
  const fault = (field: RosterField, message: string): void => {
    faults.push({ row: read.row, column: labels[field], message });
  };
  const text = (field: RosterField): string => checkText(field, read.cells[field], context, fault);
  const name = text('name');
  const position = text('position');
  const institution = text('institution');
  const rank = text('rank');
  const group = text('group');
  const represented = checkRepresented({ represents: text('represents'), letter: text('letter') }, fault);
  checkNameAndPosition(name, position, read, fault);
  const role = roleWords[text('role').toLowerCase()];
  if (!role) fault('role', `Peran "${text('role')}" tidak dikenal. Gunakan ${roles.join(', ')}.`);
  const nip = checkNip(read.cells.nip, fault);
  const phone = checkPhone(read.cells.phone, fault);
  const email = checkEmail(read.cells.email, fault);
  const regionCode = checkRegion(read.cells.regionCode, context, fault);
  if (faults.length > before || !role) return undefined;
  return {
    name,
    position,
    institution,
    regionCode,
    role,
    ...(nip === '' ? {} : { nip }),
    ...(rank === '' ? {} : { rank }),
    ...(group === '' ? {} : { group }),
    ...represented,
    ...(phone === '' ? {} : { phone }),
    ...(email === '' ? {} : { email }),
  };
}

type Report = (field: RosterField, message: string) => void;

function checkNameAndPosition(name: string, position: string, { cells }: ReadRow, fault: Report): void {
  if (cells.name?.number && /\d{16}/.test(name))
    fault(
      'name',
      'NIP atau NIK tersimpan sebagai angka sehingga digit terakhirnya hilang. Ubah menjadi teks dan isi ulang.',
    );
  if (name === '') fault('name', 'Nama kosong. Isi nama lengkap.');
  else if (!/\p{L}/u.test(name)) fault('name', `"${name}" bukan nama: tidak ada hurufnya.`);
  if (position === '') fault('position', 'Jabatan kosong. Isi jabatan.');
  else if (!/\p{L}/u.test(position) && !cells.position?.date)
    fault('position', `"${position}" bukan jabatan: tidak ada hurufnya.`);
  else if (looksLikeDegree(position)) fault('position', shifted(position));
}

/** Nobody stands for another without a letter that says so, and a letter says for whom. */
function checkRepresented(
  given: { readonly represents: string; readonly letter: string },
  fault: Report,
): Pick<RosterRow, 'represents' | 'letter'> {
  const { represents, letter } = given;
  if (represents === '' && letter === '') return {};
  if (letter === '') fault('letter', 'Isi nomor dan tanggal surat kuasa atau surat tugasnya.');
  if (represents === '')
    fault('represents', 'Isi siapa yang diwakili, misalnya Camat Kupitan; atau kosongkan dasar surat.');
  return given;
}

function checkText(field: RosterField, cell: Cell | undefined, context: CheckContext, fault: Report): string {
  const value = tidy(cell?.text ?? '');
  if (isNothing(value)) return '';
  if (cell?.date)
    fault(field, `Excel mengubah isi sel ini menjadi tanggal atau jam (${value}). Tulis ulang sebagai teks.`);
  if (value.length > maximumLength[field])
    fault(field, `Terlalu panjang: ${value.length} huruf, paling banyak ${maximumLength[field]}. Singkatkan.`);
  // In the archive's list (daftar arsip) such a value would run as a formula in the archivist's spreadsheet program.
  if (/^[=+\-@]/.test(value)) fault(field, `Isi tidak boleh diawali tanda "${value[0]}". Hapus tanda itu.`);
  if (/^#(?:REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!)/.test(value))
    fault(field, `Sel berisi kesalahan rumus ${value}. Isi dengan teks biasa.`);
  const { nips, niks } = splitNumbers(value);
  if (field !== 'role' && nips.length + niks > 0)
    fault(field, niks > 0 ? 'Isi memuat NIK. Hapus; NIK tidak disimpan.' : 'Isi memuat NIP. Pindahkan ke kolom NIP.');
  if (value.includes('\ufffd')) fault(field, 'Ada huruf yang rusak (\ufffd). Tulis ulang isinya.');
  const foreign = [...new Set(context.unprintable(value))];
  if (foreign.length > 0) fault(field, `Huruf ${foreign.map(shown).join(', ')} tidak dapat dicetak. Ganti atau hapus.`);
  return value;
}

const shown = (character: string): string =>
  `"${character}" (U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')})`;

/** An academic degree where a position should be: a comma in the name was read as the end of the cell. */
export const looksLikeDegree = (text: string): boolean =>
  /^(?:(?:[SMA]|Dr|Ph|Sp)\.[\p{L}.]{1,12}|S\.?H|S\.?E|M\.?Si|M\.?M|M\.?H|S\.?Sos|S\.?IP)\.?$/iu.test(text) ||
  (/^\p{Lu}\p{Ll}*\p{Lu}\p{L}*\.?$/u.test(text) && isUsualDegree(text));

const shifted = (text: string): string =>
  `"${text.slice(0, 20)}" adalah gelar, bukan jabatan: koma di dalam nama dibaca sebagai batas kolom. Beri tanda kutip pada nama di CSV, atau simpan sebagai .xlsx.`;

function checkNip(cell: Cell | undefined, fault: Report): string {
  const digits = tidy(cell?.text ?? '')
    .replace(/[\s.'’]|^NIP(?:PPK|PK)?\b/gi, '')
    .replace(/^:/, '');
  if (isNothing(tidy(cell?.text ?? '')) || isNothing(digits)) return '';
  if (cell?.number)
    fault(
      'nip',
      'NIP tersimpan sebagai angka sehingga digit terakhirnya hilang. Ubah kolom NIP menjadi teks dan isi ulang.',
    );
  else if (!/^\d{18}$/.test(digits))
    fault('nip', `NIP harus 18 angka; di sini tertulis ${digits.length} tanda. Kosongkan bila tidak ada.`);
  return digits;
}

function checkRegion(cell: Cell | undefined, context: CheckContext, fault: Report): string {
  const written = tidy(cell?.text ?? '');
  if (isNothing(written) && context.regionCode !== undefined) return context.regionCode;
  if (isNothing(written)) {
    fault('regionCode', 'Kode wilayah kosong. Isi misalnya 13.03 untuk kabupaten.');
    return '';
  }
  const digits = written.replace(/\D/g, '');
  const code = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6), digits.slice(6)].filter(Boolean).join('.');
  const wellFormed = !cell?.date && (written === code || written === digits);
  if (wellFormed && isCode(code)) return code;
  const quoted = `Kode wilayah "${written.slice(0, 20)}"`;
  if (cell?.date) fault('regionCode', `${quoted} diubah Excel menjadi tanggal atau jam. Tulis ulang sebagai teks.`);
  else {
    const lost = cell?.number ? ' Bila nol di belakang hilang (13.10 menjadi 13.1), ubah kolom menjadi teks.' : '';
    fault('regionCode', `${quoted} bukan kode wilayah Kemendagri, misalnya 13.03 atau 13.03.04.${lost}`);
  }
  return code;
}

/** A code that no list has yet is no fault: regions are made faster than lists. It is shown as one that wants a look. */
const isCode = (code: string): boolean => /^\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?$/.test(code);
