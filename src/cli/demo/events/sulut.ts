import { staff } from '../people.ts';
import { postsOf } from '../roster-file.ts';
import { jointPledge, type Pledge, type Scenario } from '../scenario.ts';

const event: Scenario['event'] = {
  slug: 'sulut',
  name: 'Deklarasi Netralitas Kepala Desa se-Sulawesi Utara',
  election: 'Pemilihan Serentak Tahun 2024',
  organizer: 'Bawaslu Provinsi Sulawesi Utara',
  regionCode: '71',
  venue: 'Manado',
  place: 'Manado',
  firstDay: '2024-09-23',
  lastDay: '2024-09-23',
  timeZone: 'Asia/Makassar',
  letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'PROVINSI SULAWESI UTARA'],
  numberPattern: '{nomor:3}/PM.01/K.SA/{bulan}/{tahun}',
};

const pledge: Pledge = {
  ...jointPledge,
  key: 'ikrar',
  template: { id: 'ikrar-kepala-desa', version: 1 },
  slots: {},
  people: async () => staff(await postsOf('71', 'kepala-desa', { title: 'Hukum Tua/Kepala Desa' }), 71),
};

/** The largest crowd: volumes by kabupaten, because public validators give up on larger files. */
export const sulut: Scenario = {
  id: 'sulut',
  summary: '1.507 kepala desa, dalam jilid menurut kabupaten',
  event,
  pledges: [pledge],
};

export const sulutOneFile: Scenario = {
  id: 'sulut-satu-berkas',
  summary: '1.507 kepala desa dalam satu berkas',
  event: { ...event, slug: 'sulut-satu-berkas' },
  pledges: [{ ...pledge, volumes: 'one' }],
};
