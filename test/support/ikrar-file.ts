import { concat } from '../../src/core/bytes.ts';
import { createBase } from '../../src/document/base.ts';
import type { Content } from '../../src/document/content.ts';
import type { SigningPlan } from '../../src/document/plan.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { crls } from '../../src/pki/crl.ts';
import {
  addDocumentTimestamp,
  addEvidence,
  addSignature,
  baseState,
  certify,
  type FileState,
  type Increment,
} from '../../src/signing/revision.ts';
import { ownTimestamper, type Timestamper } from '../../src/signing/timestamp.ts';
import { eventTime, seededRandom } from './pki.ts';
import { approval } from './signing.ts';

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

/** A real file of ours while it is being made: the base by document, the rest by signing. */
export interface IkrarFile {
  readonly authority: Authority;
  readonly base: Uint8Array;
  readonly plan: SigningPlan;
  readonly timestamper: Timestamper;
  state: FileState;
  readonly increments: Increment[];
}

export const bytesOf = ({ base, increments }: IkrarFile, revisions = increments.length): Uint8Array =>
  concat(base, ...increments.slice(0, revisions).map(({ bytes }) => bytes));

export async function startFile(authority: Authority, signers: number): Promise<IkrarFile> {
  const { bytes: base, plan } = await createBase(sampleContent(signers), { at: eventTime });
  const timestamper = ownTimestamper(authority, () => eventTime, seededRandom('tokens'));
  return { authority, base, plan, timestamper, state: baseState(plan, base), increments: [] };
}

export function append(file: IkrarFile, increment: Increment): void {
  file.increments.push(increment);
  file.state = increment.state;
}

export async function appendCertification(file: IkrarFile): Promise<void> {
  const { authority, plan, timestamper } = file;
  const facts = { timestamper, at: eventTime, reason: 'Segel penyelenggara', location: 'Muaro Sijunjung' };
  append(
    file,
    await certify(file.state, plan, { ...facts, seal: authority.seal, name: 'Bawaslu Kabupaten Sijunjung' }),
  );
}

export async function appendEvidence(file: IkrarFile): Promise<void> {
  const { authority } = file;
  const lists = await crls(authority, eventTime, 'issued');
  const certificates = [authority.root, authority.issuer, authority.tsa].map(({ certificate }) => certificate);
  append(file, addEvidence(file.state, file.plan, { certificates, crls: [lists.root, lists.issuer] }));
}

export async function appendSignature(file: IkrarFile, index: number): Promise<void> {
  append(file, await addSignature(file.state, file.plan, file.plan.signatures[index]!, approval(file)));
}

export async function appendTimestamp(file: IkrarFile, index = 0): Promise<void> {
  const { timestamper, plan } = file;
  append(file, await addDocumentTimestamp(file.state, plan, plan.timestamps[index]!, { timestamper, at: eventTime }));
}

/** Certified, evidence, `signed` of `signers` signed; closed with evidence and document timestamp unless told otherwise. */
export async function ikrarFile(
  authority: Authority,
  signers: number,
  { signed = signers, closed = true }: { readonly signed?: number; readonly closed?: boolean } = {},
): Promise<IkrarFile> {
  const file = await startFile(authority, signers);
  await appendCertification(file);
  await appendEvidence(file);
  for (let i = 0; i < signed; i++) await appendSignature(file, i);
  if (!closed) return file;
  await appendEvidence(file);
  await appendTimestamp(file);
  return file;
}
