import { z } from 'zod';
import { media, type Said } from '../../operations/operation.ts';
import { eventName } from '../../signer/hall.ts';
import { api } from '../api.ts';
import type { HeaderName } from './headers.ts';

/** An address that is not an operation: a file, a stream, or something for machines. */
interface Other extends Said {
  readonly headers?: readonly HeaderName[];
  /** The schema of one event, if the address is a stream. */
  readonly each?: z.ZodType;
}

const open = <const T extends Omit<Other, 'access' | 'errors'> & Partial<Pick<Other, 'errors'>>>(said: T) => ({
  access: 'anyone' as const,
  errors: [],
  ...said,
});

const nothing = z.strictObject({});
const ofCode = z.strictObject({ code: z.string().max(64).describe('Kode pada lembar, XXXX-XXXX-XXXX') });
const unknownCode = ['code-mistyped', 'code-unknown'] as const;

const files = api('Memeriksa', {
  'get /v/{code}/ikrar.pdf': {
    downloadPdf: open({
      summary: 'PDF yang final, byte demi byte seperti yang disegel',
      note: 'Ada setelah penandatanganan ditutup (`conflict` sebelumnya). `ETag` ialah SHA-256 berkas itu. Berita acara memuat siapa yang tidak hadir dan mengapa: hanya untuk penyelenggara dan arsiparis kegiatan itu, yang mengirim token.',
      input: ofCode,
      answer: media('application/pdf'),
      headers: ['ETag', 'Content-Disposition'],
      errors: [...unknownCode, 'conflict', 'login-required', 'forbidden'],
    }),
  },
  'get /v/{code}/pratinjau.pdf': {
    downloadPreview: open({
      summary: 'Isi naskah bertanda air PRATINJAU, tanpa kode QR dan tanda tangan',
      note: 'Sejak naskah dibuka. Berita acara hanya untuk penyelenggara dan arsiparis kegiatan itu.',
      input: ofCode,
      answer: media('application/pdf'),
      headers: ['Content-Disposition'],
      errors: [...unknownCode, 'login-required', 'forbidden'],
    }),
  },
});

const hall = api('Aula', {
  'get /h/{event}/papan/arus': {
    watchBoard: open({
      summary: 'Arus untuk papan: kemajuan kegiatan, sekarang dan setiap kali berubah',
      note: 'Server-Sent Events (WHATWG HTML); bentuk jawabannya di sini ialah satu peristiwa. Peristiwa `progress` membawa `EventProgress` sebagai JSON, paling sering sekali sedetik; `beat` tanpa isi datang setiap 10 detik. Sambungan yang 25 detik diam boleh dianggap putus. Tanpa `id`: setiap sambungan baru langsung mendapat keadaan sekarang. `{event}` ialah `slug`.',
      input: z.strictObject(eventName),
      answer: media('text/event-stream'),
      each: z
        .object({
          event: z.enum(['progress', 'beat']),
          data: z.string().describe('`EventProgress` sebagai JSON; kosong untuk `beat`'),
        })
        .meta({ id: 'BoardEvent' }),
      errors: ['not-found'],
    }),
  },
});

const tileNote =
  'Mulai 1000 nomor ditulis berkelompok tiga angka dengan `x` di depan semua kecuali yang terakhir: `x001/x234/067` (c2sp.org/tlog-tiles). Tidak pernah berubah.';
const index = z
  .string()
  .describe('Nomor ubin')
  .meta({ examples: ['000'] });
const width = z.int().min(1).max(255).describe('Banyaknya, untuk ubin yang belum penuh');
const level = z
  .int()
  .min(0)
  .max(63)
  .describe('Tingkat pohon, 0 paling bawah')
  .meta({ examples: [0] });
const tile = { answer: media('application/octet-stream'), errors: ['not-found'] } as const;

const log = api('Log', {
  'get /log/checkpoint': {
    readCheckpoint: open({
      summary: 'Checkpoint terbaru, sebuah signed note (c2sp.org/tlog-checkpoint)',
      note: 'Boleh diambil dari situs mana pun (CORS), seperti semua di bawah `/log`. Kunci pemeriksanya di `/pki/log.vkey`.',
      input: nothing,
      answer: media('text/plain'),
      headers: ['ETag'],
      errors: ['not-found'],
    }),
  },
  'get /log/tile/entries/{index}': {
    readEntries: open({ ...tile, summary: '256 entri log', note: tileNote, input: z.strictObject({ index }) }),
  },
  'get /log/tile/entries/{index}.p/{width}': {
    readSomeEntries: open({
      ...tile,
      summary: 'Entri log pada ubin yang belum penuh',
      note: tileNote,
      input: z.strictObject({ index, width }),
    }),
  },
  'get /log/tile/{level}/{index}': {
    readTile: open({ ...tile, summary: '256 simpul pohon', note: tileNote, input: z.strictObject({ level, index }) }),
  },
  'get /log/tile/{level}/{index}.p/{width}': {
    readPartialTile: open({
      ...tile,
      summary: 'Simpul pohon pada ubin yang belum penuh',
      note: tileNote,
      input: z.strictObject({ level, index, width }),
    }),
  },
  'get /v/{code}/tanda-terima/{n}.txt': {
    downloadProof: open({
      summary: 'Bukti log suatu revisi berkas (c2sp.org/tlog-proof)',
      note: '`n` menurut `SigningReceipt.n`; -1 untuk pencabutan. Satu dua detik setelah menandatangani jawabannya masih `conflict` dengan `Retry-After`. Dapat diperiksa tanpa situs ini.',
      input: ofCode.extend({
        n: z
          .int()
          .min(-1)
          .max(100_000)
          .describe('Revisi berkas')
          .meta({ examples: [1] }),
      }),
      answer: media('text/plain'),
      headers: ['Content-Disposition'],
      errors: [...unknownCode, 'not-found', 'invalid-input', 'conflict'],
    }),
  },
});

