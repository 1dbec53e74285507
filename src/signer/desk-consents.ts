import { z } from 'zod';
import { checkSignature, invalidConsent } from '../ceremony/consent.ts';
import { enrolmentEntry } from '../ceremony/key-entries.ts';
import { handOverMessage } from '../core/binding.ts';
import { parseBase64url, utf8 } from '../core/bytes.ts';
import { sha256, sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';
import { cards } from '../model.ts';
import { operation } from '../operations/operation.ts';
import type { TrailParameters } from '../operations/trail.ts';
import type { Services } from '../services.ts';
import { encoded, isSignedBy } from './browser-key.ts';
import {
  byDesk,
  consentFields,
  deskEvidence,
  getSubject,
  own,
  readConsent,
  refusals,
  requestOf,
  type Sent,
  sign,
} from './consents.ts';
import { type EnrolledDesk, getDeskKey, unknownDesk } from './desk-keys.ts';
import { octets } from './passkey.ts';
import { receiptAnswer, type SignerReceipt } from './receipt.ts';
import { findSignerReceipt } from './signing.ts';

const handOver = z
  .strictObject({
    card: z.enum(cards),
    at: z.int().positive().max(8.64e15).describe('Jam tablet ketika diserahkan, milidetik sejak 1970'),
    signature: encoded(100).describe('r dan s (IEEE P1363), base64url'),
  })
  .describe(
    'Penyerahan tablet; `signature` oleh kunci tablet atas `ikrar-serah-1`, `id` kegiatan, SHA-256 `consent` (heksadesimal), `card` dan `at`, masing-masing diakhiri LF',
  );
type HandOver = z.output<typeof handOver>;
type SentByDesk = Sent<z.output<typeof byDesk>> & { readonly handOver: HandOver };

export const sendDeskConsent = operation({
  summary:
    'Kirim persetujuan yang dibuat tanpa jaringan di tablet petugas; kiriman yang sama lagi menjawab hal yang sama',
  note: 'Untuk antrean meja yang ditandatangani tanpa jaringan: tanpa tiket dan tanpa sesi. Kunci tablet menjamin siapa yang memegangnya; ia harus terdaftar untuk kegiatan itu sebelum tablet diserahkan, dan petugas yang mendaftarkannya harus masih bertugas. `handOver` masuk ke jejak seperti penyerahan dengan jaringan. Siapa tidak memegang kunci itu tidak mendengar apa pun tentang orangnya.',
  limit: '64kb',
  access: 'anyone',
  input: z.strictObject({ ...consentFields, evidence: byDesk, handOver }),
  answer: receiptAnswer,
  errors: refusals,
  run: ({ services, caller }, sent) => accept(services, sent, caller.from),
});

/** A tablet's clock that is off by less is believed. */
const leeway = 3_600_000;
/** The longest time from the hand-over to the signature, in milliseconds. */
const longestLoan = 3_600_000;

/**
 * Takes the consent of somebody who was handed a tablet without a network. What a ticket would say, the desk's key says: that it
 * signed is checked before anybody is looked up, and all else after.
 * @param from network address
 */
async function accept(services: Services, sent: SentByDesk, from: string): Promise<SignerReceipt> {
  await checkKey(services, sent);
  const subject = await getSubject(services, sent.consent);
  const { event, declaration, person } = subject;
  const desk = await getDeskKey(services, { eventId: event.id, declarationId: declaration.id }, sent.evidence.key);
  checkHandOver(services, sent, desk);
  const first = await findSignerReceipt(services, subject);
  if (first) return own(first, sent);
  const { name: attendant } = desk.account;
  const { card, at } = sent.handOver;
  const means = { kind: 'kiosk', attendant, card } as const;
  const vouched = { means, evidence: deskEvidence(desk, sent.evidence.signature) };
  await services.ceremony.checkConsent(requestOf(subject, sent, vouched));
  // Before the signature, as at a desk with a network: a crash may leave a hand-over after which nobody signed, and the tablet
  // sends again.
  const parameters: TrailParameters['desk-handed-over'] = {
    card,
    name: person.name,
    tablet: new Date(at).toISOString(),
  };
  const about = { actor: attendant, eventId: event.id, subject: person.id, from };
  await services.trail.append({ code: 'desk-handed-over', parameters: { ...parameters }, ...about });
  return sign(services, subject, sent, vouched);
}

/** @throws IkrarError 'key-unknown' unless the key of a desk has signed the consent; 'consent-invalid' */
async function checkKey({ stores }: Services, { consent, evidence }: SentByDesk): Promise<void> {
  const key = await stores.deskKeys.get(evidence.key);
  if (!key) throw unknownDesk();
  const desk = { spki: parseBase64url(key.spki), enrolment: sha256(enrolmentEntry(key).bytes) };
  checkSignature({ octets: utf8(consent), evidence: deskEvidence(desk, evidence.signature) }, '');
}

/** @throws IkrarError 'consent-invalid' unless the desk's key vouches for this hand-over, at a time that can be */
function checkHandOver(services: Services, { consent, handOver }: SentByDesk, { key, spki }: EnrolledDesk): void {
  const { card, at } = handOver;
  const message = handOverMessage(key.eventId, { consentDigest: sha256Hex(utf8(consent)), card, at });
  if (!isSignedBy(spki, message, octets('consent-invalid', handOver.signature)))
    throw invalidConsent('Penyerahan tablet ini tidak ditandatangani kunci tabletnya.');
  const { waktu } = readConsent(consent);
  if (at < Date.parse(key.at) - leeway) throw wrongTime('sebelum kunci tablet ini didaftarkan');
  if (at > services.clock().getTime() + leeway) throw wrongTime('sesudah jam server');
  if (waktu < at || waktu > at + longestLoan) throw wrongTime('bukan untuk tanda tangan ini');
}

const wrongTime = (what: string): IkrarError =>
  new IkrarError(
    'consent-invalid',
    `Waktu penyerahan tablet ${what}. Betulkan jam tablet, lalu minta orangnya menandatangani lagi.`,
  );
