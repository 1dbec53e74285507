import { type KeyObject, sign } from 'node:crypto';
import { nul, oid, sequence } from './der.ts';
import { parseOid, readDer } from './der-reader.ts';
import { lowS } from './ecdsa.ts';
import { oids } from './oid.ts';

/** A signature by one of our private keys: EC on a NIST curve, or RSA, always with SHA-256. */
export interface KeySignature {
  /** AlgorithmIdentifier, DER (RFC 5758, RFC 4055). */
  readonly algorithm: Uint8Array;
  /** ECDSA-Sig-Value DER with the smaller s, or the RSA PKCS #1 v1.5 octets. */
  readonly value: Uint8Array;
}

const ecdsa = sequence(oid(oids.ecdsaWithSha256));
const rsa = sequence(oid(oids.sha256WithRsa), nul());

/** Longest ECDSA-Sig-Value in DER octets: two INTEGERs of the field's size, each with a leading zero. */
const ecBounds: Readonly<Record<string, number>> = { [oids.p256]: 72, [oids.p384]: 104, [oids.p521]: 139 };

/** Curves by their OpenSSL names. */
const curves: Readonly<Record<string, string>> = { prime256v1: oids.p256, secp384r1: oids.p384, secp521r1: oids.p521 };

/**
 * Signs the message (not its digest). Of the two forms of an ECDSA signature we always write the one with the smaller
 * s, so that nobody can change the form unnoticed.
 * @throws RangeError for a key of another kind
 */
export function signMessage(key: KeyObject, message: Uint8Array): KeySignature {
  const algorithm = signatureAlgorithm(key);
  const value = sign('sha256', message, key);
  const curve = curves[key.asymmetricKeyDetails?.namedCurve ?? ''];
  return { algorithm, value: curve === undefined ? value : lowS(value, curve) };
}

/** @throws RangeError for a key that is neither EC nor RSA */
export function signatureAlgorithm(key: KeyObject): Uint8Array {
  if (key.asymmetricKeyType === 'ec') return ecdsa;
  if (key.asymmetricKeyType === 'rsa') return rsa;
  throw new RangeError(`no signature algorithm for a key of type ${key.asymmetricKeyType}`);
}

/** The maximal length in octets of a signature by this public key. @throws RangeError for an unknown curve or kind */
export function signatureBound(spki: Uint8Array): number {
  const [algorithm, key] = readDer(spki).children;
  const [type, curve] = algorithm?.children ?? [];
  const isRsa = type && parseOid(type) === oids.rsaEncryption;
  // RSA: the length of the modulus, without the zero octet that keeps an INTEGER positive.
  const modulus = isRsa && key ? readDer(key.value.subarray(1)).children[0]?.value : undefined;
  const bound = modulus ? modulus.length - (modulus[0] === 0 ? 1 : 0) : curve && ecBounds[parseOid(curve)];
  if (!bound) throw new RangeError('no signature bound for this key');
  return bound;
}
