import { type Choice, kinds, type Sentences, sentenceOf } from './kind.ts';
import { type Owner, ownerKinds } from './owner.ts';

const store = 'bukti jangka panjang (DSS)';

interface Field {
  readonly field: string;
}
interface Key {
  readonly key: string;
}
interface Numbered {
  readonly number: number;
}

/** What no DSS holds. */
const storeParts = {
  list: 'daftar yang bukan daftar rujukan',
  stream: 'keterangan di samping bukti',
  vri: 'keterangan tanda tangan (VRI) yang bukan daftar buktinya',
} as const;
export type StorePart = keyof typeof storeParts;

/** All that a revision can have done to the revisions before it. */
const changes = {
  'store-removed': `${store} dihapus`,
  'store-damaged': `${store} rusak`,
  'store-key': ({ key }: Key) => `${store} memuat /${key}`,
  'store-content': ({ part }: { part: StorePart }) => `${store} memuat ${storeParts[part]}`,
  'store-shrinks': ({ key, lost }: Key & { lost: number }) => `${store} kehilangan ${lost} isi ${key}`,
  'store-strays': `${store} menunjuk ke bagian lain dokumen`,
  'store-unusual': `${store} memuat lebih dari sertifikat dan CRL`,
  'store-grows': `${store} ditambahkan`,
  'signature-overwrites': 'objek tanda tangan menimpa objek yang sudah ada',
  'signing-forbidden': ({ field }: Field) => `bidang ${field} ditandatangani, padahal dokumen melarangnya`,
  'field-signed-again': ({ field }: Field) => `bidang ${field} sudah bertanda tangan dan diganti`,
  'field-locked': ({ field }: Field) => `bidang ${field} diubah, padahal sudah dikunci oleh tanda tangan`,
  'field-entry': ({ field, key }: Field & Key) => `bidang ${field}: /${key} diubah saat ditandatangani`,
  'document-timestamp': 'stempel waktu dokumen',
  signature: ({ field, signer }: Field & { signer: string | undefined }) =>
    `tanda tangan ${signer ?? field} di bidang ${field}`,
  'appearance-unknown': ({ field }: Field) => `bidang ${field}: tampilan diganti dengan cara yang tidak dikenal`,
  'appearance-frame': ({ field }: Field) => `bidang ${field}: bingkai atau huruf tampilan diganti`,
  'appearance-new': ({ field }: Field) => `bidang ${field} mendapat tampilan baru`,
  'usage-rights': 'izin pakai untuk program pembaca diubah',
  'field-filled': ({ field }: Field) => `bidang formulir ${field} diisi`,
  'form-settings': 'pengaturan formulir disesuaikan',
  'field-takes-number': ({ field }: Field) => `bidang ${field} mengisi nomor objek yang dicadangkan`,
  'document-timestamp-field': 'stempel waktu dokumen dalam bidang baru',
  'field-added': ({ field, visible }: Field & { visible: boolean }) =>
    `bidang tanda tangan baru yang ${visible ? 'terlihat' : 'tak terlihat'} ditambahkan: ${field}`,
  'object-freed': 'objek dihapus',
  'no-purpose': 'revisi yang bukan tanda tangan, bukan bukti, dan bukan stempel waktu ditambahkan',
  info: 'keterangan dokumen (Info) diganti',
  trailer: ({ key }: Key) => `trailer: /${key} diganti`,
  'catalog-replaced': 'katalog diganti',
  version: ({ key }: Key) => `keterangan versi (${key}) diubah`,
  catalog: ({ key }: Key) => catalogSentences.get(key) ?? `katalog: /${key} diubah`,
  'metadata-added': 'metadata ditambahkan',
  'object-unused': ({ number }: Numbered) => `objek ${number} yang tidak dipakai ditambahkan`,
  'annotation-added': 'anotasi ditambahkan',
  'object-added': ({ number, type, reserved }: Numbered & { type: string | undefined; reserved: boolean }) =>
    `objek ${number}${type === undefined ? '' : ` (${type})`} ditambahkan${reserved ? ' pada nomor yang dicadangkan sebelumnya' : ''}`,
  'object-rewritten': ({ number }: Numbered) => `objek ${number} ditulis ulang tanpa perubahan`,
  'object-replaced': ({ number }: Numbered) => `objek ${number} diganti`,
  'owner-replaced': ({ owner }: { owner: Owner }) => `${onPage(owner)}${ownerWords(owner)} diganti`,
  page: ({ owner, keys }: { owner: Owner; keys: readonly string[] }) => `${onPage(owner)}${pageSentence(keys)}`,
} satisfies Sentences;

