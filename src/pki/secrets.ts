import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseHex, utf8 } from '../core/bytes.ts';

/**
 * A signer's PIN as it is stored: HMAC-SHA256 under this installation's PIN key, bound to the signer, hex. A PIN has so
 * few digits that a plain hash in a stolen database could be found by trying all; this one cannot without the key,
 * which is not in the database.
 */
export function pinHash(pinKey: Uint8Array, signerId: string, pin: string): string {
  return createHmac('sha256', pinKey)
    .update(utf8(`ikrar-pin/1\n${signerId}\n${pin}`))
    .digest('hex');
}

/** Takes constant time for hashes of equal length; false for a malformed hash. */
export function pinMatches(pinKey: Uint8Array, signerId: string, pin: string, stored: string): boolean {
  if (!/^[0-9a-f]{64}$/.test(stored)) return false;
  return timingSafeEqual(parseHex(stored), parseHex(pinHash(pinKey, signerId, pin)));
}
