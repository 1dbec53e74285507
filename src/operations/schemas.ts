import { z } from 'zod';
import { attendances, rights, roles } from '../model.ts';
import { day, recordId, text } from './fields.ts';

/** What the API takes in. Field names are those of the model. */
export const eventId = z.object({ eventId: recordId });
export const declarationId = z.object({ declarationId: recordId });
export const personId = z.object({ declarationId: recordId, personId: recordId });
export const memberId = z.object({ eventId: recordId, membershipId: recordId });

const regionCode = z
  .string()
  .regex(/^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/, 'Pilih wilayah dari daftar, atau tulis kodenya, misalnya 13.03.')
  .describe('Kode wilayah Kemendagri');

const logo = z.strictObject({
  type: z.enum(['image/png', 'image/jpeg']),
  base64: z.string().min(1).max(700_000, 'Logo paling besar 500 KB.'),
});

const eventFields = {
  name: text(160).describe('Nama kegiatan'),
  election: text(120).describe('Misalnya “Pemilihan Tahun 2024”'),
  organizer: text(120).describe('Misalnya “Bawaslu Kabupaten Sijunjung”'),
  regionCode,
  venue: text(160),
  place: text(80).describe('Tempat pada baris tempat dan tanggal'),
  firstDay: day,
  lastDay: day,
  timeZone: z.enum(['Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura']).optional().describe('Bawaan: menurut wilayah'),
  letterhead: z.array(text(120)).max(5).optional().describe('Baris kop naskah'),
  logo: logo.nullable().optional().describe('null menghapus logo'),
  accent: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'Isi dengan warna, misalnya #8a1c1c.')
    .optional(),
  numberPattern: text(80)
    .optional()
    .describe('Pola nomor naskah: {nomor} atau {nomor:3}, {bulan}, {bulan-romawi}, {tahun}'),
  slug: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/, 'Huruf kecil, angka dan tanda hubung saja.')
    .optional()
    .describe('Nama pendek di alamat /h/{slug}'),
};
export const eventInput = z.strictObject(eventFields);
export const eventChange = z
  .strictObject({ ...eventFields, numberPattern: eventFields.numberPattern.nullable().describe('null menghapus pola') })
  .partial();

export const clauseChoice = z.strictObject({
  id: recordId,
  version: z.int().min(1).optional().describe('Bawaan: versi yang berlaku pada tanggal kegiatan'),
  after: z.int().min(0).max(50).describe('Sesudah butir ke berapa; 0 sebelum butir pertama'),
});

const slots = z.record(z.string().max(60), z.string().max(2000));

const declarationFields = {
  template: z.strictObject({ id: recordId, version: z.int().min(1).optional().describe('Bawaan: versi terbaru') }),
  slots: slots.optional(),
  clauses: z.array(clauseChoice).max(20).optional(),
  label: text(120).optional().describe('Nama di daftar; tidak dicetak'),
  number: z.string().trim().max(80).optional().describe('Nomor naskah; kosong: menurut pola nomor kegiatan'),
  days: z.array(day).max(31).optional().describe('Hari penandatanganan; kosong: semua hari kegiatan'),
  volumes: z.enum(['auto', 'one', 'by-group']).optional().describe('Satu berkas atau jilid menurut kelompok'),
};
export const declarationInput = z.strictObject(declarationFields);
export const declarationChange = z.strictObject(declarationFields).partial();

/** A text to be shown while its slots are being typed: nothing has to be complete. */
export const draftText = z.strictObject({
  template: declarationFields.template,
  slots: slots.optional(),
  clauses: declarationFields.clauses,
  on: day,
});

/** Days as a form's one line has them. */
export const typedDays = (line = ''): readonly string[] => line.split(/[\s,;]+/).filter(Boolean);

export const roundInput = z.strictObject({
  relation: z.enum(['susulan', 'berjenjang']),
  label: declarationFields.label,
  number: declarationFields.number,
  days: declarationFields.days,
  slots: slots.optional().describe('Isian yang berbeda dari naskah induk'),
  template: declarationFields.template.optional(),
});

/** A roster's line; the roster's own checks say what is wrong in it, with row and column. */
const line = z.strictObject({
  id: recordId.optional().describe('Untuk mempertahankan orang yang sudah ada'),
  name: z.string().max(1000),
  position: z.string().max(1000),
  institution: z.string().max(1000).default(''),
  regionCode: z.string().max(100).default(''),
  role: z
    .string()
    .max(100)
    .default('')
    .describe(`${roles.join(', ')}; kosong: penandatangan`),
  nip: z.string().max(100).optional(),
  rank: z.string().max(1000).optional(),
  group: z.string().max(1000).optional(),
});
export const rosterInput = z.strictObject({ people: z.array(line).max(6000) });

export const regionFill = z.strictObject({
  code: regionCode,
  office: z.enum(['camat', 'kepala-desa', 'lurah']),
  title: text(60).optional().describe('Sebutan jabatan bila lain, misalnya Hukum Tua'),
  names: z
    .record(z.string().max(20), text(120))
    .optional()
    .describe('Nama menurut kode wilayah; yang belum ada harus diisi sebelum dibuka'),
});

export const attendanceInput = z
  .strictObject({
    status: z.enum(attendances),
    representedBy: text(120).optional(),
    letter: text(80).optional(),
    reason: text(200).optional(),
  })
  .refine((value) => value.status !== 'diwakilkan' || value.representedBy, {
    path: ['representedBy'],
    message: 'Isi nama yang mewakili.',
  })
  .refine((value) => value.status !== 'tidak-hadir' || value.reason, {
    path: ['reason'],
    message: 'Isi alasannya.',
  });

export const cardsInput = z.strictObject({
  of: z.enum(['semua', 'belum']).default('belum').describe('belum: semua yang belum menandatangani'),
  people: z.array(recordId).max(5000).optional().describe('Hanya orang-orang ini'),
});

export const revokeInput = z.strictObject({ reason: text(300) });

const loginName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{1,38}[a-z0-9])$/, '3 sampai 40 huruf kecil, angka, titik atau tanda hubung.');

export const memberInput = z
  .strictObject({
    name: loginName.describe('Nama masuk; akun dibuat bila belum ada'),
    displayName: text(120).optional(),
    right: z.enum(rights),
    declarationId: recordId.optional().describe('Hanya untuk naskah ini'),
  })
  .refine(({ right, declarationId }) => right !== 'archivist' || declarationId === undefined, {
    path: ['declarationId'],
    message: 'Arsip dibuat dari seluruh kegiatan; pilih “Seluruh kegiatan” untuk arsiparis.',
  });

export const loginInput = z.strictObject({ name: z.string().max(100), password: z.string().max(200) });
export const setupInput = z.strictObject({
  name: loginName,
  displayName: text(120),
  password: z.string().min(10, 'Paling sedikit 10 huruf; kalimat pendek paling mudah diingat.').max(200),
});

export const accountId = z.object({ accountId: recordId });
export const accountInput = z.strictObject({
  name: loginName,
  displayName: text(120),
  admin: z.boolean().default(false).describe('Boleh membuat kegiatan dan akun'),
});
export const accountChange = z.strictObject({ admin: z.boolean().optional(), disabled: z.boolean().optional() });
