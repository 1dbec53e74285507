import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseHex, utf8 } from '../core/bytes.ts';

/**
 * A signer's PIN as it is stored: HMAC-SHA256 under the house's PIN key, bound to the signer, hex. A PIN has few digits, so a
 * plain hash of a stolen database falls to counting; without the key, which is not in the database, this one does not.
 */
export function pinHash(pinKey: Uint8Array, signerId: string, pin: string): string {
  return createHmac('sha256', pinKey)
    .update(utf8(`ikrar-pin/1\n${signerId}\n${pin}`))
    .digest('hex');
}

/** Constant time for hashes of equal length; false for anything that is not a hash. */
export function pinMatches(pinKey: Uint8Array, signerId: string, pin: string, stored: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(stored)) return false;
  return timingSafeEqual(parseHex(stored), parseHex(pinHash(pinKey, signerId, pin)));
}