export type Change = Choice<typeof changes>;

const sentence = sentenceOf(changes);
export const changeSentence = (change: Change): string => sentence(change as never, {});

const catalogSentences: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Pages: 'daftar halaman diganti',
    AcroForm: 'formulir diganti',
    Perms: 'sertifikasi dokumen (Perms) diubah atau dihapus',
    Metadata: 'metadata diganti',
    Names: 'lampiran atau nama diganti',
    AF: 'lampiran diganti',
    OpenAction: 'tindakan saat dibuka diubah',
    AA: 'tindakan otomatis diubah',
    OCProperties: 'lapisan (layer) diubah',
    StructTreeRoot: 'struktur untuk pembaca layar diganti',
  }),
);

function ownerWords({ kind, name = '' }: Owner): string {
  const { words, named } = ownerKinds[kind];
  return named ? `${words} ${name}`.trim() : words;
}

const onPage = ({ page }: Owner): string => (page === undefined ? '' : `halaman ${page}: `);

function pageSentence(keys: readonly string[]): string {
  if (keys.includes('Contents')) return 'isi halaman diganti';
  if (keys.includes('Resources')) return 'huruf atau gambar diganti';
  if (keys.includes('Annots')) return 'anotasi ditambahkan atau dihapus';
  return `sifat halaman diubah (${keys.map((key) => `/${key}`).join(', ')})`;
}

/** A change, and how many people had signed before it. */
interface ChangeSince {
  readonly change: Change;
  readonly approvals: number;
}

const since = ({ change, approvals }: ChangeSince): string =>
  `${changeSentence(change)} ${approvals > 0 ? `setelah tanda tangan ke-${approvals}` : 'setelah sertifikasi'}`;

/** Certification, changes after it, and the state in which the file is. */
export const changeKinds = {
  ...kinds('failed', 'FORMAT_FAILURE', {
    'certification-several': 'Dokumen disertifikasi lebih dari sekali',
    'change-forbidden': since,
  }),
  ...kinds('failed', 'SIG_CONSTRAINTS_FAILURE', {
    'certification-misplaced': 'Sertifikasi bukan tanda tangan pertama',
  }),
  ...kinds('structure', 'SIG_CONSTRAINTS_FAILURE', {
    'certification-perms': 'Katalog tidak menunjuk ke sertifikasi (Perms)',
    'change-unjudged': since,
  }),
  ...kinds('house', 'SIG_CONSTRAINTS_FAILURE', {
    'certification-missing': 'Dokumen tidak disertifikasi penyelenggara',
    'end-unusual':
      'Bagian terakhir, yang tidak dilindungi tanda tangan mana pun, tidak tertulis seperti dalam berkas ikrar',
    'change-unusual': since,
  }),
  ...kinds('deviation', 'SIG_CONSTRAINTS_FAILURE', { 'change-permitted': since }),
  ...kinds('indeterminate', 'SIG_CONSTRAINTS_FAILURE', {
    'stamp-closes-nothing':
      'Dokumen yang belum ditutup dibubuhi stempel waktu tanpa bukti jangka panjang: itu bukan penutupan',
  }),
  ...kinds('note', 'SIG_CONSTRAINTS_FAILURE', {
    'earlier-state': ({ signed, fields }: { signed: number; fields: number }) =>
      `Dokumen ini ${fields > 0 ? `memuat ${signed} dari ${fields} tanda tangan dan ` : ''}belum ditutup: keadaan sementara atau salinan dari tahap lebih awal`,
    'end-unsigned': 'Bagian terakhir (bukti jangka panjang) belum dilindungi stempel waktu',
  }),
};
