/**
 * The nouns of the house. Every record is plain JSON (bytes only in revisions and log entries), carries its `id` and, where
 * two writers can meet, a `version` that the store compares before it replaces. Times are ISO 8601 in UTC, days `YYYY-MM-DD`.
 */

export interface StoredRecord {
  readonly id: string;
  /** Raised by one at every replace; the compare-and-set of a record. */
  readonly version: number;
}

export type TimeZone = 'Asia/Jakarta' | 'Asia/Makassar' | 'Asia/Jayapura';

/** Kegiatan: what Bawaslu holds; one or more declarations are signed at it. */
export interface PledgeEvent extends StoredRecord {
  /** Short name in addresses: `/h/{slug}`; unique. */
  readonly slug: string;
  readonly name: string;
  /** e.g. "Pemilihan Tahun 2024" */
  readonly election: string;
  /** e.g. "Bawaslu Kabupaten Sijunjung" */
  readonly organizer: string;
  readonly regionCode: string;
  readonly venue: string;
  /** The place of the place-and-date line, e.g. "Muaro Sijunjung". */
  readonly place: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly timeZone: TimeZone;
  readonly letterhead: readonly string[];
  /** PNG or JPEG, base64. */
  readonly logo?: { readonly type: 'image/png' | 'image/jpeg'; readonly base64: string };
  /** The one accent colour of the pages, `#rrggbb`. */
  readonly accent?: string;
  /** Number pattern of a naskah, e.g. "{nomor}/PM.01/K.SB-15/{bulan}/{tahun}". */
  readonly numberPattern?: string;
  readonly createdAt: string;
}

/** bersama: one text, many signers, one file or one a volume; perorangan: one file a person (pakta integritas). */
export type DeclarationKind = 'bersama' | 'perorangan';

/**
 * opening and closing are the moments in which files are written; a crash there is mended by going on, never by going back.
 * From opening on, text and roster are frozen.
 */
export const declarationStates = ['draft', 'opening', 'open', 'closing', 'closed', 'revoked'] as const;
export type DeclarationState = (typeof declarationStates)[number];

/** Naskah: a text with its slots filled, a roster, and how both are laid into files. */
export interface Declaration extends StoredRecord {
  /** Empty for a draft that is being removed: it belongs to no event any more, and is gone when all that hung on it is. */
  readonly eventId: string;
  /** The event that such a draft was of. */
  readonly removedFrom?: string;
  /** Position among the event's declarations, from 0. */
  readonly order: number;
  /** What organizers call it in lists, and a round among its siblings ("Dinas Kesehatan"); never printed. */
  readonly label?: string;
  readonly kind: DeclarationKind;
  /** How a joint declaration is laid into files; auto: by group above the threshold that public validators can bear. */
  readonly volumes: 'auto' | 'one' | 'by-group';
  readonly template: { readonly id: string; readonly version: number };
  readonly clauses: readonly ClauseChoice[];
  readonly slots: { readonly [name: string]: string };
  /** Nomor naskah as printed; empty until the organizer sets it or the pattern fills it at opening. */
  readonly number: string;
  /** Signing days (sittings), ascending; empty means the event's days. */
  readonly days: readonly string[];
  /** susulan: a later round for those missing; berjenjang: a round carried down to staff. */
  readonly parent?: { readonly id: string; readonly relation: 'susulan' | 'berjenjang' };
  readonly state: DeclarationState;
  readonly openedAt?: string;
  readonly closedAt?: string;
  readonly revoked?: { readonly at: string; readonly reason: string; readonly by: string };
}

/** A clause of the clause library, and after which numbered point of the template it goes (0 = before the first). */
export interface ClauseChoice {
  readonly id: string;
  readonly version: number;
  readonly after: number;
}

export const roles = ['pemandu', 'penandatangan', 'saksi', 'mengetahui'] as const;
/** pemandu reads aloud and signs in the first block; saksi and mengetahui sign after the signers. */
export type Role = (typeof roles)[number];

/** One line of a roster: the facts that are printed and frozen. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly position: string;
  readonly institution: string;
  readonly regionCode: string;
  readonly role: Role;
  /** 18 digits; never printed whole, never in a certificate. */
  readonly nip?: string;
  /** Pangkat/golongan, for the identity block of a pakta integritas. */
  readonly rank?: string;
  /** Kecamatan, kabupaten or OPD by which progress is counted and volumes are made. */
  readonly group?: string;
}

/** The roster of one declaration, one record, so that an import is whole or not at all. `id` is the declaration's. */
export interface Roster extends StoredRecord {
  readonly people: readonly Person[];
  /** Set when the declaration opens, in the same record, so that a late change meets it and not only the declaration's state. */
  readonly frozen?: true;
}

/** What a signer proves himself with. `id` is the person's. Only hashes; PIN hashes are keyed (see pki/secrets). */
export interface Credential extends StoredRecord {
  readonly declarationId: string;
  readonly fileId: string;
  /** SHA-256 of the personal link's token, hex; unique. Absent until links are made. */
  readonly linkHash?: string;
  readonly pinHash?: string;
  /** Wrong PINs in a row, and until when the next try must wait. */
  readonly attempts: number;
  readonly lockedUntil?: string;
}

export const attendances = ['diharapkan', 'hadir', 'diwakilkan', 'tidak-hadir'] as const;
export type Attendance = (typeof attendances)[number];

/** Who came. That somebody signed is never stored here: revisions say it. `id` is the person's. */
export interface AttendanceRecord extends StoredRecord {
  readonly declarationId: string;
  readonly status: Attendance;
  /** diwakilkan: by whom, and the letter's number; tidak-hadir: the reason. */
  readonly representedBy?: string;
  readonly letter?: string;
  readonly reason?: string;
  readonly at: string;
}

