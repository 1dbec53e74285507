import type { Clock } from '../core/clock.ts';
import { type IkrarError, tooMany } from '../errors.ts';

/**
 * How many wrong PINs and links one address may try in how many seconds. A hall of 300 phones may share one address.
 */
export const guesses = { seconds: 600, limit: 200, message: 'Terlalu banyak PIN atau tautan yang salah.' } as const;

/** Counts wrong PINs by network address, for all people together. */
export interface GuessCount {
  /** The refusal for an address that has reached the limit. */
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
 * Both methods are synchronous: a caller who asks and counts in the same turn of the event loop lets no burst through.
 * A limit that counted answers would be too late for guesses that all start before the first has failed.
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
