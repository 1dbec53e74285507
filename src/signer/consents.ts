import { z } from 'zod';
import { checkSignature, invalidConsent } from '../ceremony/consent.ts';
import type { ConsentRequest } from '../ceremony/sign-request.ts';
import { utf8 } from '../core/bytes.ts';
import { type Consent, parseConsent } from '../core/consent.ts';
import type { ConsentEvidence } from '../core/consent-attribute.ts';
import { sha256Hex } from '../core/digest.ts';
import { derSignature, lowS } from '../core/ecdsa.ts';
import { oids } from '../core/oid.ts';
import { compressedPoint } from '../core/p256-point.ts';
import type { Means } from '../model.ts';
import { operation } from '../operations/operation.ts';
import type { Services } from '../services.ts';
import { encoded } from './browser-key.ts';
import { type Claim, findSubject, getClaim, type Subject } from './claim.ts';
import { getDeskKey } from './desk-keys.ts';
import { getValidKey, unknownKey } from './key-store.ts';
import { keepLate } from './late-consents.ts';
import { isSignedByPasskey, octets } from './passkey.ts';
import { receiptAnswer, type SignerReceipt, signerReceipt } from './receipt.ts';
import { alreadySigned, findSignerReceipt, notOpen, requireUnexpired, token } from './signing.ts';

const keySha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256 kunci, seperti dijawab ketika diikat');
const byPhone = z.strictObject({
  kind: z.literal('ponsel'),
  key: keySha256,
  signature: encoded(100).describe('r dan s (IEEE P1363), base64url, atas oktet `consent`'),
});
const byLock = z.strictObject({
  kind: z.literal('sidik'),
  key: keySha256,
  signature: encoded(100).describe('DER, base64url'),
  authenticatorData: encoded(340),
  clientDataJSON: encoded(1400),
});
export const byDesk = z.strictObject({
  kind: z.literal('meja'),
  key: keySha256,
  signature: encoded(100).describe('r dan s (IEEE P1363), base64url, atas oktet `consent`'),
});
const evidence = z.discriminatedUnion('kind', [byPhone, byLock, byDesk]);
type Evidence = z.output<typeof evidence>;
type OwnEvidence = Exclude<Evidence, { readonly kind: 'meja' }>;

/** What the ceremony is to believe, and how the person was identified. */
export interface Vouched {
  readonly evidence: ConsentEvidence;
  readonly means: Means;
}

export const consentFields = {
  consent: z.string().min(2).max(1024).describe('JSON kanonik, persis seperti ditandatangani'),
  drawing: z
    .string()
    .max(16_000)
    .optional()
    .describe('Garis-garis gambar: `x y m` dan `x y l`, masing-masing diakhiri LF'),
};
export const refusals = [
  'key-unknown',
  'key-replaced',
  'already-signed',
  'consent-invalid',
  'consent-late',
  'digest-mismatch',
  'strokes-invalid',
  'character-unprintable',
  'declaration-not-open',
  'declaration-closed',
  'overloaded',
  'clock-behind',
  'timestamp-unavailable',
] as const;

export const sendConsent = operation({
  summary:
    'Kirim persetujuan yang ditandatangani kunci penanda tangan; kiriman yang sama lagi menjawab tanda terima pertama',
  note: '`consent` ialah JSON kanonik (`docs/formats.md`); oktet UTF-8-nya yang ditandatangani, dan tidak pernah ditulis ulang. `drawing` ialah gambar yang dicetak, bila persetujuan memuat `goresan`. Kunci yang terikat menjamin sendiri: PIN dan tiket tidak diminta, juga sesudah tiket berakhir. `already-signed` membawa tanda terima tanda tangan yang sudah ada. Pada 429 dan 5xx kirim lagi oktet yang sama.',
  limit: '64kb',
  access: 'anyone',
  input: z.strictObject({ token, ...consentFields, evidence }),
  answer: receiptAnswer,
  errors: ['token-unknown', 'card-replaced', 'ticket-expired', ...refusals],
  run: ({ services }, { token: given, ...sent }) => accept(services, given, sent),
});

export const sendKeptConsent = operation({
  summary: 'Kirim persetujuan tanpa tautan dan tanpa tiket: kunci yang terikat menjamin sendiri',
  note: 'Untuk persetujuan yang dibuat tanpa jaringan dan dikirim kemudian, berapa lama pun sesudahnya. Siapa dan naskah mana tertulis di `consent`. Selebihnya seperti `POST /api/sign/{token}/persetujuan`, tetapi kunci meja tidak berlaku di sini. Siapa tidak memegang kunci yang terikat tidak mendengar apa pun tentang orangnya.',
  limit: '64kb',
  access: 'anyone',
  input: z.strictObject({ ...consentFields, evidence: z.discriminatedUnion('kind', [byPhone, byLock]) }),
  answer: receiptAnswer,
  errors: refusals,
  run: ({ services }, sent) => acceptKept(services, sent),
});

export interface Sent<E = Evidence> {
  readonly consent: string;
  readonly evidence: E;
  readonly drawing?: string | undefined;
}

/**
 * Takes a consent exactly once, by the digest of its octets. A signature of a key cannot serve for that: of each there are two
 * forms.
 */
async function accept(services: Services, token: string, sent: Sent): Promise<SignerReceipt> {
  const claim = await getClaim(services, token);
  const { evidence } = sent;
  const first = await findSignerReceipt(services, claim);
  if (first) return own(first, sent);
  const vouched = await (evidence.kind === 'meja'
    ? vouchByDesk(services, claim, evidence)
    : vouch(services, claim, evidence, utf8(sent.consent)));
  return sign(services, claim, sent, vouched);
}

