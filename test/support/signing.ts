import { concat } from '../../src/core/bytes.ts';
import type { Base } from '../../src/document/base.ts';
import type { PlannedField, SigningPlan } from '../../src/document/plan.ts';
import type { Authority } from '../../src/pki/authority.ts';
import { crls } from '../../src/pki/crl.ts';
import { issueOneTime } from '../../src/pki/one-time.ts';
import { addDocumentTimestamp, addEvidence } from '../../src/signing/long-term.ts';
import { addSignature, certify } from '../../src/signing/revision.ts';
import { baseState, type FileState, type Increment } from '../../src/signing/state.ts';
import { ownTimestamper, type Timestamper } from '../../src/signing/timestamp.ts';
import { tinyBase } from './base.ts';
import { eventTime, seededRandom } from './pki.ts';

export const someStrokes = [
  Array.from({ length: 60 }, (_, i) => [100 + 12 * i, 300 + 180 * Math.sin(i / 5)] as const),
  [[500, 100] as const],
];

/** A row of a roster. */
export interface Person {
  readonly name: string;
  readonly position: string;
  readonly institution?: string;
}

/** A document during signing: its base, and the increments so far. */
export interface Signing {
  readonly authority: Authority;
  readonly base: Uint8Array;
  readonly plan: SigningPlan;
  readonly timestamper: Timestamper;
  /** The person of each field, by its name. */
  readonly people: ReadonlyMap<string, Person>;
  state: FileState;
  readonly increments: Increment[];
}

export const fileOf = ({ base, increments }: Signing, revisions = increments.length): Uint8Array =>
  concat(base, ...increments.slice(0, revisions).map(({ bytes }) => bytes));

/** The revisions in the store's form: the bytes of revision 0, the certification, include the base. */
export const stored = ({ base, increments }: Signing) =>
  increments.map(({ n, bytes }) => ({ n, bytes: n === 0 ? concat(base, bytes) : bytes }));

export function startOn(
  authority: Authority,
  { bytes: base, plan }: Base,
  people: Signing['people'] = new Map(),
): Signing {
  const timestamper = ownTimestamper(authority, () => eventTime, seededRandom('tokens'));
  return { authority, base, plan, timestamper, people, state: baseState(plan, base), increments: [] };
}

/** Starts signing on the tiny base. */
export const startSigning = (authority: Authority, signers: number): Signing => startOn(authority, tinyBase(signers));

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

/** The signer of fields that `people` does not list. */
export const somebody: Person = { name: 'Syafi’i (Camat)', position: 'Camat Kamang Baru' };

export function approval(
  { authority, timestamper }: Pick<Signing, 'authority' | 'timestamper'>,
  at: Date = eventTime,
  person = somebody,
) {
  const { name, position, institution } = person;
  const signer = issueOneTime(authority, { name, position, at, ...(institution && { organization: institution }) });
  return {
    signer,
    chain: [authority.issuer.certificate],
    timestamper,
    at,
    name,
    reason: `Menyetujui isi ikrar (persetujuan sha256:${'ab'.repeat(32)})`,
    location: 'Muaro Sijunjung',
    strokes: someStrokes,
    caption: '01-10-2024 10.15 WIB',
  };
}

export const sign = async (signing: Signing, field: PlannedField, at?: Date): Promise<Increment> =>
  take(
    signing,
    await addSignature(signing.state, signing.plan, field, approval(signing, at, signing.people.get(field.name))),
  );

export async function takeEvidence(signing: Signing): Promise<void> {
  const { authority, state, plan } = signing;
  const lists = await crls(authority, eventTime, 'issued');
  const certificates = [authority.root, authority.issuer, authority.tsa].map(({ certificate }) => certificate);
  take(signing, addEvidence(state, plan, { certificates, crls: [lists.root, lists.issuer] }));
}

export async function takeTimestamp(signing: Signing, index = 0): Promise<void> {
  const { state, plan, timestamper } = signing;
  take(signing, await addDocumentTimestamp(state, plan, plan.timestamps[index]!, { timestamper, at: eventTime }));
}

/** Adds certification, evidence and `signed` signatures; then evidence and a document timestamp, unless it stays open. */
export async function holdCeremony(
  signing: Signing,
  { signed = signing.plan.signatures.length, closed = true } = {},
): Promise<Signing> {
  const { plan } = signing;
  take(signing, await certify(signing.state, plan, certification(signing)));
  await takeEvidence(signing);
  for (const field of plan.signatures.slice(0, signed)) await sign(signing, field);
  if (!closed) return signing;
  await takeEvidence(signing);
  await takeTimestamp(signing);
  return signing;
}

/** A whole ceremony on the tiny base. */
export const wholeCeremony = (authority: Authority, signers: number): Promise<Signing> =>
  holdCeremony(startSigning(authority, signers));
