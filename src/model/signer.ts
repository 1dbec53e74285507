import { z } from 'zod';
import { count, digest, id, line, named, type Of, stored, time } from './fields.ts';

/** What signers prove themselves with. `id` is the person's. Only hashes; PIN hashes are keyed (see pki/secrets). */
export const credential = z.strictObject({
  ...stored,
  declarationId: id,
  /** Empty until the declaration opens. */
  fileId: line(200),
  /** Of the personal link's token; unique. Absent until links are made. */
  linkHash: digest.exactOptional(),
  pinHash: digest.exactOptional(),
  /** Wrong PINs in a row, and until when the next try must wait. */
  attempts: count,
  lockedUntil: time.exactOptional(),
});
export type Credential = Of<typeof credential>;

export const attendances = ['diharapkan', 'hadir', 'diwakilkan', 'tidak-hadir'] as const;
export type Attendance = (typeof attendances)[number];

/** Who came. That somebody signed is never stored here: revisions say it. `id` is the person's. */
export const attendanceRecord = z.strictObject({
  ...stored,
  declarationId: id,
  status: z.enum(attendances),
  /** diwakilkan: by whom, and the letter's number; tidak-hadir: the reason. */
  representedBy: named(120).exactOptional(),
  letter: named(80).exactOptional(),
  reason: named(200).exactOptional(),
  at: time,
});
export type AttendanceRecord = Of<typeof attendanceRecord>;

/** Identity cards that an attendant may have seen. */
export const cards = ['KTP', 'KTA', 'Kartu Pegawai', 'SIM', 'Paspor'] as const;

/** How the person was known: own link and PIN, hall and PIN, or an attendant who saw the card. */
export const means = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['link', 'hall']) }),
  z.strictObject({ kind: z.literal('kiosk'), attendant: z.string(), card: z.enum(cards) }),
]);
export type Means = Of<typeof means>;

/**
 * What a person agreed to, as canonical JSON; its digest stands in the signature's /Reason and in the log entry.
 * An object of its own because it may be made where the server is not.
 */
export const consent = z.strictObject({
  fileId: id,
  signerId: id,
  contentDigest: digest,
  /** Pen strokes: points as [x, y] in units of 1/1000 of the pad's width, y downward; or empty with a typed name. */
  strokes: z.array(z.array(z.tuple([z.number(), z.number()]))),
  typedName: z.string().exactOptional(),
  at: time,
  means,
});
export type Consent = Of<typeof consent>;
