import { createHash } from 'node:crypto';
import { hex } from './bytes.ts';

/** SHA-256 (FIPS 180-4), 32 bytes. */
export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

/** SHA-256 in lower-case hex, 64 characters: the form in which JSON carries digests. */
export const sha256Hex = (...parts: readonly Uint8Array[]): string => hex(sha256(...parts));
