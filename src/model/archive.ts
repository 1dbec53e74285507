import { z } from 'zod';
import { count, digest, line, named, type Of, stored, time } from './fields.ts';

/** Nasib akhir: what becomes of a record when its retention has ended. */
export const recordsFates = ['permanen', 'musnah', 'dinilai kembali'] as const;
/** Klasifikasi keamanan. */
export const recordsSecurity = ['biasa', 'terbatas', 'rahasia'] as const;

/** What a records office says of an event's records in its daftar arsip, beside what the records say themselves. */
export const recordsTerms = z.strictObject({
  /** Nomor berkas: all records of an event are one berkas, each is an item of it. */
  fileNumber: line(40),
  /** Kode klasifikasi, e.g. PM.01. */
  classification: named(60),
  /** Jangka simpan aktif and inaktif, e.g. "1 tahun". */
  active: line(60),
  inactive: line(60),
  fate: z.enum(recordsFates),
  security: z.enum(recordsSecurity),
  /** Hak akses: who may see them. */
  access: line(120),
  /** Lokasi simpan. */
  location: line(120),
  /** Unit pengolah. */
  unit: line(120),
});
export type RecordsTerms = Of<typeof recordsTerms>;

/** What the archive keeps of an event; `id` is the event's. */
export const archiveRecord = z.strictObject({
  ...stored,
  terms: recordsTerms.exactOptional(),
  /** The newest bag that was downloaded whole: a handover names its digest. */
  bag: z.strictObject({ sha256: digest, size: count, at: time }).exactOptional(),
});
export type ArchiveRecord = Of<typeof archiveRecord>;
