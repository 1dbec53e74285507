import { agencyHeads, bureauHeads } from '../offices.ts';
import { staff } from '../people.ts';
import { jointPledge, type Scenario } from '../scenario.ts';

const regionCode = '15.04';

/** Pemilu 2024: the ASN text with the social-media clause after its third point. The day is made up; the reports name none. */
export const batangHari: Scenario = {
  id: 'batang-hari',
  summary: 'OPD satu kabupaten, teks ASN dengan klausul media sosial',
  event: {
    slug: 'batang-hari',
    name: 'Deklarasi Netralitas ASN di Lingkungan Pemerintah Kabupaten Batang Hari',
    election: 'Pemilu Tahun 2024',
    organizer: 'Bawaslu Kabupaten Batang Hari',
    regionCode,
    venue: 'Aula Kantor Bupati Batang Hari',
    place: 'Muara Bulian',
    firstDay: '2023-11-20',
    lastDay: '2023-11-20',
    timeZone: 'Asia/Jakarta',
    letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'KABUPATEN BATANG HARI', 'PROVINSI JAMBI'],
    numberPattern: '{nomor:3}/PM.01/K.JA-01/{bulan}/{tahun}',
  },
  pledges: [
    {
      ...jointPledge,
      key: 'ikrar',
      template: { id: 'ikrar-asn', version: 1 },
      clauses: [{ id: 'klausul-media-sosial', after: 3 }],
      slots: { pemilihan: 'Pemilu Tahun 2024' },
      people: async () =>
        staff(
          [
            {
              position: 'Sekretaris Daerah Kabupaten Batang Hari',
              institution: 'Pemerintah Kabupaten Batang Hari',
              role: 'pemandu',
              nip: true,
              regionCode,
            },
            ...agencyHeads({ regionCode }),
            ...bureauHeads({ regionCode }),
          ],
          1504,
        ),
    },
  ],
};
