import { z } from 'zod';
import { count, digest, id, type Of, stored, time } from './fields.ts';

/**
 * waiting: to be sent, or to be tried again; sending: from before the first octet until the answer is stored; sent: the server
 * has accepted it; failed: it was not sent, and is not tried again; unsure: it may have been sent, because the answer is unknown.
 */
export const emailStates = ['waiting', 'sending', 'sent', 'failed', 'unsure'] as const;
export type EmailState = (typeof emailStates)[number];

/** link: the personal link; reminder: the same to somebody who has not signed. */
export const emailKinds = ['link', 'reminder'] as const;
export type EmailKind = (typeof emailKinds)[number];

/** Why a message was not sent, or is not known to be. */
export const emailReasons = [
  'address-unknown',
  'mailbox-full',
  'refused',
  'postponed',
  'unreachable',
  'not-encrypted',
  'login-refused',
  'sender-refused',
  'no-answer',
  'restored',
  'no-address',
  'no-link',
] as const;
export type EmailReason = (typeof emailReasons)[number];

/** The newest message by e-mail to a person. One about another link than the present one says nothing. */
const email = z.strictObject({
  kind: z.enum(emailKinds),
  state: z.enum(emailStates),
  linkHash: digest,
  askedAt: time,
  /** Since when it has been in this state. */
  at: time,
  /** The number of attempts. */
  tries: count,
  /** waiting: no attempt before this. */
  due: time.exactOptional(),
  reason: z.enum(emailReasons).exactOptional(),
  /** The server's reply code. */
  status: z.int().min(200).max(599).exactOptional(),
  /** When the server last accepted a message with this link. */
  sentAt: time.exactOptional(),
});
export type Email = Of<typeof email>;

/** What was sent to a person; `id` is the person's. It ends with the declaration's closing. */
export const delivery = z.strictObject({
  ...stored,
  declarationId: id,
  /** An organizer has sent the link over WhatsApp. A mark for another link than the present one says nothing. */
  whatsapp: z.strictObject({ at: time, linkHash: digest }).exactOptional(),
  email: email.exactOptional(),
});
export type Delivery = Of<typeof delivery>;
