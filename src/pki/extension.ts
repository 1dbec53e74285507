import { latin1 } from '../core/bytes.ts';
import {
  bitString,
  boolean,
  context,
  contextPrimitive,
  integer,
  nul,
  octetString,
  oid,
  sequence,
} from '../core/der.ts';
import { readDer } from '../core/der-reader.ts';
import { sha256 } from '../core/digest.ts';
import { oids } from '../core/oid.ts';

/** Certificate and CRL extensions (RFC 5280 section 4.2), each a complete Extension. */
const extension = (id: string, value: Uint8Array, critical = false): Uint8Array =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));

export const certificateAuthority = (pathLength: number): Uint8Array =>
  extension(oids.basicConstraints, sequence(boolean(true), integer(pathLength)), true);

/** Bits of RFC 5280 section 4.2.1.3, first bit highest. */
const usages = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, cRLSign: 6 } as const;

export function keyUsage(...uses: readonly (keyof typeof usages)[]): Uint8Array {
  const bits: readonly number[] = uses.map((use) => usages[use]);
  const octet = bits.reduce((sum, bit) => sum | (0x80 >> bit), 0);
  return extension(oids.keyUsage, bitString(Uint8Array.of(octet), 7 - Math.max(...bits)), true);
}

/** RFC 3161 section 2.3: critical, and the only purpose. */
export const timestampingOnly = (): Uint8Array =>
  extension(oids.extendedKeyUsage, sequence(oid(oids.timeStamping)), true);

/** RFC 7093 method 1: the leftmost 160 bits of the SHA-256 of the public key's bit string. */
export const keyIdentifier = (spki: Uint8Array): Uint8Array =>
  sha256(readDer(spki).children[1]!.value.subarray(1)).subarray(0, 20);

export const subjectKey = (spki: Uint8Array): Uint8Array =>
  extension(oids.subjectKeyIdentifier, octetString(keyIdentifier(spki)));

export const authorityKey = (issuerSpki: Uint8Array): Uint8Array =>
  extension(oids.authorityKeyIdentifier, sequence(contextPrimitive(0, keyIdentifier(issuerSpki))));

/** The address of the issuer's certificate. */
export const issuerAt = (url: string): Uint8Array =>
  extension(oids.authorityInfoAccess, sequence(sequence(oid(oids.caIssuers), contextPrimitive(6, latin1(url)))));

export const crlAt = (url: string): Uint8Array =>
  extension(oids.crlDistributionPoints, sequence(sequence(context(0, context(0, contextPrimitive(6, latin1(url)))))));

export const policy = (id: string): Uint8Array => extension(oids.certificatePolicies, sequence(sequence(oid(id))));

/** RFC 9608: no revocation information will ever be available for this certificate. */
export const noRevocation = (): Uint8Array => extension(oids.noRevAvail, nul());

export const crlNumber = (n: number): Uint8Array => extension(oids.crlNumber, integer(n));
