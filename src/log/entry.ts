import { equal, parseUtf8 } from '../core/bytes.ts';
import { canonicalBytes, type Json } from '../core/canonical-json.ts';

/**
 * What the log says about one revision of a file: canonical JSON (RFC 8785), the whole of it hashed into the tree. No personal
 * data: people stand here only as the digest of their consent and of their one-time certificate.
 *
 *     {"at":"2024-10-01T03:12:45.123Z",
 *      "certificateSha256":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
 *      "code":"7GQ2-M9XK-4RTB",
 *      "consentDigest":"60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
 *      "contentDigest":"fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13",
 *      "kind":"signature",
 *      "n":3,
 *      "schema":"ikrar-entry/1",
 *      "sha256":"a4e624d686e03ed2767c0abd85c14426b0b1157d2ce81d27bb4fe4f6f01d688a"}
 *
 * in one line, without the breaks shown here. `sha256` is that of the whole PDF up to and including this revision.
 */
export interface Entry {
  /** The file's code, `XXXX-XXXX-XXXX`. */
  readonly code: string;
  /** The revision's number; -1 for a revocation, which is no revision of the file. */
  readonly n: number;
  readonly kind: 'certification' | 'dss' | 'signature' | 'timestamp' | 'revocation';
  /** SHA-256 of the whole file to here, hex; for a revocation that of the file as it then stood. */
  readonly sha256: string;
  readonly contentDigest: string;
  readonly consentDigest?: string;
  readonly certificateSha256?: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
}

const schema = 'ikrar-entry/1';

/** An entry bundle gives an entry's length in 16 bits (c2sp.org/tlog-tiles). */
export const maxEntryLength = 0xffff;

export function entryBytes(entry: Entry): Uint8Array {
  const { code, n, kind, sha256, contentDigest, consentDigest, certificateSha256, at } = entry;
  const fields = { schema, code, n, kind, sha256, contentDigest, consentDigest, certificateSha256, at };
  return canonicalBytes(fields satisfies Json);
}

const isDigest = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
const isOptionalDigest = (value: unknown): boolean => value === undefined || isDigest(value);
const kinds: readonly unknown[] = ['certification', 'dss', 'signature', 'timestamp', 'revocation'];

/** @throws RangeError unless the bytes are exactly what entryBytes writes for some entry */
export function parseEntry(bytes: Uint8Array): Entry {
  const value = readJson(bytes);
  const { n } = value;
  const wellFormed =
    value.schema === schema &&
    typeof value.code === 'string' &&
    /^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(value.code) &&
    Number.isSafeInteger(n) &&
    kinds.includes(value.kind) &&
    (value.kind === 'revocation' ? n === -1 : (n as number) >= 0) &&
    isDigest(value.sha256) &&
    isDigest(value.contentDigest) &&
    isOptionalDigest(value.consentDigest) &&
    isOptionalDigest(value.certificateSha256) &&
    typeof value.at === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value.at);
  if (!wellFormed) throw new RangeError('not a log entry');
  const { schema: _, ...entry } = value;
  const parsed = entry as unknown as Entry;
  if (!equal(entryBytes(parsed), bytes)) throw new RangeError('not the canonical bytes of a log entry');
  return parsed;
}

function readJson(bytes: Uint8Array): { readonly [key: string]: unknown } {
  try {
    const value: unknown = JSON.parse(parseUtf8(bytes));
    if (typeof value === 'object' && value !== null) return value as { readonly [key: string]: unknown };
  } catch {
    // falls through to the one answer for bytes that are no entry
  }
  throw new RangeError('not a log entry');
}
