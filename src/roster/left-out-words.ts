import type { LeftOutCode } from './line-kinds.ts';
import type { SheetLeftOut } from './sheet-reading.ts';

/** The sentences for lines that are no people. */
export const leftOutWords: Readonly<Record<LeftOutCode, string>> = {
  'above-header': 'Tulisan di atas judul kolom.',
  'hidden-row': 'Baris disembunyikan di Excel (misalnya karena saringan).',
  numbering: 'Nomor kolom di bawah judul.',
  'repeated-header': 'Judul kolom yang diulang.',
  total: 'Baris jumlah.',
  'number-only': 'Hanya nomor, tanpa isi.',
  'signature-block': 'Awal bagian tanda tangan atau catatan di bawah daftar.',
  section: 'Judul bagian di antara baris.',
  below: 'Di bawah akhir daftar.',
  chosen: 'Anda keluarkan.',
};

/** The sentences for sheets that are left out. */
export const sheetWords: Readonly<Record<SheetLeftOut, string>> = {
  hidden: 'Lembar disembunyikan di Excel.',
  'no-header': 'Tidak ada baris judul kolom dengan nama atau jabatan.',
  empty: 'Lembar kosong.',
  'not-chosen': 'Tidak dipilih.',
};
