import { electronicWords } from '../../core/ink.ts';
import { kinds } from './kind.ts';

interface Field {
  readonly field: string;
}

interface Count {
  readonly count: number;
}

/** What the roster lists for a field, and what the signature in it says instead. */
interface Mismatch extends Field {
  readonly listed: string;
  readonly found: string | undefined;
}

const owner = ({ field, listed }: Mismatch): string => `Bidang ${field} (${listed.slice(0, 200) || 'tidak ada'})`;
const told = ({ found }: Mismatch): string => found?.slice(0, 200) || 'tidak ada';

/** Signature dictionaries with their fields, and what is in them: CMS, digests, algorithms. */
export const signatureKinds = {
  ...kinds('indeterminate', 'SIGNED_DATA_NOT_FOUND', { 'no-signature': 'Berkas ini tidak bertanda tangan elektronik' }),
  ...kinds('failed', 'FORMAT_FAILURE', {
    'signature-hidden': ({ count }: { count: number }) =>
      `Ada tanda tangan di bagian yang tidak didaftar (${count} byte)`,
    'signature-incomplete': {
      value: 'Bidang tanda tangan menunjuk ke objek yang bukan tanda tangan',
      entries: 'Tanda tangan tanpa isi (Contents) atau tanpa jangkauan (ByteRange)',
      'field-value': ({ field }: Field) => `Bidang ${field} tidak menunjuk ke tanda tangan`,
      'field-target': ({ field }: Field) => `Bidang ${field} menunjuk ke tanda tangan yang tidak ada`,
      perms: 'Katalog menunjuk ke sertifikasi yang bukan tanda tangan',
    },
    'byte-range-invalid': {
      form: 'Jangkauan tanda tangan (ByteRange) tidak sah',
      gap: 'Jangkauan tanda tangan menyisakan lubang selain isinya sendiri',
    },
    'contents-invalid': {
      spelling: 'Isi tanda tangan (Contents) tidak tertulis sebagai heksadesimal murni',
      padding: 'Sisa ruang tanda tangan berisi byte yang tidak dilindungi',
    },
    'coverage-partial': {
      field: 'Bidang tanda tangan diisi pada revisi lain daripada tanda tangannya',
      end: 'Jangkauan tanda tangan tidak berakhir di akhir revisinya',
    },
    'signatures-share-revision': 'Dua tanda tangan dalam satu revisi',
    'signature-without-field': 'Ada tanda tangan yang tidak dimiliki bidang mana pun',
    'signature-shared': ({ fields }: { fields: readonly string[] }) =>
      `Satu tanda tangan dipakai oleh beberapa bidang: ${fields.join(', ').slice(0, 200)}`,
    'cms-malformed': {
      damaged: 'Tanda tangan (CMS) rusak',
      content: 'CMS memuat isi sendiri, padahal harus terpisah',
      'content-type': 'Jenis isi CMS salah',
      'content-type-attribute': 'Atribut jenis isi tidak cocok',
    },
  }),
  ...kinds('failed', 'SIG_CONSTRAINTS_FAILURE', {
    'content-unreadable': 'Daftar penanda tangan di dalam berkas (ikrar.json) tidak dapat dibaca',
    'field-misused': {
      approval: ({ field }: Field) => `Bidang ${field} bukan milik siapa pun dalam daftar, tetapi ditandatangani`,
      timestamp: ({ field }: Field) => `Bidang ${field} milik seorang penanda tangan, tetapi diisi stempel waktu`,
      certification: ({ field }: Field) => `Bidang ${field} milik seorang penanda tangan, tetapi diisi sertifikasi`,
    },
    'signer-mismatch': {
      name: (who: Mismatch) => `${owner(who)} ditandatangani dengan sertifikat milik ${told(who)}`,
      position: (who: Mismatch) => `${owner(who)} memakai sertifikat dengan jabatan lain: ${told(who)}`,
      institution: (who: Mismatch) => `${owner(who)} memakai sertifikat dengan instansi lain: ${told(who)}`,
      shown: (who: Mismatch) => `${owner(who)} menampilkan nama lain sebagai penanda tangan: ${told(who)}`,
    },
    'consent-missing': ({ field }: Field) => `Tanda tangan di bidang ${field} tidak memuat persetujuan orangnya`,
    'consent-unexpected': 'Ada persetujuan di tempat yang tidak memuatnya',
    'consent-malformed': ({ field }: Field) => `Persetujuan di bidang ${field} tidak dapat dibaca`,
    'consent-mismatch': {
      content: ({ field }: Field) => `Persetujuan di bidang ${field} adalah untuk isi naskah yang lain`,
      code: ({ field }: Field) => `Persetujuan di bidang ${field} adalah untuk berkas yang lain`,
      field: ({ field }: Field) => `Persetujuan di bidang ${field} dibuat untuk bidang lain`,
      person: ({ field }: Field) => `Persetujuan di bidang ${field} dibuat orang lain`,
      drawing: ({ field }: Field) => `Gambar tanda tangan di bidang ${field} bukan yang disetujui orangnya`,
      name: ({ field }: Field) => `Nama yang tercetak di bidang ${field} bukan yang diketik orangnya`,
      sentence: ({ field }: Field) =>
        `Ruang tanda tangan di bidang ${field} tidak menyatakan “${electronicWords}” dan hanya itu`,
      caption: ({ field }: Field) => `Keterangan di bidang ${field} menyebut kunci yang lain`,
    },
    'consent-look': ({ field }: Field) =>
      `Ruang tanda tangan di bidang ${field} tidak diisi dengan gambar, nama, atau pernyataan yang disetujui`,
    'consent-passkey': {
      client: 'Pengesahan passkey tidak dapat dibaca',
      type: 'Pengesahan passkey dibuat untuk keperluan lain',
      challenge: 'Pengesahan passkey bukan untuk persetujuan ini',
      origin: 'Pengesahan passkey dibuat di situs lain',
      frame: 'Pengesahan passkey dibuat di dalam halaman situs lain',
      'relying-party': 'Passkey milik situs lain',
      present: 'Passkey dipakai tanpa kehadiran pemiliknya',
      verified: 'Passkey dipakai tanpa memeriksa pemiliknya',
    },
    'consent-key-repeated': ({ field, other }: Field & { other: string }) =>
      `Persetujuan di bidang ${field} memakai kunci yang sudah dipakai di bidang ${other}`,
    'consent-time': {
      late: ({ field }: Field) => `Persetujuan di bidang ${field} menyebut waktu sesudah tanda tangannya`,
      early: ({ field }: Field) => `Persetujuan di bidang ${field} menyebut waktu sebelum naskah dibuka`,
    },
    'signer-repeated': ({ field, other }: Field & { other: string }) =>
      `Bidang ${field} ditandatangani dengan kunci yang sudah dipakai di bidang ${other}`,
  }),
  ...kinds('failed', 'HASH_FAILURE', {
    'strokes-wrong': {
      drawing: ({ field }: Field) => `Goresan yang disertakan untuk bidang ${field} bukan yang disetujui orangnya`,
      unasked: ({ field }: Field) =>
        `Goresan disertakan untuk bidang ${field.slice(0, 200)}, yang persetujuannya tidak memuat goresan`,
      file: 'Goresan yang disertakan adalah untuk berkas lain',
      malformed: 'Berkas goresan yang disertakan tidak dapat dibaca',
    },
  }),
  ...kinds('note', 'HASH_FAILURE', {
    'strokes-right': ({ count }: Count) => `Goresan ${count} tanda tangan disertakan dan cocok dengan persetujuannya`,
    'strokes-absent': ({ count }: Count) =>
      `Goresan ${count} tanda tangan tidak dicetak dan tidak disertakan; persetujuannya memuat sidiknya`,
  }),
  ...kinds('failed', 'HASH_FAILURE', { 'digest-mismatch': 'Isi dokumen tidak sama dengan yang ditandatangani' }),
  ...kinds('failed', 'SIG_CRYPTO_FAILURE', {
    'signature-wrong': 'Tanda tangan kriptografis salah',
    'consent-wrong': 'Tanda tangan kunci pada persetujuan salah',
  }),
  ...kinds('placed', 'SIG_CONSTRAINTS_FAILURE', {
    'field-unreachable': ({ field }: Field) => `Bidang tanda tangan ${field} tidak ada dalam daftar bidang`,
    'field-names-collide': ({ field }: Field) => `Dua bidang tanda tangan bernama sama: ${field}`,
  }),
  ...kinds('structure', 'SIG_CONSTRAINTS_FAILURE', {
    'signature-direct': ({ field }: Field) => `Tanda tangan tertulis di dalam bidang ${field}`,
    'subfilter-unsupported': ({ subFilter }: { subFilter: string | undefined }) =>
      `Bentuk tanda tangan ini tidak diikuti: ${subFilter ?? 'tanpa SubFilter'}`,
    'transform-unread': {
      list: 'Syarat tanda tangan (Reference) tidak dapat dibaca',
      method: ({ method }: { method: string | undefined }) =>
        `Syarat tanda tangan (Reference) tidak dikenal: ${method ?? 'tanpa nama'}`,
      lock: 'Daftar bidang yang dikunci tanda tangan tidak dapat dibaca',
      permission: 'Izin perubahan (P) yang diberikan tanda tangan tidak dapat dibaca',
    },
    'cms-signers': {
      several: 'Tanda tangan memuat lebih dari satu penanda tangan dalam satu CMS',
      'no-attributes': 'Tanda tangan tanpa atribut yang ditandatangani; bentuk ini tidak diikuti',
    },
  }),
  ...kinds('structure', 'CRYPTO_CONSTRAINTS_FAILURE', {
    'algorithm-weak': {
      signature: ({ weak }: { weak: string }) => `Algoritma tanda tangan terlalu lemah: ${weak}`,
      timestamp: 'Stempel waktu memakai SHA-1',
      chain: ({ weak }: { weak: string }) => `Sertifikat diterbitkan dengan algoritma yang terlalu lemah: ${weak}`,
    },
    'algorithm-unknown': {
      digest: ({ oid }: { oid: string }) => `Algoritma digest tidak dikenal (${oid})`,
      signature: ({ oid }: { oid: string }) => `Algoritma tanda tangan tidak dikenal (${oid})`,
      key: 'Jenis atau ukuran kunci penanda tangan tidak dikenal',
    },
  }),
  ...kinds('house', 'SIG_CONSTRAINTS_FAILURE', {
    'terms-unusual': 'Syarat tanda tangan (Reference, Lock) tidak ditulis seperti dalam berkas ikrar',
  }),
  ...kinds('house', 'FORMAT_FAILURE', {
    'contents-unusual':
      'Isi tanda tangan terakhir, yang tidak dilindungi tanda tangan mana pun, tidak tertulis seperti dalam berkas ikrar',
  }),
  ...kinds('deviation', 'SIG_CONSTRAINTS_FAILURE', {
    'usage-rights': 'Berkas membawa izin pakai (usage rights) untuk program pembaca, bukan tanda tangan',
  }),
  ...kinds('deviation', 'FORMAT_FAILURE', { 'cms-ber': 'CMS ditulis dalam BER, bukan DER' }),
  ...kinds('deviation', 'SIG_CONSTRAINTS_FAILURE', {
    'signature-deviates': {
      type: 'Jenis tanda tangan tidak cocok',
      'old-form': ({ subFilter }: { subFilter: string | undefined }) => `Bentuk tanda tangan lama: ${subFilter}`,
      'certificate-outside': 'Sertifikat berada di luar CMS',
      'certificate-unnamed': 'Tanda tangan tidak menyebut sertifikatnya (signing-certificate)',
      permission: ({ permission }: { permission: number }) => `Sertifikasi dengan izin ${permission}, bukan 2`,
      lock: 'Tanda tangan tidak memuat kunci bidang (Lock) yang diminta bidangnya',
    },
    'cms-deviates': {
      version: 'CMS menyimpang dari profil PAdES: versi SignedData',
      'signer-version': 'CMS menyimpang dari profil PAdES: versi SignerInfo',
      digests: 'CMS menyimpang dari profil PAdES: daftar digest',
      'digest-parameters': 'CMS menyimpang dari profil PAdES: parameter digest',
      crls: 'CMS menyimpang dari profil PAdES: CRL di dalam CMS',
      'attribute-order': 'CMS menyimpang dari profil PAdES: urutan atribut',
      'attribute-repeated': 'CMS menyimpang dari profil PAdES: satu atribut dimuat lebih dari sekali',
      'signing-time': 'CMS menyimpang dari profil PAdES: waktu penandatanganan di dalam CMS',
      'empty-attributes': 'CMS menyimpang dari profil PAdES: daftar atribut tak bertanda tangan kosong',
      'unsigned-attribute': ({ type }: { type: string }) =>
        `CMS menyimpang dari profil PAdES: atribut tak bertanda tangan ${type}`,
      timestamps: 'CMS menyimpang dari profil PAdES: beberapa stempel waktu',
    },
  }),
};
