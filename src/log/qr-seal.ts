import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { base64url, concat, hex, parseBase64url, parseHex, utf8 } from '../core/bytes.ts';
import { parseCode } from '../core/code.ts';
import { decodeSealText, encodeSealText } from './seal-text.ts';

/**
 * The seal in the large QR: what a print-out can prove by itself, without a network. It stands behind the # of the citizen's
 * address, `https://ikrar.example/v/7GQ2-M9XK-4RTB#AQxA…`, so no server ever sees it. It proves title, date, place, number of
 * people and the digest of text and roster; it cannot prove who has signed, for it is printed before anybody signs.
 *
 *     offset  bytes  base64url of
 *     0       1      version, 1
 *     1       4      id of the key: first 4 bytes of SHA-256 of its SubjectPublicKeyInfo
 *     5       32     contentDigest
 *     37      2      day, since 1970-01-01, big-endian
 *     39      2      people on the roster, big-endian
 *     41      1      length of the title
 *     42      …      title, then place, coded by seal-text
 *     -64     64     ECDSA P-256 with SHA-256, r ‖ s as WebCrypto takes it, over "ikrar-seal/1\n" ‖ code ‖ "\n" ‖ all before it
 */
export interface SealFacts {
  readonly code: string;
  /** SHA-256, hex. */
  readonly contentDigest: string;
  /** Cut with … where the QR has no room for all of it. */
  readonly title: string;
  /** The (first) day of signing, `YYYY-MM-DD`. */
  readonly date: string;
  readonly place: string;
  readonly signers: number;
}

/** `id`: 8 hex digits, the first four bytes of the SHA-256 of the public key. */
export interface SealKey {
  readonly id: string;
  readonly key: KeyObject;
}

const version = 1;
const headLength = 42;
const signatureLength = 64;
/** Bytes that a long title must leave to the place. */
const placeRoom = 20;

/** 150 bytes of payload, so that 30 mm of paper are read even after photocopying (DESIGN.md section 6). */
const maxFragment = 200;

/** An address so long that less is left gets a larger QR rather than no seal. */
const minFragment = 160;

const signedMessage = (code: string, body: Uint8Array): Uint8Array => concat(utf8(`ikrar-seal/1\n${code}\n`), body);

/** The fragment, at most `limit` characters long (between 160 and 200). @throws RangeError for facts that the format cannot carry */
export function sealPayload(facts: SealFacts, { key, id }: SealKey, limit = maxFragment): string {
  const characters = Math.max(minFragment, Math.min(limit, maxFragment));
  const room = Math.floor((characters * 3) / 4) - headLength - signatureLength;
  const titleLength = encodeSealText(facts.title, room).length;
  const place = encodeSealText(facts.place, Math.max(room - titleLength, Math.min(placeRoom, Math.floor(room / 2))));
  const title = encodeSealText(facts.title, room - place.length);
  const head = concat(Uint8Array.of(version), parseHex(id), parseHex(facts.contentDigest), uint16(dayOf(facts.date)));
  const body = concat(head, uint16(facts.signers), Uint8Array.of(title.length), title, place);
  if (head.length !== 39) throw new RangeError('the key id has 4 bytes, the digest 32');
  const signature = sign('sha256', signedMessage(facts.code, body), { key, dsaEncoding: 'ieee-p1363' });
  return base64url(concat(body, new Uint8Array(signature)));
}

export type SealFault =
  | 'absent' // no fragment: a small QR, or a typed address
  | 'malformed'
  | 'key-unknown'
  | 'forged';

export type SealCheck =
  | { readonly good: true; readonly facts: SealFacts; readonly keyId: string }
  | { readonly good: false; readonly fault: SealFault };

/** Checks the address of a large QR against the published keys. Never throws on what a QR can contain. */
export function verifySeal(url: string, keys: readonly SealKey[]): SealCheck {
  const hash = url.indexOf('#');
  const code = parseCode(/\/v\/([^/?#]+)/.exec(url)?.[1] ?? '');
  if (hash < 0 || hash === url.length - 1) return { good: false, fault: 'absent' };
  if ('fault' in code) return { good: false, fault: 'malformed' };
  const payload = decode(url.slice(hash + 1).trim(), code.code);
  if (!payload) return { good: false, fault: 'malformed' };
  const { facts, keyId, body, signature } = payload;
  const known = keys.find((one) => one.id === keyId);
  if (!known) return { good: false, fault: 'key-unknown' };
  const key = known.key.type === 'private' ? createPublicKey(known.key) : known.key;
  const message = signedMessage(facts.code, body);
  if (!verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature))
    return { good: false, fault: 'forged' };
  return { good: true, facts, keyId };
}

interface Payload {
  readonly facts: SealFacts;
  readonly keyId: string;
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
}

function decode(fragment: string, code: string): Payload | undefined {
  try {
    const bytes = parseBase64url(fragment.slice(0, maxFragment + 1));
    const body = bytes.slice(0, -signatureLength);
    const titleLength = body[headLength - 1] ?? 0;
    if (body[0] !== version || body.length < headLength + titleLength) return undefined;
    const facts = {
      code,
      contentDigest: hex(body.slice(5, 37)),
      title: decodeSealText(body.slice(headLength, headLength + titleLength)),
      date: new Date(readUint16(body, 37) * millisecondsADay).toISOString().slice(0, 10),
      place: decodeSealText(body.slice(headLength + titleLength)),
      signers: readUint16(body, 39),
    };
    return { facts, keyId: hex(body.slice(1, 5)), body, signature: bytes.slice(-signatureLength) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const millisecondsADay = 86_400_000;

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / millisecondsADay;

function uint16(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff) throw new RangeError(`not in 16 bits: ${value}`);
  return Uint8Array.of(value >> 8, value & 0xff);
}

const readUint16 = (bytes: Uint8Array, at: number): number => bytes[at]! * 256 + bytes[at + 1]!;
