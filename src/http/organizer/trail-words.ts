import type { AuditEntry } from '../../model.ts';

/**
 * What the trail says, in the words of the desk. Entries are kept as they were written, with the names that programs use for
 * fields and rights.
 */
export const actionWords = ({ action }: AuditEntry): string =>
  action.replace(/(?<=^hak )\w+|(?<=^kehadiran: )[\w-]+/, (word) => spoken[word] ?? word);

export const detailWords = ({ action, detail = '' }: AuditEntry): string =>
  action.endsWith(' diubah') ? detail.replace(/\w+/g, (word) => spoken[word] ?? word) : detail;

const spoken: Readonly<Record<string, string>> = {
  'tidak-hadir': 'tidak hadir',
  diharapkan: 'belum hadir',
  attendant: 'petugas',
  archivist: 'arsiparis',
  organizer: 'penyelenggara',
  template: 'teks',
  slots: 'isian',
  clauses: 'klausul',
  number: 'nomor',
  days: 'hari',
  volumes: 'jilid',
  label: 'nama di daftar',
  name: 'nama',
  election: 'pemilihan',
  regionCode: 'wilayah',
  venue: 'tempat',
  place: 'kota',
  firstDay: 'hari pertama',
  lastDay: 'hari terakhir',
  timeZone: 'zona waktu',
  letterhead: 'kop',
  logo: 'logo',
  accent: 'warna',
  numberPattern: 'pola nomor',
  slug: 'alamat',
};
