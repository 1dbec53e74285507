import { hex, parseHex } from './bytes.ts';
import { integer, sequence } from './der.ts';
import { parseInteger, readDer } from './der-reader.ts';
import { oids } from './oid.ts';

/** Orders of the groups of the NIST curves (SP 800-186 section 3.2.1), by the curve's OID. */
const orders: Readonly<Record<string, bigint>> = {
  [oids.p256]: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  [oids.p384]: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  [oids.p521]:
    0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
};

/**
 * (r, s) and (r, n − s) are both valid signatures, and anybody can compute one from the other. Returns the one with the
 * smaller s.
 * @param signature Ecdsa-Sig-Value, DER
 * @param curve OID
 * @throws DerError or RangeError for anything else
 */
export function lowS(signature: Uint8Array, curve: string): Uint8Array {
  const order = orders[curve];
  const [r, s] = readDer(signature).children;
  if (!order || !r || !s) throw new RangeError('not an ECDSA signature on a known curve');
  const value = parseInteger(s);
  return value <= order >> 1n ? signature : sequence(r.raw, integer(octets(order - value)));
}

/**
 * The DER form of a signature on P-256 as Web Cryptography gives it (IEEE P1363), with the smaller s.
 * @param signature r and s, 32 octets each
 * @throws RangeError for any other length
 */
export function derSignature(signature: Uint8Array): Uint8Array {
  if (signature.length !== 64) throw new RangeError('not an ECDSA signature on P-256');
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)].map((half) => BigInt(`0x${hex(half)}`));
  return lowS(sequence(integer(octets(r!)), integer(octets(s!))), oids.p256);
}

function octets(value: bigint): Uint8Array {
  const digits = value.toString(16);
  return parseHex(digits.length % 2 === 0 ? digits : `0${digits}`);
}