export type FileKind = 'ikrar' | 'pakta' | 'berita-acara';

/** Berkas: what is signed. Light: looked up by code at every scan. */
export interface PledgeFile extends StoredRecord {
  readonly eventId: string;
  readonly declarationId: string;
  readonly kind: FileKind;
  /** `XXXX-XXXX-XXXX`; unique. */
  readonly code: string;
  /** Position among the declaration's files, from 0. */
  readonly order: number;
  /** Label of a volume ("Kabupaten Minahasa") or the person's name of an individual pledge. */
  readonly label?: string;
  /** SHA-256 of the canonical JSON of all that is printed. */
  readonly contentDigest: string;
  readonly signers: number;
}

/** The heavy half of a file, immutable: `id` is the file's. */
export interface Paper extends StoredRecord {
  /** Canonical JSON of the content (document/content). */
  readonly content: string;
  /** JSON of the signing plan (document/plan): where the fields stand. */
  readonly plan: string;
  /** What the large QR says, and the time in the metadata: with the content, all that the base PDF depends on. */
  readonly address: string;
  readonly at: string;
}

/**
 * What a person agreed to, as canonical JSON; its digest stands in the signature's /Reason and in the log entry.
 * An object of its own because it may be made where the server is not.
 */
export interface Consent {
  readonly fileId: string;
  readonly signerId: string;
  readonly contentDigest: string;
  /** Pen strokes: points as [x, y] in units of 1/1000 of the pad's width, y downward; or empty with a typed name. */
  readonly strokes: readonly (readonly (readonly [number, number])[])[];
  readonly typedName?: string;
  readonly at: string;
  readonly means: Means;
}

/** Identity cards that an attendant may have seen. */
export const cards = ['KTP', 'KTA', 'Kartu Pegawai', 'SIM', 'Paspor'] as const;

/** How the person was known: own link and PIN, hall and PIN, or an attendant who saw the card. */
export type Means =
  | { readonly kind: 'link' | 'hall' }
  | { readonly kind: 'kiosk'; readonly attendant: string; readonly card: (typeof cards)[number] };

export type RevisionKind = 'certification' | 'dss' | 'signature' | 'timestamp';

/** One increment of a PDF. The PDF is the concatenation of its revisions; n counts from 0, the base and its certification. */
export interface Revision {
  readonly fileId: string;
  readonly n: number;
  readonly kind: RevisionKind;
  /** The increment only. */
  readonly bytes: Uint8Array;
  /** Size of the whole file to here. */
  readonly size: number;
  /** SHA-256 of the whole file to here, hex. */
  readonly sha256: string;
  readonly signerId?: string;
  /** Canonical JSON of the consent, and its SHA-256, hex. */
  readonly consent?: string;
  readonly consentDigest?: string;
  readonly certificateSha256?: string;
  /** Whose clock stamped it: our own TSA, or the external one. */
  readonly timestampBy?: 'own' | 'external' | 'own-because-external-silent';
  readonly at: string;
}

/** A revision without its bytes and strokes: what counts, lists and boards need. */
export type RevisionFacts = Omit<Revision, 'bytes' | 'consent'>;

export const rights = ['organizer', 'attendant', 'archivist'] as const;
export type Right = (typeof rights)[number];

export interface Account extends StoredRecord {
  /** Login name, lower case; unique. */
  readonly name: string;
  readonly displayName: string;
  /** argon2id; absent until the person has set a password by a one-time link. */
  readonly passwordHash?: string;
  /** SHA-256 of the one-time link's token, hex, and when it ends. */
  readonly setup?: { readonly tokenHash: string; readonly expiresAt: string };
  /** The event whose organizer made it, and whose organizers may renew its one-time link. */
  readonly eventId?: string;
  /** May make events and accounts. */
  readonly admin: boolean;
  readonly disabled: boolean;
  readonly createdAt: string;
}

/** `id` is the SHA-256 of the cookie's token, hex. */
export interface Session extends StoredRecord {
  readonly accountId: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** What an account may do at an event, or at one round of it only. */
export interface Membership extends StoredRecord {
  readonly accountId: string;
  readonly eventId: string;
  readonly declarationId?: string;
  readonly right: Right;
}

/** What the trail tells of; the words for each stand with its parameters in operations/trail. */
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
  'pin-replaced',
  'link-replaced',
  'attendance-recorded',
  'archive-exported',
  'archive-handed-over',
  'legacy',
] as const;
export type TrailCode = (typeof trailCodes)[number];

/** Who did what, when, from where. */
export interface AuditEntry extends StoredRecord {
  readonly at: string;
  readonly actor: string;
  readonly code: TrailCode;
  readonly parameters: Readonly<Record<string, string>>;
  readonly eventId?: string;
  /** Id or name of what it was done to. */
  readonly subject?: string;
  /** Network address. */
  readonly from?: string;
}

/** A running number; `id` names what it counts and the year, e.g. `nomor-2024`. */
export interface Counter extends StoredRecord {
  /** The last number given. */
  readonly value: number;
}

/** What the archivist handed over. */
export interface Handover extends StoredRecord {
  readonly eventId: string;
  readonly at: string;
  readonly receiver: string;
  readonly by: string;
  readonly bagSha256?: string;
}

/** A version of a text or clause that a declaration was opened with, and the digest it may never lose. `id`: `{id}/{version}`. */
export interface UsedText extends StoredRecord {
  readonly text: { readonly id: string; readonly version: number; readonly digest: string };
}
