import { caseOf, isUsualDegree, tidyName } from './name-case.ts';
import { nearDuplicates } from './near-duplicates.ts';
import type { RosterRow } from './row.ts';

/** What is no fault but wants a look before everything is frozen. */
export const lookCodes = [
  'name-capitals',
  'name-small',
  'name-digits',
  'name-office',
  'name-mixed',
  'name-signs',
  'name-several',
  'text-mixed',
  'position-degree',
  'near-duplicate',
  'institution-empty',
  'region-unknown',
  'lines-joined',
  'letters-guessed',
] as const;
export type LookCode = (typeof lookCodes)[number];

export interface Look {
  readonly code: LookCode;
  /** The place in the list of rows, from 0. */
  readonly at: number;
  /** The places of others that belong to it: possibly the same person. */
  readonly others?: readonly number[];
  /** What to write instead. */
  readonly suggestion?: string;
}

/** The sentences for what wants a look. */
export const lookWords: Readonly<Record<LookCode, string>> = {
  'name-capitals': 'Nama ditulis dengan huruf besar semua.',
  'name-small': 'Nama ditulis dengan huruf kecil.',
  'name-digits': 'Nama memuat angka.',
  'name-office': 'Kolom nama berisi jabatan, jumlah, atau tulisan lain.',
  'name-mixed': 'Nama memuat huruf dari aksara lain yang mirip huruf Latin.',
  'name-signs': 'Nama memuat tanda yang bukan bagian nama, seperti ? atau @.',
  'name-several': 'Mungkin dua orang dalam satu baris.',
  'text-mixed': 'Jabatan atau instansi memuat huruf dari aksara lain yang mirip huruf Latin.',
  'position-degree': 'Jabatan berisi gelar; mungkin isi baris ini bergeser.',
  'near-duplicate': 'Mungkin orang yang sama, ditulis dua kali.',
  'institution-empty': 'Instansi kosong.',
  'region-unknown': 'Kode wilayah tidak ada dalam daftar Kemendagri.',
  'lines-joined': 'Dua baris atau lebih dibaca sebagai satu orang.',
  'letters-guessed': 'Berkasnya memakai pengodean lama; huruf beraksen dan tanda petik di sini ditebak.',
};

const office =
  /^(?:(?:plt|plh|pj|pjs)\.?\s+)?(?:camat|lurah|kepala|sekretaris|wali nagari|bupati|wali ?kota|gubernur|kades|ketua|kabag|kabid|kasi|kadis|jumlah|total|mengetahui|menyetujui|nip|daftar|dinas|badan|kantor|inspektorat|sekretariat|lowong|vakan|belum terisi|rekap|laki-laki|perempuan|no\.?)\b/i;

/** Looks through rows that have no faults. @param isRegion whether a code is in Kemendagri's list */
export function lookThrough(rows: readonly RosterRow[], isRegion: (code: string) => boolean): readonly Look[] {
  const found = rows.flatMap((row, at) => lookAt(row, isRegion).map((look) => ({ ...look, at })));
  const groups = nearDuplicates(rows).flatMap((group) =>
    group.map((at): Look => ({ code: 'near-duplicate', at, others: group.filter((one) => one !== at) })),
  );
  return [...found, ...groups].toSorted((a, b) => a.at - b.at);
}

/** Letters of another alphabet among Latin ones. */
const isMixed = (text: string): boolean =>
  /\p{Script=Latin}/u.test(text) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(text);

function lookAt({ name, position, institution, regionCode }: RosterRow, isRegion: (code: string) => boolean) {
  const found: Omit<Look, 'at'>[] = [];
  const written = caseOf(name);
  if (written !== 'usual')
    found.push({ code: written === 'capitals' ? 'name-capitals' : 'name-small', suggestion: tidyName(name) });
  if (/\d/.test(name)) found.push({ code: 'name-digits' });
  if (office.test(name)) found.push({ code: 'name-office' });
  if (isMixed(name)) found.push({ code: 'name-mixed' });
  if (/[?!@#$%^*_=+<>{}[\]|\\~…]/.test(name)) found.push({ code: 'name-signs' });
  if (/\s(?:dan|&)\s|[/;]/i.test(name)) found.push({ code: 'name-several' });
  if (isUsualDegree(position)) found.push({ code: 'position-degree' });
  if (isMixed(position) || isMixed(institution)) found.push({ code: 'text-mixed' });
  if (institution === '') found.push({ code: 'institution-empty' });
  if (!isRegion(regionCode)) found.push({ code: 'region-unknown' });
  return found;
}
