import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { base64url, concat, parseHex } from '../core/bytes.ts';
import { parseCode } from '../core/code.ts';
import {
  millisecondsADay,
  parseQrSignature,
  type QrFacts,
  type QrSignature,
  qrFacts,
  qrMessage,
  qrSignatureFormat,
} from '../core/qr-signature.ts';
import { encodeQrText } from './qr-signature-text.ts';

/** `id`: 8 hex digits, the first four bytes of the SHA-256 of the public key. */
export interface QrSignatureKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** The least number of bytes left to the place, however long the title is. */
const placeRoom = 20;

/** The least length of the fragment in characters: a long address gets a larger QR rather than no signature. */
const minFragment = 160;

/**
 * The fragment of the QR's address, in the format of core/qr-signature.ts. It has at most `limit` characters (160 to
 * 200): 200 characters are 150 bytes, so that a QR of 30 mm is still read after photocopying.
 * @throws RangeError for facts that the format cannot carry
 */
export function qrPayload(
  facts: QrFacts,
  { key, id }: QrSignatureKey,
  limit: number = qrSignatureFormat.maxFragment,
): string {
  const characters = Math.max(minFragment, Math.min(limit, qrSignatureFormat.maxFragment));
  const room = Math.floor((characters * 3) / 4) - qrSignatureFormat.headLength - qrSignatureFormat.signatureLength;
  const titleLength = encodeQrText(facts.title, room).length;
  const place = encodeQrText(facts.place, Math.max(room - titleLength, Math.min(placeRoom, Math.floor(room / 2))));
  const title = encodeQrText(facts.title, room - place.length);
  const version = Uint8Array.of(qrSignatureFormat.version);
  const head = concat(version, parseHex(id), parseHex(facts.contentDigest), uint16(dayOf(facts.date)));
  const body = concat(head, uint16(facts.signers), Uint8Array.of(title.length), title, place);
  if (head.length !== 39) throw new RangeError('the key id has 4 bytes, the digest 32');
  const signature = sign('sha256', qrMessage(facts.code, body), { key, dsaEncoding: 'ieee-p1363' });
  return base64url(concat(body, new Uint8Array(signature)));
}

export type QrSignatureFault =
  | 'absent' // no fragment: a small QR, or a typed address
  | 'malformed'
  | 'key-unknown'
  | 'forged';

export type QrSignatureCheck =
  | { readonly good: true; readonly facts: QrFacts; readonly keyId: string }
  | { readonly good: false; readonly fault: QrSignatureFault };

/** Checks the address of a large QR against the published keys. Never throws on what a QR can contain. */
export function verifyQrSignature(url: string, keys: readonly QrSignatureKey[]): QrSignatureCheck {
  const hash = url.indexOf('#');
  if (hash < 0 || hash === url.length - 1) return { good: false, fault: 'absent' };
  const code = parseCode(/\/v\/([^/?#]+)/.exec(url)?.[1] ?? '');
  if ('fault' in code) return { good: false, fault: 'malformed' };
  try {
    return verifyParsed(parseQrSignature(code.code, url.slice(hash + 1).trim()), keys);
  } catch (error) {
    if (error instanceof RangeError) return { good: false, fault: 'malformed' };
    throw error;
  }
}

function verifyParsed(qr: QrSignature, keys: readonly QrSignatureKey[]): QrSignatureCheck {
  const known = keys.find((one) => one.id === qr.keyId);
  if (!known) return { good: false, fault: 'key-unknown' };
  const key = known.key.type === 'private' ? createPublicKey(known.key) : known.key;
  if (!verify('sha256', qr.message, { key, dsaEncoding: 'ieee-p1363' }, qr.signature))
    return { good: false, fault: 'forged' };
  return { good: true, facts: qrFacts(qr), keyId: qr.keyId };
}

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / millisecondsADay;

function uint16(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff) throw new RangeError(`not in 16 bits: ${value}`);
  return Uint8Array.of(value >> 8, value & 0xff);
}
