import { createPublicKey } from 'node:crypto';
import { concat, parseBase64url, parseHex, utf8 } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { spkiOfPoint } from '../core/p256-point.ts';
import { spkiOf } from '../core/signer-key.ts';
import { type NewEntry, unfiledEntry } from '../log/appender.ts';
import type { Entry } from '../log/entry.ts';
import type { DeskKey, PledgeFile, SignerKey } from '../model.ts';

/** The log entry that a signer's key MUST have before it signs. */
export function bindingEntry(
  { code, contentDigest }: PledgeFile,
  { kind, keySha256, voided, at }: SignerKey,
): NewEntry {
  const replaces = voided.at(-1);
  return unfiledEntry({
    schema: 'ikrar-entry/2',
    kind: 'key',
    ...{ code, contentDigest, keySha256, at, means: kind },
    ...(replaces === undefined ? {} : { replaces }),
  });
}

/** The log entry that the key of a desk MUST have before it signs: its SHA-256 stands in every consent that it signs. */
export const enrolmentEntry = ({ id: keySha256, eventId, at }: DeskKey): NewEntry =>
  unfiledEntry({ schema: 'ikrar-entry/2', kind: 'desk-key', keySha256, event: eventDigest(eventId), at });

/** How an event is named in the log. */
const eventDigest = (eventId: string): string => sha256Hex(utf8(eventId));

/** The name under which the log's store finds the entry of a desk. @param enrolment SHA-256 of the entry, hex */
export const enrolmentName = (enrolment: string): string => `desk-key ${enrolment}`;

/** Whether an entry is the enrolment of that key for that event. @param point compressed, hex */
export const enrols = (
  entry: Entry,
  { point, eventId }: { readonly point: string; readonly eventId: string },
): boolean => entry.kind === 'desk-key' && entry.event === eventDigest(eventId) && entry.keySha256 === keyDigest(point);

/** As the log names a key: over the SubjectPublicKeyInfo of the uncompressed point. Undefined for a point off the curve. */
export function keyDigest(point: string): string | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(spkiOfPoint(parseHex(point))), format: 'der', type: 'spki' });
    const { x, y } = key.export({ format: 'jwk' });
    return sha256Hex(spkiOf(concat(parseBase64url(x!), parseBase64url(y!))));
  } catch {
    return undefined;
  }
}
