import { hash } from 'node:crypto';
import { concat, hex } from './bytes.ts';

/** SHA-256 (FIPS 180-4), 32 bytes. */
export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const [first] = parts;
  return new Uint8Array(hash('sha256', first && parts.length === 1 ? first : concat(...parts), 'buffer'));
};

/** SHA-256 in lower-case hex, 64 characters: the form in which JSON carries digests. */
export const sha256Hex = (...parts: readonly Uint8Array[]): string => hex(sha256(...parts));
