import type { Post } from './people.ts';

/** Perangkat daerah of a kabupaten, as most have them (PP 18/2016). */
const agencies = [
  'Inspektorat Daerah',
  'Badan Perencanaan Pembangunan Daerah',
  'Badan Keuangan Daerah',
  'Badan Kepegawaian dan Pengembangan Sumber Daya Manusia',
  'Badan Kesatuan Bangsa dan Politik',
  'Badan Penanggulangan Bencana Daerah',
  'Dinas Pendidikan dan Kebudayaan',
  'Dinas Kesehatan',
  'Dinas Pekerjaan Umum dan Penataan Ruang',
  'Dinas Perumahan Rakyat dan Kawasan Permukiman',
  'Satuan Polisi Pamong Praja dan Pemadam Kebakaran',
  'Dinas Sosial',
  'Dinas Tenaga Kerja dan Transmigrasi',
  'Dinas Pertanian',
  'Dinas Lingkungan Hidup',
  'Dinas Kependudukan dan Pencatatan Sipil',
  'Dinas Pemberdayaan Masyarakat dan Desa',
  'Dinas Perhubungan',
  'Dinas Komunikasi dan Informatika',
  'Dinas Koperasi, Usaha Kecil dan Menengah',
  'Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu',
  'Dinas Kepemudaan dan Olahraga',
  'Dinas Pariwisata',
  'Dinas Perpustakaan dan Kearsipan',
] as const;

const bureaus = ['Pemerintahan', 'Kesejahteraan Rakyat', 'Hukum', 'Perekonomian', 'Organisasi', 'Umum'] as const;

type Facts = Pick<Post, 'regionCode' | 'group' | 'rank'>;

export const headOf = (agency: string): string => {
  if (agency.startsWith('Inspektorat')) return `Inspektur ${agency.replace('Inspektorat ', '')}`;
  return `Kepala ${agency}`;
};

/** Kepala OPD of a kabupaten. */
export const agencyHeads = (facts: Facts): Post[] =>
  agencies.map((agency) => ({ position: headOf(agency), institution: agency, nip: true, ...facts }));

/** Kepala bagian of the sekretariat daerah. */
export const bureauHeads = (facts: Facts): Post[] =>
  bureaus.map((bureau) => ({
    position: `Kepala Bagian ${bureau}`,
    institution: 'Sekretariat Daerah',
    nip: true,
    ...facts,
  }));

/** The people of one office, from its secretary to its staff. */
export const officeStaff = (office: string, ranks: readonly string[], facts: Facts): Post[] =>
  ranks.map((position) => ({ position, institution: office, nip: true, ...facts }));
