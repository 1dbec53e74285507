import { agencyHeads } from '../offices.ts';
import { staff } from '../people.ts';
import { jointPledge, type Scenario } from '../scenario.ts';

/** Pakta integritas perorangan: one document a person from one roster, opened and closed together. */
export const pakta: Scenario = {
  id: 'pakta',
  summary: 'pakta integritas perorangan: satu dokumen tiap orang',
  event: {
    slug: 'pakta',
    name: 'Penandatanganan Pakta Integritas Netralitas ASN Kabupaten Sijunjung',
    election: 'Pemilihan Serentak Tahun 2024',
    organizer: 'Bawaslu Kabupaten Sijunjung',
    regionCode: '13.03',
    venue: 'Aula Kantor Bupati Sijunjung',
    place: 'Muaro Sijunjung',
    firstDay: '2024-10-01',
    lastDay: '2024-10-01',
    timeZone: 'Asia/Jakarta',
    letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'KABUPATEN SIJUNJUNG'],
    numberPattern: '{nomor:3}/PM.01/K.SB-15/{bulan}/{tahun}',
  },
  pledges: [
    {
      ...jointPledge,
      key: 'ikrar',
      template: { id: 'pakta-integritas', version: 1 },
      slots: { pemilihan: 'Pemilihan Tahun 2024' },
      people: async () => staff(agencyHeads({ regionCode: '13.03', rank: 'Pembina Utama Muda (IV/c)' }), 8),
    },
  ],
};
