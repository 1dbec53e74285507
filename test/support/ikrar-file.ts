import { createBase } from '../../src/document/base.ts';
import type { Content } from '../../src/document/content.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { eventTime } from './pki.ts';
import { holdCeremony, type Signing, somebody, startOn } from './signing.ts';

/** A declaration's content with made-up signers of Sijunjung. */
export function sampleContent(signers: number): Content {
  return {
    schema: 'ikrar/1',
    kind: 'ikrar',
    code: '7K3M-Q2XA-91FG',
    url: 'https://ikrar.example/v/7K3M-Q2XA-91FG',
    event: {
      name: 'Sosialisasi Netralitas ASN',
      election: 'Pemilihan Tahun 2024',
      organizer: 'Bawaslu Kabupaten Sijunjung',
      venue: 'Hotel Bukik Gadang',
      place: 'Muaro Sijunjung',
      regionCode: '13.03',
      timeZone: 'Asia/Jakarta',
    },
    days: ['2024-10-01'],
    number: '1/PM.01/K.SB-15/10/2024',
    letterhead: ['BAWASLU KABUPATEN SIJUNJUNG'],
    text: {
      template: { id: 'ikrar-asn', version: 1, digest: '0'.repeat(64) },
      clauses: [],
      title: 'IKRAR NETRALITAS PEGAWAI APARATUR SIPIL NEGARA PADA PEMILIHAN TAHUN 2024',
      blocks: [
        { type: 'paragraph', text: 'Dalam rangka menyukseskan pemilihan, kami berikrar:' },
        { type: 'list', ordered: true, items: ['Menjaga netralitas.', 'Menolak politik uang.'] },
      ],
      sources: [],
    },
    signers: Array.from({ length: signers }, (_, i) => ({
      id: `p${i + 1}`,
      name: `Penanda Tangan ${i + 1}`,
      position: 'Camat',
      institution: 'Pemerintah Kabupaten Sijunjung',
      regionCode: '13.03',
      role: 'penandatangan',
      field: `Sig${String(i + 1).padStart(4, '0')}`,
    })),
  };
}

/** A real file of ours that nobody has signed yet, with the base made by src/document. */
export async function startFile(authority: Authority, signers: number): Promise<Signing> {
  const content = sampleContent(signers);
  const [first, ...others] = content.signers;
  const people = [{ ...first!, ...somebody }, ...others];
  const base = await createBase({ ...content, signers: people }, { at: eventTime });
  return startOn(authority, base, new Map(people.map((person) => [person.field, person])));
}

/** Such a file signed by `signed` of its signers, and closed unless told otherwise. */
export const ikrarFile = async (
  authority: Authority,
  signers: number,
  how: { readonly signed?: number; readonly closed?: boolean } = {},
): Promise<Signing> => holdCeremony(await startFile(authority, signers), how);