/**
 * Takes a consent for which nothing speaks but the key that is bound to its person. The signature is checked before anything is
 * looked up, because the receipt is for the holder of the key only.
 */
async function acceptKept(services: Services, sent: Sent<OwnEvidence>): Promise<SignerReceipt> {
  const subject = await getSubject(services, sent.consent);
  const octets = utf8(sent.consent);
  const vouched = await vouch(services, subject, sent.evidence, octets);
  checkSignature({ octets, evidence: vouched.evidence }, subject.paper.content.url);
  const first = await findSignerReceipt(services, subject);
  return first ? own(first, sent) : sign(services, subject, sent, vouched);
}

/**
 * The person whom a consent names, on the file that it names.
 * @throws IkrarError 'consent-invalid', 'key-unknown' when there is no such person or file, as if they had no key
 */
export async function getSubject(services: Services, consent: string) {
  const { stores } = services;
  const { kode, orang } = readConsent(consent);
  const [[file], credential] = await Promise.all([
    stores.files.find({ where: { code: kode }, limit: 1 }),
    stores.credentials.get(orang),
  ]);
  const named = file && credential?.fileId === file.id ? credential : undefined;
  const subject = named && (await findSubject(services, named));
  if (!subject?.paper) throw unknownKey();
  return { ...subject, paper: subject.paper };
}

export function readConsent(consent: string): Consent {
  try {
    return parseConsent(utf8(consent));
  } catch (cause) {
    throw invalidConsent('Persetujuan ini tidak berbentuk benar.', cause);
  }
}

export async function sign(services: Services, subject: Subject, sent: Sent, vouched: Vouched): Promise<SignerReceipt> {
  const request = requestOf(subject, sent, vouched);
  const keep = (refusal: unknown) => keepLate(services, request, sent.evidence, refusal);
  const receipt = await services.ceremony.sign(request).catch(keep);
  return own(signerReceipt(subject, receipt), sent);
}

export function requestOf({ paper, person }: Subject, { consent, drawing }: Sent, vouched: Vouched): ConsentRequest {
  if (!paper) throw notOpen();
  const { id: fileId, contentDigest } = paper.file;
  return {
    ...{ fileId, signerId: person.id, contentDigest, consent: utf8(consent), ...vouched },
    ...(drawing === undefined ? {} : { drawing }),
  };
}

/** The receipt, if it is of this consent. @throws IkrarError 'already-signed', with the receipt, otherwise */
export function own(receipt: SignerReceipt, { consent }: Sent): SignerReceipt {
  if (receipt.consentDigest === sha256Hex(utf8(consent))) return receipt;
  throw alreadySigned(receipt);
}

/**
 * The evidence of the key that is bound to this person, which the log has, and how the person was identified
 * when they bound it.
 * @throws IkrarError 'key-unknown', 'key-replaced', 'consent-invalid'
 */
async function vouch(services: Services, subject: Subject, given: OwnEvidence, signed: Uint8Array): Promise<Vouched> {
  if (!subject.paper) throw notOpen();
  const key = await getValidKey(services, subject.credential, subject.paper.file, given.key);
  const spki = octets('consent-invalid', key.spki);
  const signature = octets('consent-invalid', given.signature);
  const point = compressedPoint(spki);
  const { means } = key;
  if (given.kind === 'ponsel' && key.kind === 'device')
    return { means, evidence: { kind: 'ponsel', point, signature: inDer(() => derSignature(signature)) } };
  if (given.kind !== 'sidik' || key.kind !== 'passkey') throw invalidConsent('Kunci ini dari jenis lain.');
  const authenticatorData = octets('consent-invalid', given.authenticatorData);
  const clientData = octets('consent-invalid', given.clientDataJSON);
  const assertion = { authenticatorData, clientDataJSON: clientData, signature };
  if (!(await isSignedByPasskey(services.config.baseUrl, signed, spki, assertion)))
    throw invalidConsent('Pengesahan dengan sidik jari atau wajah ini bukan untuk persetujuan ini.');
  const der = inDer(() => lowS(signature, oids.p256));
  return { means, evidence: { kind: 'sidik', point, signature: der, authenticatorData, clientData } };
}

/**
 * The evidence of a desk's key. It vouches for no person: that the ticket does, which an attendant gave who saw a card.
 * @throws IkrarError 'ticket-expired', 'key-unknown', 'consent-invalid'
 */
async function vouchByDesk(services: Services, claim: Claim, given: Evidence): Promise<Vouched> {
  const { means, event, declaration } = claim;
  if (means.kind !== 'kiosk') throw invalidConsent('Kunci tablet hanya untuk tiket dari meja petugas.');
  requireUnexpired(claim);
  const desk = await getDeskKey(services, { eventId: event.id, declarationId: declaration.id }, given.key);
  return { means, evidence: deskEvidence(desk, given.signature) };
}

/** @throws IkrarError 'consent-invalid' for a signature that is not of 64 octets */
export function deskEvidence(
  { spki, enrolment }: { readonly spki: Uint8Array; readonly enrolment: Uint8Array },
  given: string,
): ConsentEvidence {
  const signature = inDer(() => derSignature(octets('consent-invalid', given)));
  return { kind: 'meja', point: compressedPoint(spki), signature, enrolment };
}

function inDer(encode: () => Uint8Array): Uint8Array {
  try {
    return encode();
  } catch {
    throw invalidConsent('Tanda tangan ponsel ini tidak berbentuk benar.');
  }
}
