import { staff } from '../people.ts';
import { postsOf } from '../roster-file.ts';
import { jointPledge, type Scenario } from '../scenario.ts';

/** 241 camat of one province, signed in three sittings. */
export const sumsel: Scenario = {
  id: 'sumsel',
  summary: '241 camat se-Sumatera Selatan, tiga hari, satu naskah',
  event: {
    slug: 'sumsel',
    name: 'Rapat Koordinasi dan Penandatanganan Ikrar Netralitas Camat se-Sumatera Selatan',
    election: 'Pemilihan Serentak Tahun 2024',
    organizer: 'Bawaslu Provinsi Sumatera Selatan',
    regionCode: '16',
    venue: 'Palembang',
    place: 'Palembang',
    firstDay: '2024-10-03',
    lastDay: '2024-10-05',
    timeZone: 'Asia/Jakarta',
    letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'PROVINSI SUMATERA SELATAN'],
    numberPattern: '{nomor:3}/PM.01/K.SS/{bulan}/{tahun}',
  },
  pledges: [
    {
      ...jointPledge,
      key: 'ikrar',
      template: { id: 'ikrar-asn', version: 1 },
      slots: { pemilihan: 'Pemilihan Tahun 2024' },
      days: ['2024-10-03', '2024-10-04', '2024-10-05'],
      people: async () =>
        staff(
          [
            ...(await postsOf('16', 'camat', { nip: true })),
            {
              position: 'Ketua Bawaslu Provinsi Sumatera Selatan',
              institution: 'Bawaslu Provinsi Sumatera Selatan',
              regionCode: '16',
              role: 'saksi',
            },
          ],
          16,
        ),
    },
  ],
};
