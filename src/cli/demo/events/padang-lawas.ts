import { agencyHeads, officeStaff } from '../offices.ts';
import { staff } from '../people.ts';
import { postsOf } from '../roster-file.ts';
import { jointPledge, type Scenario } from '../scenario.ts';

const regionCode = '12.21';
const contract = [
  'Penata Layanan Operasional (PPPK)',
  'Guru Ahli Pertama (PPPK)',
  'Perawat Ahli Pertama (PPPK)',
  'Penyuluh Pertanian (PPPK)',
];

/** PNS and PPPK; Sentra Gakkumdu as witnesses; prohibitions and sanction in the text, by the law of the event's day. */
export const padangLawas: Scenario = {
  id: 'padang-lawas',
  summary: 'PNS dan PPPK, Kapolres dan Kajari sebagai saksi, larangan dan sanksi di dalam teks',
  event: {
    slug: 'padang-lawas',
    name: 'Sosialisasi dan Penandatanganan Ikrar Netralitas ASN Kabupaten Padang Lawas',
    election: 'Pemilihan Serentak Tahun 2024',
    organizer: 'Bawaslu Kabupaten Padang Lawas',
    regionCode,
    venue: 'Aula Kantor Bupati Padang Lawas',
    place: 'Sibuhuan',
    firstDay: '2024-10-22',
    lastDay: '2024-10-22',
    timeZone: 'Asia/Jakarta',
    letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'KABUPATEN PADANG LAWAS', 'PROVINSI SUMATERA UTARA'],
    numberPattern: '{nomor:3}/PM.01/K.SU-17/{bulan}/{tahun}',
  },
  pledges: [
    {
      ...jointPledge,
      key: 'ikrar',
      template: { id: 'ikrar-asn', version: 1 },
      clauses: [
        { id: 'klausul-larangan', after: 4 },
        { id: 'klausul-sanksi', after: 4 },
      ],
      slots: { pemilihan: 'Pemilihan Tahun 2024' },
      people: async () =>
        staff(
          [
            ...agencyHeads({ regionCode }),
            ...officeStaff('Pemerintah Kabupaten Padang Lawas', contract, { regionCode }),
            ...(await postsOf(regionCode, 'camat', { nip: true })),
            {
              position: 'Kepala Kepolisian Resor Padang Lawas',
              institution: 'Polres Padang Lawas',
              role: 'saksi',
              regionCode,
            },
            {
              position: 'Kepala Kejaksaan Negeri Padang Lawas',
              institution: 'Kejaksaan Negeri Padang Lawas',
              role: 'saksi',
              regionCode,
            },
            {
              position: 'Ketua Bawaslu Kabupaten Padang Lawas',
              institution: 'Bawaslu Kabupaten Padang Lawas',
              role: 'mengetahui',
              regionCode,
            },
          ],
          1221,
        ),
      missing: [
        { status: 'tidak-hadir', reason: 'sakit, dengan surat keterangan dokter' },
        { status: 'tidak-hadir', reason: 'tanpa keterangan' },
        { status: 'diwakilkan', representedBy: 'Sekretaris Camat', letter: '090/118/2024' },
      ],
      followUp: '2024-10-24',
    },
  ],
};
