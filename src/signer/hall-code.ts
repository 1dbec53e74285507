import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { base64url, utf8 } from '../core/bytes.ts';
import type { Clock } from '../core/clock.ts';
import { IkrarError } from '../errors.ts';
import type { PledgeEvent } from '../model.ts';
import type { Stores } from '../stores.ts';
import type { CountGuess } from './hall-guesses.ts';

/**
 * The code on the board, without which the hall takes no PIN. It proves that somebody sees the board, follows from a key,
 * the event and the time, and is stored nowhere: every node and every restart shows the same. The last one stays good for
 * another period.
 *
 * People type its first `short` digits. Whoever brings the right code is never refused, so that guessing could go on for
 * ever; therefore after `budget` wrong ones at an event, all together, the board shows all `long` digits and all of them
 * are asked, until an organizer resets the count. The QR on the board and a phone that was let in bring all digits anyway.
 */
export const hallCodes = { periodMs: 5 * 60_000, short: 6, long: 12, budget: 1000 } as const;

export interface HallCode {
  /** As it is to be typed now. */
  readonly code: string;
  /** All digits: what the board's QR and a phone's memory hold. */
  readonly full: string;
  /** Milliseconds since 1970: the board changes then; the code is good for one period more. */
  readonly until: number;
}

export interface HallDoor {
  /** The code that the board shows. */
  show(eventId: string): Promise<HallCode>;
  /** Whether these are all digits of a code that is good now. Not counted: so many digits cannot be guessed. */
  isKept(eventId: string, full: string): boolean;
  /**
   * @param typed by a person, or all digits from the board's QR or a phone
   * @returns the code that was brought, with all its digits; undefined where the event asks for none
   * @throws IkrarError 'hall-code-wrong'; a wrong code is counted, at the event and not at any person
   */
  check(
    event: Pick<PledgeEvent, 'id' | 'hall'>,
    typed: string | undefined,
    from: string,
  ): Promise<HallCode | undefined>;
}

interface DoorDeps {
  readonly stores: Pick<Stores, 'hallGuesses'>;
  readonly authority: { readonly ticketKey: Uint8Array };
  readonly clock: Clock;
  readonly countGuess: CountGuess;
  /** Hears of a wrong code. */
  readonly refused: (eventId: string, from: string) => void;
}

/** A hall code in the API. */
export const hallCodeDigits = z
  .string()
  .max(40)
  .transform((typed) => typed.replace(/[\s.-]/g, ''));

export function createHallDoor({ stores, authority, clock, countGuess, refused }: DoorDeps): HallDoor {
  const periodNow = (): number => Math.floor(clock().getTime() / hallCodes.periodMs);

  function codeOf(eventId: string, period: number, digits: number): HallCode {
    const full = digitsOf(authority.ticketKey, eventId, period);
    return { code: full.slice(0, digits), full, until: (period + 1) * hallCodes.periodMs };
  }

  async function digitsAsked(eventId: string): Promise<number> {
    const { wrongCodes = 0 } = (await stores.hallGuesses.get(eventId)) ?? {};
    return wrongCodes < hallCodes.budget ? hallCodes.short : hallCodes.long;
  }

  const good = (eventId: string, digits: number): readonly HallCode[] =>
    [periodNow(), periodNow() - 1].map((period) => codeOf(eventId, period, digits));

  return {
    show: async (eventId) => codeOf(eventId, periodNow(), await digitsAsked(eventId)),
    isKept: (eventId, given) => good(eventId, hallCodes.long).some(({ full }) => equal(given, full)),
    async check({ id, hall }, typed, from) {
      if (hall?.withoutCode) return undefined;
      if (!typed) throw missing();
      const digits = await digitsAsked(id);
      const found = good(id, digits).find(({ code, full }) => equal(typed, code) || equal(typed, full));
      if (found) return found;
      await countGuess(id, 'wrongCodes', hallCodes.budget);
      refused(id, from);
      throw wrong(digits);
    },
  };
}

function digitsOf(key: Uint8Array, eventId: string, period: number): string {
  const mac = createHmac('sha256', key).update(`ikrar hall code v1\n${eventId}\n${period}`).digest();
  return String(mac.readBigUInt64BE() % 10n ** BigInt(hallCodes.long)).padStart(hallCodes.long, '0');
}

function equal(a: string, b: string): boolean {
  const [left, right] = [utf8(a), utf8(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const missing = (): IkrarError =>
  new IkrarError('hall-code-wrong', 'Ketik dulu kode aula: angka yang sedang tampil di layar.');

const wrong = (digits: number): IkrarError =>
  new IkrarError(
    'hall-code-wrong',
    `Kode aula tidak cocok. Ketik ${digits} angka yang sekarang tampil di layar; kode itu berganti tiap beberapa menit.`,
  );

/**
 * The secret in the address of the board as organizers and attendants open it: only with it the board shows the code, so
 * that the projector needs no login. It holds for the event, as long as the key does.
 */
export const screenToken = (key: Uint8Array, eventId: string): string =>
  base64url(createHmac('sha256', key).update(`ikrar screen v1\n${eventId}`).digest()).slice(0, 22);

export const isScreen = (key: Uint8Array, eventId: string, given: string): boolean =>
  equal(given, screenToken(key, eventId));
