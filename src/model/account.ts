import { z } from 'zod';
import { count, digest, id, line, named, type Of, stored, time } from './fields.ts';

export const rights = ['organizer', 'attendant', 'archivist'] as const;
export type Right = (typeof rights)[number];

export const account = z.strictObject({
  ...stored,
  /** Login name, lower case; unique. */
  name: named(200),
  displayName: line(1000),
  /** argon2id; absent until the person has set a password through a one-time link. */
  passwordHash: named(400).exactOptional(),
  /** Digest of the one-time link's token, and the time at which the link expires. */
  setup: z.strictObject({ tokenHash: digest, expiresAt: time }).exactOptional(),
  /** The event whose organizer made this account, and whose organizers may renew its one-time link. */
  eventId: id.exactOptional(),
  /** May make events and accounts. */
  admin: z.boolean(),
  disabled: z.boolean(),
  createdAt: time,
});
export type Account = Of<typeof account>;

/** To whom a tablet is lent, and what is counted of attempts to get it back. */
const loan = z.strictObject({
  eventId: id,
  signerId: id,
  /** Digest of the ticket with which this person signs. */
  ticketHash: digest,
  wrongPins: count,
});

/**
 * `id` is the digest of the cookie's token. While the tablet is lent (`desk.loan`) the session gives none of the account's
 * rights.
 */
export const session = z.strictObject({
  ...stored,
  id: digest,
  accountId: id,
  createdAt: time,
  expiresAt: time,
  /** The short PIN with which the attendant takes a lent tablet back, keyed (pki/secrets). */
  desk: z
    .strictObject({
      pinHash: digest,
      /** Digest of a cookie which the tablet's script takes away at a hand-over without a network (browser/parts/desk-lock). */
      presence: digest.exactOptional(),
      loan: loan.exactOptional(),
    })
    .exactOptional(),
});
export type Session = Of<typeof session>;

/** The role of an account at an event, or at one round of the event only. */
export const membership = z.strictObject({
  ...stored,
  accountId: id,
  eventId: id,
  declarationId: id.exactOptional(),
  right: z.enum(rights),
});
export type Membership = Of<typeof membership>;