const qrKeys = z
  .object({ keys: z.array(z.object({ id: z.string(), spki: z.string().describe('SubjectPublicKeyInfo, base64') })) })
  .meta({ id: 'QrKeys' });
const list = z.enum(['root', 'issuer']);
const certificate = z.enum(['root', 'issuer', 'tsa', 'seal']).describe('Akar, penerbit, stempel waktu, segel');

const keys = api('Kunci', {
  'get /pki/{name}.cer': {
    downloadCertificate: open({
      summary: 'Sertifikat, DER',
      note: 'Alamat ini berdiri di dalam sertifikat dan tanda tangan.',
      input: z.strictObject({ name: certificate }),
      answer: media('application/pkix-cert'),
      headers: ['ETag'],
    }),
  },
  'get /pki/{name}.pem': {
    readCertificate: open({
      summary: 'Sertifikat, PEM',
      note: '`root.pem` ialah yang diberikan kepada pemeriksa: `ikrar verify --trust root.pem`.',
      input: z.strictObject({ name: certificate }),
      answer: media('application/x-pem-file'),
      headers: ['ETag'],
    }),
  },
  'get /pki/{name}.crl': {
    downloadCrl: open({
      summary: 'Daftar pencabutan, DER (RFC 5280)',
      input: z.strictObject({ name: list }),
      answer: media('application/pkix-crl'),
      headers: ['ETag'],
      errors: ['keys-missing'],
    }),
  },
  'get /pki/qr-keys.json': {
    readQrKeys: open({
      summary: 'Kunci publik untuk QR besar, juga yang sudah diganti',
      input: nothing,
      answer: qrKeys,
      headers: ['ETag'],
    }),
  },
  'get /pki/log.vkey': {
    readLogKey: open({
      summary: 'Kunci log yang menandatangani sekarang (c2sp.org/signed-note)',
      input: nothing,
      answer: media('text/plain'),
      headers: ['ETag'],
    }),
  },
  'get /pki/log.vkeys': {
    readLogKeys: open({
      summary: 'Semua kunci log, satu sebaris',
      input: nothing,
      answer: media('text/plain'),
      headers: ['ETag'],
    }),
  },
  'get /skrip.json': {
    readScripts: open({
      summary: 'Sidik skrip halaman-halaman rilis ini',
      note: 'SHA-256 oktet tiap skrip, base64url. `skrip` di sebuah persetujuan ialah sidik `sign.js`.',
      input: nothing,
      answer: z
        .object({ release: z.string(), scripts: z.record(z.string(), z.string()) })
        .meta({ id: 'ScriptDigests' }),
      headers: ['ETag'],
    }),
  },
  'get /segel.json': {
    readQrSignatureKeys: open({
      summary: 'Kunci yang disimpan ponsel untuk membaca QR besar tanpa jaringan',
      input: nothing,
      answer: qrKeys,
      headers: ['ETag'],
    }),
  },
});

const server = api('Server', {
  'get /healthz': {
    isAlive: open({
      summary: 'Proses ini menjawab',
      input: nothing,
      answer: z.object({ status: z.literal('ok') }),
    }),
  },
  'get /readyz': {
    isReady: open({
      summary: 'Penyimpanan dapat menulis sekarang; 503 bila tidak',
      note: 'Untuk penyeimbang beban. Ditanya lebih sering dari sekali sedetik, jawabannya sama.',
      input: nothing,
      answer: z.object({
        status: z.literal('ready'),
        store: z.enum(['sqlite', 'mongo']),
        alarms: z.int().describe('Pertentangan yang ditemukan antara yang tersimpan dan yang ditandatangani'),
        refusedRows: z
          .int()
          .describe('Baris basis data tanpa MAC yang sah, yang ditemui node ini sejak dimulai dan tidak dipakainya'),
      }),
    }),
  },
  'get /metrics': {
    readMetrics: open({
      summary: 'Angka pemantauan untuk Prometheus',
      note: 'Hanya dari mesin server sendiri, tidak lewat proxy.',
      input: nothing,
      answer: media('text/plain'),
      errors: ['forbidden'],
    }),
  },
  'get /api/openapi.json': {
    readOpenApi: open({
      summary: 'Dokumen ini',
      note: 'Halaman yang dapat dibaca ada di `/api`.',
      input: nothing,
      answer: z.record(z.string(), z.unknown()),
      headers: ['ETag'],
    }),
  },
});

export const addresses = [...files, ...hall, ...log, ...keys, ...server];
