import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { join } from '../../../src/core/bytes.ts';
import * as der from '../../../src/core/der.ts';
import { oids } from '../../../src/core/oid.ts';
import { type CmsHabits, makeCms, type Signatory } from '../../support/cms.ts';

/** Keys, certificates and CRLs of an attacker, who can put anything into them. */
export const ecdsa = der.sequence(der.oid(oids.ecdsaWithSha256));
export const rsa = der.sequence(der.oid(oids.sha256WithRsa), der.nul());

const nameOf = (text: string): Uint8Array =>
  der.sequence(der.setOf(der.sequence(der.oid(oids.commonName), der.utf8String(text))));
const validity = der.sequence(der.time(new Date('2020-01-01T00:00:00Z')), der.time(new Date('2040-01-01T00:00:00Z')));

export interface Pair {
  readonly key: KeyObject;
  readonly spki: Uint8Array;
}

export function pairOf(curve = 'P-256'): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
  return { key: privateKey, spki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) };
}

export interface Wish {
  readonly subject: string;
  readonly issuer: string;
  readonly spki: Uint8Array;
  /** Of the issuer; without one the signature is nonsense. */
  readonly by?: KeyObject | undefined;
  readonly algorithm?: Uint8Array;
  readonly extensions?: readonly Uint8Array[];
  readonly serial?: number;
  /** Octets of a nonsense signature: a wrong length costs the verifier nothing. */
  readonly octets?: number;
}

let counter = 1;

export function certificateOf(wish: Wish): Uint8Array {
  const { subject, issuer, spki, by, algorithm = ecdsa, extensions = [], serial = counter++, octets = 70 } = wish;
  const tbs = der.sequence(
    der.context(0, der.integer(2)),
    der.integer(serial),
    algorithm,
    nameOf(issuer),
    validity,
    nameOf(subject),
    spki,
    ...(extensions.length > 0 ? [der.context(3, der.tlv(0x30, join(extensions)))] : []),
  );
  return der.sequence(tbs, algorithm, der.bitString(signatureOver(tbs, by, octets)));
}

/** @param parts what stands behind thisUpdate */
export function crlOf(issuer: string, parts: readonly Uint8Array[], by?: KeyObject): Uint8Array {
  const since = der.time(new Date('2024-01-01T00:00:00Z'));
  const tbs = der.sequence(der.integer(1), ecdsa, nameOf(issuer), since, ...parts);
  return der.sequence(tbs, ecdsa, der.bitString(signatureOver(tbs, by, 70)));
}

const signatureOver = (tbs: Uint8Array, by: KeyObject | undefined, length: number): Uint8Array =>
  new Uint8Array(by ? sign('sha256', tbs, by) : randomBytes(length));

/** A key that no one has: random numbers of these sizes. */
export function rsaSpki(bits: number, exponentBits: number): Uint8Array {
  const modulus = new Uint8Array(randomBytes(bits / 8));
  modulus[0]! |= 0x80;
  modulus[modulus.length - 1]! |= 1;
  const exponent = new Uint8Array(randomBytes(exponentBits / 8));
  exponent[0] = (exponent[0]! & 0x7f) | 0x40;
  exponent[exponent.length - 1]! |= 1;
  const key = der.sequence(der.integer(modulus), der.integer(exponent));
  return der.sequence(der.sequence(der.oid(oids.rsaEncryption), der.nul()), der.bitString(key));
}

const identifier = new Uint8Array(20).fill(7);
const extension = (type: string, value: Uint8Array): Uint8Array => der.sequence(der.oid(type), der.octetString(value));
/** The identifier of its own key, and of its issuer's: the same for all. */
export const namesKeys: readonly Uint8Array[] = [
  extension(oids.subjectKeyIdentifier, der.octetString(identifier)),
  extension(oids.authorityKeyIdentifier, der.sequence(der.contextPrimitive(0, identifier))),
  der.sequence(der.oid(oids.basicConstraints), der.boolean(true), der.octetString(der.sequence(der.boolean(true)))),
];
/** Extensions of different types, that nobody knows. */
export const extensionsOf = (count: number): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, i) => extension(`1.3.6.1.4.1.99999.${i}`, der.nul()));

export interface Leaf extends Signatory {
  readonly spki: Uint8Array;
}

export function leafOf({ key, spki }: Pair, wish: Partial<Wish> = {}): Leaf {
  return { key, spki, certificate: certificateOf({ subject: 'leaf', issuer: 'X', spki, ...wish }), chain: [] };
}

const nothing = { digest: new Uint8Array(32) };
/** A CMS about nothing. */
export const cmsOf = (by: Signatory, habits: CmsHabits = {}): Uint8Array => makeCms(nothing, by, habits);
