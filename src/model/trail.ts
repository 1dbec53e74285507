import { z } from 'zod';
import { count, digest, id, line, named, type Of, stored, time } from './fields.ts';

/** The events that the audit trail records; operations/trail has the words for each. */
export const trailCodes = [
  'account-created',
  'account-changed',
  'setup-renewed',
  'event-created',
  'event-changed',
  'right-given',
  'right-taken',
  'declaration-created',
  'declaration-changed',
  'declaration-removed',
  'declaration-opened',
  'declaration-closed',
  'declaration-revoked',
  'round-created',
  'roster-imported',
  'roster-changed',
  'roster-filled',
  'cards-made',
  'cards-replaced',
  'cards-printed',
  'emails-asked',
  'pin-replaced',
  'link-replaced',
  'contact-changed',
  'attendance-recorded',
  'archive-exported',
  'archive-handed-over',
  'records-terms-set',
  'text-written',
  'text-agreed',
  'text-removed',
  'logged-in',
  'login-refused',
  'logged-out',
  'password-set',
  'desk-pin-set',
  'desk-handed-over',
  'desk-pin-refused',
  'desk-returned',
  'desk-enrolled',
  'pin-refused',
  'pin-locked',
  'key-replaced',
  'consent-late',
  'hall-code-refused',
  'hall-changed',
  'lock-lifted',
  'limit-reached',
  'counted',
  'store-restored',
  'key-used',
  'trail-begun',
  'legacy',
] as const;
export type TrailCode = (typeof trailCodes)[number];

/**
 * An entry of the trail: a link of one chain over the whole installation. `id` is its number, from 1, in twelve digits, so that
 * two nodes cannot give one twice. Who and from where stand apart (trailDetails), so that they can be purged one day while the
 * chain stays whole.
 */
export const trailEntry = z.strictObject({
  ...stored,
  at: time,
  code: z.enum(trailCodes),
  eventId: id.exactOptional(),
  /** SHA-256 of the canonical JSON of the entry before, without its version; zeros for the first. */
  previous: digest,
  /** Id of the details: their SHA-256. */
  details: digest,
});
export type TrailEntry = Of<typeof trailEntry>;

/**
 * A record that gives somebody power, or that no file and no log holds, in the version that the deed left; without a version,
 * the deed removed it. An older row that is put back has a valid MAC and contradicts this.
 */
export const trailRow = z.strictObject({
  /** The collection. */
  of: z.enum([
    ...['accounts', 'sessions', 'memberships', 'credentials'],
    ...['events', 'declarations', 'attendance', 'lateConsents', 'handovers'],
  ] as const),
  id,
  version: count.exactOptional(),
  /** SHA-256 of the record's canonical JSON. */
  digest: digest.exactOptional(),
});
export type TrailRow = Of<typeof trailRow>;

/** What of an entry names people. `id` is the SHA-256 of the canonical JSON of the rest without version; the salt hides it. */
export const trailDetails = z.strictObject({
  ...stored,
  salt: z.string().regex(/^[0-9a-f]{32}$/),
  actor: line(200),
  parameters: z.record(line(60), line(2000)),
  /** Id or name of what it was done to. */
  subject: line(1000).exactOptional(),
  /** Network address. */
  from: line(100).exactOptional(),
  row: trailRow.exactOptional(),
});
export type TrailDetails = Of<typeof trailDetails>;

/** An entry as it was kept before there was a chain; none is added any more. */
export const auditEntry = z.strictObject({
  ...stored,
  at: time,
  actor: line(200),
  code: z.enum(trailCodes),
  parameters: z.record(line(60), line(2000)),
  eventId: id.exactOptional(),
  /** Id or name of the thing that was changed. */
  subject: line(1000).exactOptional(),
  /** Network address. */
  from: line(100).exactOptional(),
});
export type AuditEntry = Of<typeof auditEntry>;

/** A running number; `id` names what it counts and the year, e.g. `nomor-2024`. `value` is the last number given. */
export const counter = z.strictObject({ ...stored, value: count });
export type Counter = Of<typeof counter>;

/** What the archivist handed over to the archive. */
export const handover = z.strictObject({
  ...stored,
  eventId: id,
  at: time,
  receiver: named(160),
  by: line(1000),
  bagSha256: digest.exactOptional(),
  /** Code of the berita acara; absent for handovers before schema 10. */
  paper: line(20).exactOptional(),
});
export type Handover = Of<typeof handover>;

/**
 * A version of a text or clause that a declaration was opened with, and the digest it must keep. `id` is
 * `{id}/{version}`.
 */
export const usedText = z.strictObject({ ...stored, text: z.strictObject({ id, version: z.int().min(1), digest }) });
export type UsedText = Of<typeof usedText>;
