import { z } from 'zod';
import { count, digest, id, line, named, type Of, stored, time } from './fields.ts';

/** The number of wrong PINs in a row, and the time before which no further one is tried. */
const wrongPins = { attempts: count, lockedUntil: time.exactOptional() };

/** Octets of a drawing's text: far more than any space takes. */
const longestDrawing = 16_000;

/** 16 random octets, hex. */
const seed = z.string().regex(/^[0-9a-f]{32}$/);

/** The number of earlier PINs of a person that are still recognised as theirs. */
export const formerPinsKept = 5;

/**
 * What a signer proves their identity with. `id` is the person's. Only hashes are stored; PIN hashes are keyed
 * (pki/secrets). Wrong PINs are counted by the way they came: with the personal link, or by name in the hall, so that
 * whoever knows only the name cannot lock the link.
 */
export const credential = z.strictObject({
  ...stored,
  declarationId: id,
  /** Empty until the declaration opens. */
  fileId: line(200),
  /** Digest of the personal link's token; unique. Absent until links are made. */
  linkHash: digest.exactOptional(),
  pinHash: digest.exactOptional(),
  /**
   * What link and PIN are derived from, with a key outside the database (pki/card-secrets), so that the same card can be
   * printed again. Absent for what was made before schema 7, and from the closing on.
   */
  card: z.strictObject({ link: seed.exactOptional(), pin: seed.exactOptional(), at: time }).exactOptional(),
  /** Hashes of the PINs before this one, the newest first: whoever types one is told that their card is old. */
  formerPins: z.array(digest).max(formerPinsKept).exactOptional(),
  ...wrongPins,
  hall: z.strictObject(wrongPins).exactOptional(),
});
export type Credential = Of<typeof credential>;

/**
 * A personal link that was replaced, so that whoever follows it is told so. `id` is the digest of its token: nobody finds it
 * who does not have the link. It ends with the declaration's closing.
 */
export const formerLink = z.strictObject({ ...stored, id: digest, declarationId: id });
export type FormerLink = Of<typeof formerLink>;

/**
 * What was guessed at an event, all names together, since an organizer last reset it. `id` is the event's. A count of
 * wrong hall codes ends at its budget (signer/hall-code).
 */
export const hallGuesses = z.strictObject({ ...stored, wrongCodes: count, wrongPins: count });
export type HallGuesses = Of<typeof hallGuesses>;

/** Identity cards that an attendant may accept. */
export const cards = ['KTP', 'KTA', 'Kartu Pegawai', 'SIM', 'Paspor'] as const;

/** How a person was identified: by their own link and PIN, in the hall by PIN, or by an attendant who saw a card. */
export const means = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['link', 'hall']) }),
  z.strictObject({ kind: z.literal('kiosk'), attendant: z.string(), card: z.enum(cards) }),
]);
export type Means = Of<typeof means>;

/** What a person says of themselves, or is said in their name: that they cannot sign, or will not. */
export const absences = ['berhalangan', 'menolak'] as const;
export type Absence = (typeof absences)[number];
export const isAbsence = (status: Attendance): status is Absence => absences.some((absence) => absence === status);

export const attendances = ['diharapkan', 'hadir', 'diwakilkan', 'tidak-hadir', ...absences] as const;
export type Attendance = (typeof attendances)[number];

/**
 * Who came, or said that they will not sign. Whether somebody signed is never stored here, only in the revisions. `id` is the
 * person's.
 */
export const attendanceRecord = z.strictObject({
  ...stored,
  declarationId: id,
  status: z.enum(attendances),
  /** diwakilkan: the representative, and the number of their letter; tidak-hadir and absences: the reason. */
  representedBy: named(120).exactOptional(),
  letter: named(80).exactOptional(),
  reason: named(200).exactOptional(),
  /** How the person was identified who said an absence themselves. */
  own: means.exactOptional(),
  /** Who told an organizer of an absence. */
  toldBy: named(120).exactOptional(),
  at: time,
});
export type AttendanceRecord = Of<typeof attendanceRecord>;

/**
 * What a person agreed to in a file of `ikrar/1`, as canonical JSON: its digest is in the signature's /Reason and in the log
 * entry. Later files hold the consent itself (core/consent).
 */
export const formerConsent = z.strictObject({
  fileId: id,
  signerId: id,
  contentDigest: digest,
  /** Pen strokes: points as [x, y] in units of 1/1000 of the pad's width, y downward; or empty with a typed name. */
  strokes: z.array(z.array(z.tuple([z.number(), z.number()]))),
  typedName: z.string().exactOptional(),
  at: time,
  means,
});
export type FormerConsent = Of<typeof formerConsent>;

/**
 * A drawing that a person signed and the file does not print: its digest is in their consent (core/consent). No page shows it; it
 * leaves with the archive bag. The id is made of file, person and digest (ceremony/unprinted-drawings).
 */
export const unprintedDrawing = z.strictObject({
  ...stored,
  id: line(500),
  fileId: id,
  /** As it was signed (core/drawing). */
  text: named(longestDrawing),
});
export type UnprintedDrawing = Of<typeof unprintedDrawing>;

/** A key of the signer's own: made by the browser of their phone, or by its lock (a passkey). */
export const keyKinds = ['device', 'passkey'] as const;
export type KeyKind = (typeof keyKinds)[number];

/**
 * The key that a person has bound to the file they are to sign; `id` is the person's. It vouches for a consent that arrives
 * after the ticket has ended. There is one row a person, so that a second key voids the first.
 */
export const signerKey = z.strictObject({
  ...stored,
  declarationId: id,
  fileId: id,
  kind: z.enum(keyKinds),
  /** SubjectPublicKeyInfo (DER) of a P-256 key in 91 octets, base64url; `keySha256` is over these octets. */
  spki: z.string().regex(/^[A-Za-z0-9_-]{122}$/),
  keySha256: digest,
  /** The digests of this person's earlier keys, the newest last. They never come back. */
  voided: z.array(digest),
  means,
  /** A mark of the PIN (signer/pin) at that time: a new card voids the key. */
  pinMark: line(64),
  at: time,
});
export type SignerKey = Of<typeof signerKey>;

/**
 * The key of a tablet at an event's desk, which an attendant has enrolled; `id` is the SHA-256 of its SubjectPublicKeyInfo. It
 * holds as long as that attendant may work there.
 */
export const deskKey = z.strictObject({
  ...stored,
  id: digest,
  eventId: id,
  accountId: id,
  spki: z.string().regex(/^[A-Za-z0-9_-]{122}$/),
  at: time,
});
export type DeskKey = Of<typeof deskKey>;

/**
 * A consent that arrived when its declaration was closed: complete and by a key that was bound in time, but in no file. `id` is the
 * person's; only the first is kept.
 */
export const lateConsent = z.strictObject({
  ...stored,
  declarationId: id,
  fileId: id,
  /** Canonical JSON (core/consent), as it was signed, and its digest. */
  consent: named(1024),
  consentDigest: digest,
  /** The text of the drawing, where the consent has one. */
  drawing: line(longestDrawing).exactOptional(),
  /** The evidence as it was sent. */
  evidence: z.strictObject({
    kind: z.enum(['meja', 'ponsel', 'sidik']),
    key: digest,
    signature: named(100),
    authenticatorData: named(340).exactOptional(),
    clientDataJSON: named(1400).exactOptional(),
  }),
  means,
  /** When it arrived; the consent says when the device made it. */
  at: time,
  /** The follow-up into which an organizer has taken the person. */
  roundId: id.exactOptional(),
});
export type LateConsent = Of<typeof lateConsent>;
