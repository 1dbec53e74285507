import type { Clock } from '../core/clock.ts';
import { LruMap } from '../core/turns.ts';
import { tooMany } from '../errors.ts';

/**
 * How passwords may be tried. Whoever tries one account from one place has `free` wrong tries in a window; after that one
 * try every few seconds is looked at, and the others are refused at once. Other accounts, other places, the login page and
 * running sessions notice nothing, and there is no lock that a stranger could hold: a pause ends by itself. From `massive`
 * wrong tries on, wherever from, the account is said to be guessed, and each place has fewer free tries.
 */
export const loginPace = { seconds: 300, free: 30, freeWhenMassive: 5, between: 5, massive: 100 } as const;

/** Counts wrong passwords by account and place; kept in this process only. */
export interface LoginGuesses {
  /**
   * Counts a try as wrong until `right` is called: of many that start at once, only the free ones are looked at.
   * @param place the network address
   * @throws IkrarError 'rate-limited' with the seconds until the next try is looked at
   */
  begin(name: string, place: string): void;
  right(name: string, place: string): void;
  /** Accounts, known or not, that are being guessed massively, in lower case. */
  guessed(): readonly string[];
}

interface Tries {
  wrong: number;
  /** Milliseconds since 1970: the end of the window, and the time of the next try after the free ones. */
  end: number;
  next: number;
}

/** With more, the longest unused are forgotten: guessing so many names costs more than it wins. */
const most = 10_000;

export function createLoginGuesses(clock: Clock): LoginGuesses {
  const places = new LruMap<Tries>(most);
  const accounts = new LruMap<Tries>(most);

  function triesOf(map: LruMap<Tries>, key: string, now: number): Tries {
    const found = map.get(key);
    if (found && found.end > now) return found;
    const fresh = { wrong: 0, end: now + loginPace.seconds * 1000, next: now };
    map.set(key, fresh);
    return fresh;
  }

  return {
    begin(name, place) {
      const now = clock().getTime();
      const account = triesOf(accounts, lower(name), now);
      const tries = triesOf(places, keyOf(name, place), now);
      const free = account.wrong < loginPace.massive ? loginPace.free : loginPace.freeWhenMassive;
      if (tries.wrong >= free && tries.next > now)
        throw tooMany('Terlalu banyak percobaan masuk untuk akun ini.', Math.ceil((tries.next - now) / 1000));
      tries.wrong++;
      account.wrong++;
      tries.next = now + loginPace.between * 1000;
    },
    right(name, place) {
      places.delete(keyOf(name, place));
      const account = accounts.get(lower(name));
      if (account && account.wrong > 0) account.wrong--;
    },
    guessed() {
      const now = clock().getTime();
      return [...accounts]
        .filter(([, { wrong, end }]) => wrong >= loginPace.massive && end > now)
        .map(([name]) => name);
    },
  };
}

const lower = (name: string): string => name.trim().toLowerCase();
const keyOf = (name: string, place: string): string => `${lower(name)}\n${place}`;
