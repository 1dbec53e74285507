/** What the sign bench and its peers work on: the real base document, real people, drawn strokes. */
import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBase } from '../../dist/document/base.js';
import { loadAuthority } from '../../dist/pki/authority.js';
import { ownTimestamper } from '../../dist/signing/timestamp.js';

export const random = (length) => new Uint8Array(randomBytes(length));
export const clock = () => new Date();

export async function createDesk() {
  const folder = await mkdtemp(join(tmpdir(), 'ikrar-bench-'));
  const settings = {
    baseUrl: 'https://ikrar.bawaslu.example',
    organizer: 'Bawaslu Provinsi Sumatera Selatan',
    clock,
    random,
  };
  const authority = await loadAuthority(join(folder, 'keys'), settings);
  return { folder, authority, timestamper: ownTimestamper(authority, clock, random) };
}

export function people(count) {
  return Array.from({ length: count }, (_, i) => ({
    id: `p${i}`,
    name: `Drs. H. Muhammad Yamin Siregar ${i + 1}, M.Si.`,
    position: `Camat Kecamatan Nomor ${i + 1}`,
    institution: 'Pemerintah Kabupaten Ogan Komering Ilir',
    regionCode: '16.02.01',
    role: i === 0 ? 'pemandu' : 'penandatangan',
    field: `Sig${String(i + 1).padStart(4, '0')}`,
  }));
}

const text = [
  'Menjaga dan menegakkan prinsip netralitas Pegawai ASN di instansi masing-masing dalam melaksanakan fungsi pelayanan publik.',
  'Menghindari konflik kepentingan, tidak melakukan praktik-praktik intimidasi dan ancaman kepada Pegawai ASN.',
  'Menggunakan media sosial secara bijak dan tidak menyebarkan ujaran kebencian serta berita bohong.',
  'Menolak politik uang dan segala jenis pemberian dalam bentuk apapun.',
];

export const contentFor = (signers) => ({
  schema: 'ikrar/1',
  kind: 'ikrar',
  code: '7K3M-9QXT-VB2H',
  url: 'https://ikrar.bawaslu.example/v/7K3M-9QXT-VB2H',
  event: {
    name: 'Sosialisasi Netralitas ASN',
    election: 'Pemilihan Tahun 2024',
    organizer: 'Bawaslu Provinsi Sumatera Selatan',
    venue: 'Hotel Wyndham',
    place: 'Palembang',
    regionCode: '16',
    timeZone: 'Asia/Jakarta',
  },
  days: ['2024-10-03'],
  number: '001/PM.01/K.SS/10/2024',
  letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'PROVINSI SUMATERA SELATAN'],
  text: {
    template: { id: 'ikrar-asn', version: 1, digest: '0'.repeat(64) },
    clauses: [],
    title: 'IKRAR NETRALITAS PEGAWAI APARATUR SIPIL NEGARA PADA PEMILIHAN TAHUN 2024',
    blocks: [{ type: 'list', ordered: true, items: text }],
    sources: [],
  },
  signers,
});

export const baseFor = (signers) => createBase(contentFor(signers), { at: new Date('2024-10-03T03:00:00Z') });

/** A running hand of four strokes and 248 points, another for each signer, with the tremor of a finger. */
export function strokesOf(seed) {
  let state = seed * 2654435761 + 1;
  const tremor = () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return 2 * (state / 2147483648) - 1;
  };
  return Array.from({ length: 4 }, (_, s) => {
    const [loop, lean, height] = [5 + 2 * tremor(), 18 + 10 * tremor(), 110 + 60 * tremor()];
    const point = (i) => [
      120 + 180 * s + 3.4 * i + lean * Math.sin(i / loop + 1.2) + tremor(),
      320 + height * Math.sin(i / loop) * Math.cos(i / 31 + s) + tremor(),
    ];
    return Array.from({ length: 62 }, (_, i) => point(i));
  });
}
