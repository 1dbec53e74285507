import type { KeyObject } from 'node:crypto';

export interface KeyAndCertificate {
  readonly key: KeyObject;
  /** DER */
  readonly certificate: Uint8Array;
}

/** `id` is the first 8 hex digits of the public key's SHA-256. */
export interface QrKey {
  readonly key: KeyObject;
  readonly id: string;
}
