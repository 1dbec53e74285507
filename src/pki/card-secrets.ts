import { createHmac } from 'node:crypto';
import { base64url, utf8 } from '../core/bytes.ts';
import type { Random } from '../core/clock.ts';
import { sixDigits } from '../core/six-digits.ts';

/**
 * The secrets of a card, derived from a random seed in the database and a key that is not there: neither alone tells
 * anything of them, and with both the same card can be printed again. A new seed gives a secret that has nothing in common
 * with the one before.
 */
export interface CardSeed {
  readonly signerId: string;
  /** As stored with the credential. */
  readonly seed: string;
}

/** The token of a personal link: 128 bits, base64url. */
export const cardToken = (key: Uint8Array, seed: CardSeed): string =>
  base64url(derived(key, seed, 'link').subarray(0, 16));

/** Six digits, all equally likely. */
export function cardPin(key: Uint8Array, seed: CardSeed): string {
  let drawn = 0;
  const random: Random = (length) => derived(key, seed, `pin ${drawn++}`).subarray(0, length);
  return sixDigits(random);
}

/** HMAC-SHA256; the purpose keeps link and PIN apart, the person keeps a seed that is copied to another row from giving the same. */
const derived = (key: Uint8Array, { signerId, seed }: CardSeed, purpose: string): Uint8Array =>
  new Uint8Array(
    createHmac('sha256', key)
      .update(utf8(`ikrar-card/1\n${purpose}\n${signerId}\n${seed}`))
      .digest(),
  );
