import { readFileSync } from 'node:fs';
import { staff } from '../people.ts';
import { postsOf } from '../roster-file.ts';
import { jointPledge, type Scenario } from '../scenario.ts';

const regionCode = '13.03';
const government = 'Pemerintah Kabupaten Sijunjung';
const slots = { pemilihan: 'Pemilihan Tahun 2024' };

const event: Scenario['event'] = {
  slug: 'sijunjung',
  name: 'Sosialisasi Netralitas ASN, TNI, Polri dan Wali Nagari pada Pemilihan Serentak Tahun 2024',
  election: 'Pemilihan Serentak Tahun 2024',
  organizer: 'Bawaslu Kabupaten Sijunjung',
  regionCode,
  venue: 'Hotel Bukik Gadang',
  place: 'Muaro Sijunjung',
  firstDay: '2024-09-30',
  lastDay: '2024-10-01',
  timeZone: 'Asia/Jakarta',
  letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'KABUPATEN SIJUNJUNG', 'PROVINSI SUMATERA BARAT'],
  numberPattern: '{nomor:3}/PM.01/K.SB-15/{bulan}/{tahun}',
};

/** The reader, eight camat, and the witness. */
async function officials() {
  return staff(
    [
      {
        position: 'Sekretaris Daerah Kabupaten Sijunjung',
        institution: government,
        regionCode,
        role: 'pemandu',
        nip: true,
      },
      ...(await postsOf(regionCode, 'camat', { nip: true })),
      {
        position: 'Ketua Bawaslu Kabupaten Sijunjung',
        institution: 'Bawaslu Kabupaten Sijunjung',
        regionCode,
        role: 'saksi',
      },
    ],
    1303,
  );
}

const nagari = async () => staff(await postsOf(regionCode, 'kepala-desa'), 1362);

export const sijunjung: Scenario = {
  id: 'sijunjung',
  summary: 'Sekda, 8 camat dan 62 wali nagari, satu naskah bersama',
  event,
  pledges: [
    {
      ...jointPledge,
      key: 'ikrar',
      template: { id: 'ikrar-asn', version: 1 },
      slots,
      people: async () => [...(await officials()), ...(await nagari())],
    },
  ],
};

/** The same event with a text for each kind of signer: one hall, one board, two naskah. */
export const sijunjungTwoTexts: Scenario = {
  id: 'sijunjung-dua-naskah',
  summary: 'Sijunjung dengan dua naskah: teks ASN untuk Sekda dan camat, teks wali nagari untuk wali nagari',
  event: { ...event, slug: 'sijunjung-dua-naskah' },
  pledges: [
    { ...jointPledge, key: 'ikrar', label: 'ASN', template: { id: 'ikrar-asn', version: 1 }, slots, people: officials },
    {
      ...jointPledge,
      key: 'ikrar-wali-nagari',
      label: 'Wali nagari',
      template: { id: 'ikrar-kepala-desa', version: 1 },
      slots: {},
      people: nagari,
      missing: [{ status: 'tidak-hadir', reason: 'sakit' }],
      followUp: '2024-10-03',
    },
  ],
};

/** The roster of the event, real positions and made-up names, as the tests have it; absent outside a checkout. */
export function findSijunjungRoster(): Uint8Array | undefined {
  try {
    return new Uint8Array(readFileSync(new URL('../../../../test/fixtures/roster-sijunjung.csv', import.meta.url)));
  } catch {
    return undefined;
  }
}
