import { z } from 'zod';
import { equal, parseUtf8 } from '../core/bytes.ts';
import { canonicalBytes, type Json } from '../core/canonical-json.ts';
import type { Of } from '../model.ts';

/**
 * An entry of the log: canonical JSON (RFC 8785), all of which is hashed into the tree. Most entries are about one
 * revision of a file:
 *
 *     {"at":"2024-10-01T03:12:45.123Z",
 *      "certificateSha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
 *      "code":"7GQ2-M9XK-4RTB",
 *      "consentDigest":"60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
 *      "contentDigest":"fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13",
 *      "kind":"signature",
 *      "n":3,
 *      "schema":"ikrar-entry/2",
 *      "sha256":"a4e624d686e03ed2767c0abd85c14426b0b1157d2ce81d27bb4fe4f6f01d688a"}
 *
 * in one line, without the breaks shown here; docs/formats.md describes each kind. Entries hold no personal data:
 * people appear only as the digests of their consent, key and certificate. Only version 2 is written today; entries of
 * version 1 will always be read.
 */
export type Entry = Of<typeof version1> | Of<typeof version2>;

/** An entry with a number `n`: the log's store finds it by its file and that number. */
export type FiledEntry = Extract<Entry, { readonly n: number }>;

/** An entry about one revision of a file, and not about the file's revocation. */
export type RevisionEntry = Exclude<FiledEntry, { readonly kind: 'revocation' }>;

/** An entry about neither a file's revision nor its revocation. */
export type UnfiledEntry = Exclude<Entry, FiledEntry>;

export const isFiled = (entry: Entry): entry is FiledEntry => 'n' in entry;

export const isRevision = (entry: Entry): entry is RevisionEntry => isFiled(entry) && entry.kind !== 'revocation';

/** SHA-256 in lower-case hex. */
const digest = z.string().regex(/^[0-9a-f]{64}$/);
/** `XXXX-XXXX-XXXX` in Crockford's base32. */
const code = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
/** ISO 8601 in UTC with milliseconds. */
const at = z.iso.datetime({ precision: 3 });
const whole = z.int().min(0);
/** The contents of a checkpoint: the number of entries, and the root hash over them in hex. */
const tree = z.strictObject({ size: whole, root: digest });
/** A certificate's serial number: the octets of the positive integer in hex, without leading zero octets. */
const serial = z.string().regex(/^(?!00)(?:[0-9a-f]{2}){1,20}$/);

/** `sha256` is over the whole PDF up to and including the revision; for a revocation, over the file as it then was. */
const ofFile = { code, sha256: digest, contentDigest: digest, at };

const version1 = z.strictObject({
  schema: z.literal('ikrar-entry/1'),
  ...ofFile,
  code: z.string().regex(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/),
  kind: z.enum(['certification', 'dss', 'signature', 'timestamp', 'revocation']),
  /** The revision's number; -1 for a revocation, which is no revision of the file. */
  n: z.int().min(-1),
  consentDigest: digest.exactOptional(),
  certificateSha256: digest.exactOptional(),
  at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
});

const head = { schema: z.literal('ikrar-entry/2') };
const revision = { ...head, ...ofFile, n: whole };
const certificateSha256 = digest.exactOptional();
const signed = { ...revision, consentDigest: digest.exactOptional(), certificateSha256 };

const version2 = z.discriminatedUnion('kind', [
  z.strictObject({ ...revision, kind: z.literal('certification'), certificateSha256 }),
  z.strictObject({ ...revision, kind: z.literal('dss') }),
  z.strictObject({ ...revision, kind: z.literal('timestamp') }),
  z.strictObject({ ...signed, kind: z.literal('signature') }),
  /**
   * A signature made by an outside signing service. Its certificate is the one bound to the person's line on the
   * roster.
   */
  z.strictObject({ ...signed, kind: z.literal('certified'), issuerSha256: digest.exactOptional(), serial }),
  z.strictObject({ ...head, ...ofFile, kind: z.literal('revocation'), n: z.literal(-1) }),
  /** A signer has bound a key to a file. `keySha256` is over its SubjectPublicKeyInfo (DER), and so is `replaces`. */
  z.strictObject({
    ...head,
    kind: z.literal('key'),
    ...{ code, contentDigest: digest, keySha256: digest, at },
    means: z.enum(['device', 'passkey', 'server']),
    replaces: digest.exactOptional(),
  }),
  /** An attendant has enrolled a desk's key for an event; `event` is the SHA-256 of the event's id. */
  z.strictObject({ ...head, kind: z.literal('desk-key'), keySha256: digest, event: digest, at }),
  /** The audit trail of this installation has `count` entries; `head` is the digest of the newest. */
  z.strictObject({ ...head, kind: z.literal('trail'), count: whole, head: digest, at }),
  /** The operator declares that entries are lost: the log that had the tree `lost` continues from the tree `kept`. */
  z.strictObject({ ...head, kind: z.literal('loss'), lost: tree, kept: tree, at }),
]);

const anyVersion = z.union([version2, version1]);

/** A tlog-tiles entry bundle states an entry's length in 16 bits (c2sp.org/tlog-tiles). */
export const maxEntryLength = 0xffff;

/** Writes the fields of the entry's kind; other properties are left out. */
export function entryBytes(entry: Entry): Uint8Array {
  const known = new Set(fieldsOf(entry));
  const fields = Object.entries(entry).filter(([name]) => known.has(name));
  return canonicalBytes(Object.fromEntries(fields) as Json);
}

function fieldsOf({ schema, kind }: Entry): readonly string[] {
  if (schema === 'ikrar-entry/1') return Object.keys(version1.shape);
  return Object.keys(version2.options.find(({ shape }) => shape.kind.value === kind)!.shape);
}

/** @throws RangeError unless the bytes are exactly what entryBytes writes for an entry */
export function parseEntry(bytes: Uint8Array): Entry {
  const { data: entry } = anyVersion.safeParse(readJson(bytes));
  const isMisnumbered = entry?.schema === 'ikrar-entry/1' && (entry.kind === 'revocation') !== (entry.n === -1);
  if (!entry || isMisnumbered) throw new RangeError('not a log entry');
  if (!equal(entryBytes(entry), bytes)) throw new RangeError('not the canonical bytes of a log entry');
  return entry;
}

/**
 * Whether a stored entry and a new one state the same facts, even if their versions differ: an entry written by an
 * older version of the program stays as it was written.
 */
export function saysTheSame(stored: Uint8Array, given: Uint8Array): boolean {
  if (equal(stored, given)) return true;
  try {
    const { schema: _stored, ...before } = parseEntry(stored);
    const { schema: _given, ...now } = parseEntry(given);
    return equal(canonicalBytes(before), canonicalBytes(now));
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(parseUtf8(bytes));
  } catch {
    return undefined; // not UTF-8 or not JSON, hence no entry
  }
}
