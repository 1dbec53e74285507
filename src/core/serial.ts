import type { Random } from './clock.ts';

/**
 * A serial number of a certificate or timestamp token: 126 unpredictable bits in exactly 16 octets, positive as an
 * INTEGER. The constant length lets sizes be computed in advance (RFC 5280 section 4.1.2.2 allows 20 octets).
 */
export function createSerial(random: Random): Uint8Array {
  const octets = Uint8Array.from(random(16));
  octets[0] = (octets[0]! & 0x3f) | 0x40;
  return octets;
}
