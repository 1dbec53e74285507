import { concat, equal, parseHex } from './bytes.ts';

/** The SubjectPublicKeyInfo (DER) of a P-256 key up to the coordinates: the uncompressed point, which WebCrypto exports. */
const spkiHead = parseHex('3059301306072a8648ce3d020106082a8648ce3d03010703420004');

/** Whether these octets have the form of an uncompressed P-256 SubjectPublicKeyInfo; the point may yet be off the curve. */
export const isP256Spki = (spki: Uint8Array): boolean =>
  spki.length === spkiHead.length + 64 && equal(spki.subarray(0, spkiHead.length), spkiHead);

/** The 64 octets of x and y. */
export const coordinatesOf = (spki: Uint8Array): Uint8Array => spki.subarray(spkiHead.length);

export const spkiOf = (coordinates: Uint8Array): Uint8Array => concat(spkiHead, coordinates);
