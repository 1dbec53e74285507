import type { Clock } from '../core/clock.ts';
import { type IkrarError, tooMany } from '../errors.ts';

/** Failed tries at PINs and links that one address has, and in how many seconds: a hall of 300 phones stands behind it. */
export const guesses = { seconds: 600, limit: 200, message: 'Terlalu banyak PIN atau tautan yang salah.' } as const;

/** Wrong PINs by address, whoever's they are. */
export interface GuessCount {
  /** Why this address may not try now. */
  refusal(address: string): IkrarError | undefined;
  add(address: string): void;
}

interface Window {
  wrong: number;
  /** Milliseconds since 1970. */
  readonly end: number;
}

const mostAddresses = 10_000;

/**
 * Both calls return at once: who asks and counts in one turn of the event loop lets no burst through. A limit that counts answers
 * would come too late for guesses that are all under way before the first has failed.
 */
export function createGuessCount(clock: Clock): GuessCount {
  const windows = new Map<string, Window>();

  function find(address: string): Window | undefined {
    const window = windows.get(address);
    return window && window.end > clock().getTime() ? window : undefined;
  }

  return {
    refusal(address) {
      const window = find(address);
      if (!window || window.wrong < guesses.limit) return undefined;
      return tooMany(guesses.message, Math.ceil((window.end - clock().getTime()) / 1000));
    },
    add(address) {
      if (windows.size >= mostAddresses) for (const key of windows.keys()) if (!find(key)) windows.delete(key);
      const window = find(address) ?? { wrong: 0, end: clock().getTime() + guesses.seconds * 1000 };
      window.wrong++;
      windows.set(address, window);
    },
  };
}
