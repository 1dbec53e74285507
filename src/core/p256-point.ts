import { concat, parseHex } from './bytes.ts';
import { coordinatesOf, isP256Spki } from './signer-key.ts';

/** A point of P-256 as x and the sign of y: 33 octets, of which the first is 2 or 3 (SEC 1 section 2.3.3). */
export type CompressedPoint = Uint8Array;

/** SubjectPublicKeyInfo of a compressed point up to the point (RFC 5480 section 2). */
const head = parseHex('3039301306072a8648ce3d020106082a8648ce3d030107032200');

/**
 * The point of a key as browsers export it. Whether it lies on the curve is found out when something is verified with it.
 * @param spki SubjectPublicKeyInfo of an uncompressed point, 91 octets
 * @throws RangeError for any other key
 */
export function compressedPoint(spki: Uint8Array): CompressedPoint {
  if (!isP256Spki(spki)) throw new RangeError('not the key of a point on P-256');
  const coordinates = coordinatesOf(spki);
  return concat(Uint8Array.of(2 + (coordinates.at(-1)! & 1)), coordinates.subarray(0, 32));
}

/** SubjectPublicKeyInfo, DER. */
export const spkiOfPoint = (point: CompressedPoint): Uint8Array => concat(head, point);
