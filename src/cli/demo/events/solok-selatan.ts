import { agencyHeads, bureauHeads, officeStaff } from '../offices.ts';
import { staff } from '../people.ts';
import { postsOf } from '../roster-file.ts';
import { jointPledge, type Pledge, type Scenario } from '../scenario.ts';

const regionCode = '13.11';
const facts = { regionCode };

const common = {
  ...jointPledge,
  template: { id: 'ikrar-asn', version: 1 },
  slots: { pemilihan: 'Pemilu Tahun 2024' },
} as const;

const offices = [
  'Sekretaris',
  'Kepala Subbagian Umum dan Kepegawaian',
  'Kepala Bidang I',
  'Kepala Bidang II',
  'Analis Muda',
  'Pengelola Data',
];
const school = [
  'Kepala Sekolah',
  'Wakil Kepala Sekolah',
  'Guru Ahli Madya',
  'Guru Ahli Muda',
  'Guru Ahli Pertama',
  'Kepala Tata Usaha',
];

function round(key: string, below: string, label: string, positions: readonly string[], seed: number): Pledge {
  return { ...common, key, below, label, people: async () => staff(officeStaff(label, positions, facts), seed) };
}

/** Pemilu 2024: heads of offices sign, then each carries the pledge down to its staff, to the lowest level. */
export const solokSelatan: Scenario = {
  id: 'solok-selatan',
  summary: 'Pemilu 2024: kepala OPD, kabag, kabid dan camat; lalu berjenjang ke staf tiap OPD dan ke sekolah',
  event: {
    slug: 'solok-selatan',
    name: 'Sosialisasi dan Ikrar Netralitas Pegawai ASN Kabupaten Solok Selatan',
    election: 'Pemilu Tahun 2024',
    organizer: 'Bawaslu Kabupaten Solok Selatan',
    regionCode,
    venue: 'Aula Kantor Bupati Solok Selatan',
    place: 'Padang Aro',
    firstDay: '2023-10-06',
    lastDay: '2023-10-06',
    timeZone: 'Asia/Jakarta',
    letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'KABUPATEN SOLOK SELATAN', 'PROVINSI SUMATERA BARAT'],
    numberPattern: '{nomor:3}/PM.01/K.SB-14/{bulan-romawi}/{tahun}',
  },
  pledges: [
    {
      ...common,
      key: 'ikrar',
      people: async () =>
        staff(
          [
            ...agencyHeads(facts),
            ...bureauHeads(facts),
            ...['Pendidikan Dasar', 'Pelayanan Kesehatan', 'Bina Marga'].map((name) => ({
              position: `Kepala Bidang ${name}`,
              institution: 'Pemerintah Kabupaten Solok Selatan',
              nip: true,
              regionCode,
            })),
            ...(await postsOf(regionCode, 'camat', { nip: true })),
          ],
          1311,
        ),
    },
    round('putaran-pendidikan', 'ikrar', 'Dinas Pendidikan dan Kebudayaan', offices, 1),
    round('putaran-kesehatan', 'ikrar', 'Dinas Kesehatan', offices, 2),
    round('putaran-pupr', 'ikrar', 'Dinas Pekerjaan Umum dan Penataan Ruang', offices, 3),
    round('putaran-smpn-1', 'putaran-pendidikan', 'SMP Negeri 1 Solok Selatan', school, 4),
    round('putaran-smpn-2', 'putaran-pendidikan', 'SMP Negeri 2 Solok Selatan', school, 5),
  ],
};
