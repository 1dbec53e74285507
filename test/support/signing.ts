import { concat } from '../../src/core/bytes.ts';
import type { PlannedField, SigningPlan } from '../../src/document/plan.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { crls } from '../../src/pki/crl.ts';
import { issueOneTime } from '../../src/pki/one-time.ts';
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
import { tinyBase } from './base.ts';
import { eventTime, seededRandom } from './pki.ts';

export const someStrokes = [
  Array.from({ length: 60 }, (_, i) => [100 + 12 * i, 300 + 180 * Math.sin(i / 5)] as const),
  [[500, 100] as const],
];

/** A document on the tiny base, with the increments that were added to it. */
export interface Signing {
  readonly authority: Authority;
  readonly base: Uint8Array;
  readonly plan: SigningPlan;
  readonly timestamper: Timestamper;
  state: FileState;
  readonly increments: Increment[];
}

export const fileOf = (signing: Signing): Uint8Array =>
  concat(signing.base, ...signing.increments.map(({ bytes }) => bytes));

/** As the store has them: the base belongs to revision 0. */
export const stored = ({ base, increments }: Signing) =>
  increments.map(({ n, bytes }) => ({ n, bytes: n === 0 ? concat(base, bytes) : bytes }));

export function startSigning(authority: Authority, signers: number): Signing {
  const { bytes: base, plan } = tinyBase(signers);
  const timestamper = ownTimestamper(authority, () => eventTime, seededRandom('tokens'));
  return { authority, base, plan, timestamper, state: baseState(plan, base), increments: [] };
}

export function take(signing: Signing, increment: Increment): Increment {
  signing.increments.push(increment);
  signing.state = increment.state;
  return increment;
}

export const certification = ({ authority, timestamper }: Signing, at: Date = eventTime) => ({
  seal: authority.seal,
  timestamper,
  at,
  name: 'Bawaslu Kabupaten Sijunjung',
  reason: 'Segel penyelenggara',
  location: 'Muaro Sijunjung',
});

export function approval({ authority, timestamper }: Pick<Signing, 'authority' | 'timestamper'>, at: Date = eventTime) {
  const signer = issueOneTime(authority, { name: 'Syafi’i (Camat)', position: 'Camat Kamang Baru', at });
  return {
    signer,
    chain: [authority.issuer.certificate],
    timestamper,
    at,
    name: 'Syafi’i (Camat)',
    reason: `Menyetujui isi ikrar (persetujuan sha256:${'ab'.repeat(32)})`,
    location: 'Muaro Sijunjung',
    strokes: someStrokes,
    caption: '01-10-2024 10.15 WIB',
  };
}

export const sign = async (signing: Signing, field: PlannedField, at?: Date): Promise<Increment> =>
  take(signing, await addSignature(signing.state, signing.plan, field, approval(signing, at)));

/** Certified, evidence, every field signed, evidence again, document timestamp. */
export async function wholeCeremony(authority: Authority, signers: number): Promise<Signing> {
  const signing = startSigning(authority, signers);
  const { plan, timestamper } = signing;
  const evidence = async () => {
    const lists = await crls(authority, eventTime, 'issued');
    const certificates = [authority.root, authority.issuer, authority.tsa].map(({ certificate }) => certificate);
    return { certificates, crls: [lists.root, lists.issuer] };
  };
  take(signing, await certify(signing.state, plan, certification(signing)));
  take(signing, addEvidence(signing.state, plan, await evidence()));
  for (const field of plan.signatures) await sign(signing, field);
  take(signing, addEvidence(signing.state, plan, await evidence()));
  const input = { timestamper, at: eventTime };
  take(signing, await addDocumentTimestamp(signing.state, plan, plan.timestamps[0]!, input));
  return signing;
}
