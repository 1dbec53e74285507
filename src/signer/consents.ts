import { z } from 'zod';
import { invalidConsent } from '../ceremony/consent.ts';
import type { SigningReceipt } from '../ceremony.ts';
import { utf8 } from '../core/bytes.ts';
import type { ConsentEvidence } from '../core/consent-attribute.ts';
import { sha256Hex } from '../core/digest.ts';
import { derSignature, lowS } from '../core/ecdsa.ts';
import { oids } from '../core/oid.ts';
import { compressedPoint } from '../core/p256-point.ts';
import { IkrarError } from '../errors.ts';
import type { Means } from '../model.ts';
import { operation } from '../operations/operation.ts';
import type { Services } from '../services.ts';
import { encoded } from './browser-key.ts';
import { type Claim, getClaim } from './claim.ts';
import { getDeskKey } from './desk-keys.ts';
import { getValidKey, logKey } from './key-store.ts';
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
const byDesk = z.strictObject({
  kind: z.literal('meja'),
  key: keySha256,
  signature: encoded(100).describe('r dan s (IEEE P1363), base64url; hanya dengan tiket dari meja yang masih berlaku'),
});
const evidence = z.discriminatedUnion('kind', [byPhone, byLock, byDesk]);
type Evidence = z.output<typeof evidence>;
type OwnEvidence = Exclude<Evidence, { readonly kind: 'meja' }>;

/** What the ceremony is to believe, and how the person was identified. */
interface Vouched {
  readonly evidence: ConsentEvidence;
  readonly means: Means;
}

export const sendConsent = operation({
  summary:
    'Kirim persetujuan yang ditandatangani kunci penanda tangan; kiriman yang sama lagi menjawab tanda terima pertama',
  note: '`consent` ialah JSON kanonik (`docs/formats.md`); oktet UTF-8-nya yang ditandatangani, dan tidak pernah ditulis ulang. `drawing` ialah gambar yang dicetak, bila persetujuan memuat `goresan`. Kunci yang terikat menjamin sendiri: PIN dan tiket tidak diminta, juga sesudah tiket berakhir. `already-signed` membawa tanda terima tanda tangan yang sudah ada. Pada 429 dan 5xx kirim lagi oktet yang sama.',
  limit: '64kb',
  access: 'anyone',
  input: z.strictObject({
    token,
    consent: z.string().min(2).max(1024).describe('JSON kanonik, persis seperti ditandatangani'),
    evidence,
    drawing: z
      .string()
      .max(16_000)
      .optional()
      .describe('Garis-garis gambar: `x y m` dan `x y l`, masing-masing diakhiri LF'),
  }),
  answer: receiptAnswer,
  errors: [
    'token-unknown',
    'ticket-expired',
    'key-unknown',
    'key-replaced',
    'already-signed',
    'consent-invalid',
    'consent-late',
    'digest-mismatch',
    'strokes-invalid',
    'character-unprintable',
    'declaration-not-open',
    'overloaded',
    'clock-behind',
    'timestamp-unavailable',
  ],
  run: ({ services }, { token: given, ...sent }) => accept(services, given, sent),
});

interface Sent {
  readonly consent: string;
  readonly evidence: Evidence;
  readonly drawing?: string | undefined;
}

/**
 * Takes a consent exactly once, by the digest of its octets. A signature of a key cannot serve for that: of each there are two
 * forms.
 */
async function accept(services: Services, token: string, { consent, evidence, drawing }: Sent): Promise<SignerReceipt> {
  const claim = await getClaim(services, token);
  const signed = utf8(consent);
  const digest = sha256Hex(signed);
  const first = await findSignerReceipt(services, claim);
  if (first) return own(first, digest);
  const vouched = await (evidence.kind === 'meja'
    ? vouchByDesk(services, claim, evidence)
    : vouch(services, claim, evidence, signed));
  if (!claim.paper) throw notOpen();
  const { id: fileId, contentDigest } = claim.paper.file;
  const receipt = await services.ceremony
    .sign({
      ...{ fileId, signerId: claim.person.id, contentDigest, consent: signed, ...vouched },
      ...(drawing === undefined ? {} : { drawing }),
    })
    .catch(lateIfClosed);
  return own(signerReceipt(claim, receipt), digest);
}

/** The receipt, if it is of this consent. @throws IkrarError 'already-signed', with the receipt, otherwise */
function own(receipt: SignerReceipt, digest: string): SignerReceipt {
  if (receipt.consentDigest === digest) return receipt;
  throw alreadySigned(receipt);
}

const late = (): IkrarError =>
  new IkrarError(
    'consent-late',
    'Penandatanganan sudah ditutup sebelum persetujuan Anda sampai. Hubungi panitia; penanda tangan susulan mendapat naskah tersendiri.',
  );

function lateIfClosed(error: unknown): SigningReceipt {
  throw error instanceof IkrarError && error.code === 'declaration-closed' ? late() : error;
}

/**
 * The evidence of the key that is bound to this person, which is in the log before it signs, and how the person was identified
 * when they bound it.
 * @throws IkrarError 'key-unknown', 'key-replaced', 'consent-invalid'
 */
async function vouch(services: Services, claim: Claim, given: OwnEvidence, signed: Uint8Array): Promise<Vouched> {
  const key = await getValidKey(services, claim.credential, given.key);
  const spki = octets('consent-invalid', key.spki);
  const signature = octets('consent-invalid', given.signature);
  const point = compressedPoint(spki);
  if (claim.paper) await logKey(services, claim.paper.file, key);
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
  const { means, event } = claim;
  if (means.kind !== 'kiosk') throw invalidConsent('Kunci tablet hanya untuk tiket dari meja petugas.');
  requireUnexpired(claim);
  const { spki, enrolment } = await getDeskKey(services, event.id, given.key);
  const signature = octets('consent-invalid', given.signature);
  const point = compressedPoint(spki);
  return { means, evidence: { kind: 'meja', point, signature: inDer(() => derSignature(signature)), enrolment } };
}

function inDer(encode: () => Uint8Array): Uint8Array {
  try {
    return encode();
  } catch {
    throw invalidConsent('Tanda tangan ponsel ini tidak berbentuk benar.');
  }
}
