import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { isP256Spki } from '../core/signer-key.ts';
import { IkrarError } from '../errors.ts';
import { octets } from './passkey.ts';

/** Octets in base64url. */
export const encoded = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/, 'Bukan base64url.');

/** A key that a browser has made, with its signature over what it is for. */
export const browserKey = z.strictObject({
  spki: encoded(200).describe('SubjectPublicKeyInfo (DER) kunci P-256, 91 oktet, base64url'),
  signature: encoded(100).describe('Tanda tangan kunci itu: r dan s, masing-masing 32 oktet (IEEE P1363), base64url'),
});

export const invalidKey = (message: string): IkrarError => new IkrarError('key-invalid', message);

/**
 * @returns SubjectPublicKeyInfo, DER
 * @throws IkrarError 'key-invalid' unless it is a P-256 key whose private half its sender has
 */
export function readBrowserKey(given: z.output<typeof browserKey>, message: Uint8Array): Uint8Array {
  const spki = octets('key-invalid', given.spki);
  if (!isP256Spki(spki) || !isSignedBy(spki, message, octets('key-invalid', given.signature)))
    throw invalidKey('Kunci perangkat ini tidak dapat dipakai. Muat ulang halaman, lalu coba lagi.');
  return spki;
}

/** @param signature IEEE P1363. A point off the curve signs nothing. */
export function isSignedBy(spki: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    return signature.length === 64 && verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
}
