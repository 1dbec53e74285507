import { z } from 'zod';
import { rowLeft, type Trail } from '../ceremony/trail.ts';
import { utf8 } from '../core/bytes.ts';
import type { Clock } from '../core/clock.ts';
import { timeWords } from '../core/dates.ts';
import { sha256Hex } from '../core/digest.ts';
import { createTurns } from '../core/turns.ts';
import { IkrarError } from '../errors.ts';
import type { Credential } from '../model.ts';
import { pinMatches } from '../pki/secrets.ts';
import { type Records, update } from '../stores.ts';
import { createGuessCount, type GuessCount } from './guesses.ts';

export interface PinDeps {
  readonly stores: { readonly credentials: Records<Credential> };
  readonly authority: { readonly pinKey: Uint8Array };
  readonly clock: Clock;
  readonly trail: Pick<Trail, 'note'>;
}

/** A PIN in the API. */
export const pinDigits = z.string().regex(/^\d{6}$/, 'PIN terdiri atas enam angka.');

/** A PIN as people type it: cards print it in two groups of three digits. */
export const typedPin = z
  .string()
  .max(40)
  .transform((typed) => typed.replace(/[\s.-]/g, ''));

/** How many wrong PINs in a row lock a credential. Each lock lasts twice as long as the one before, at most an hour. */
export const triesBeforeLock = 5;
const firstLock = 2 * 60_000;
const longestLock = 60 * 60_000;

/** Somebody who claims to be a certain signer. */
export interface Asking {
  readonly credentialId: string;
  readonly pin: string;
  /** A refusal states the end of a lock in the event's time zone; the event's trail tells of refusals. */
  readonly event: { readonly id: string; readonly timeZone: string };
  /** The network address of the request. */
  readonly from: string;
}

/**
 * Checks a person's PIN. A wrong PIN is counted by compare-and-set before it is answered: however many requests run at
 * once, on however many nodes, the fifth wrong one locks, and the rest learn only that. A right PIN resets the count,
 * and writes nothing if there is none. Input other than six digits is a typing error and not counted.
 * @throws IkrarError 'pin-wrong' with the number of tries left, 'pin-locked' with the time the lock ends (an organizer
 * can end it earlier by giving a new PIN), 'rate-limited' when the address has sent too many wrong PINs, for whomever
 */
export type CheckPin = (asking: Asking) => Promise<Credential>;

/**
 * Checks for one person run one after another, so that a phone that repeats a request does not use up its owner's
 * tries.
 */
export function createPinCheck(deps: PinDeps): CheckPin {
  const guesses = createGuessCount(deps.clock);
  const inTurn = createTurns();
  return (asking) => inTurn(asking.credentialId, () => check(deps, guesses, asking));
}

async function check(deps: PinDeps, guesses: GuessCount, asking: Asking): Promise<Credential> {
  const { credentialId, pin, event, from } = asking;
  const { timeZone } = event;
  if (!pinDigits.safeParse(pin).success)
    throw new IkrarError('pin-wrong', 'PIN terdiri atas enam angka. Lihat kartu Anda.');
  let refusal: IkrarError | undefined;
  let happened: 'pin-refused' | 'pin-locked' | undefined;
  const credential = await update(deps.stores.credentials, credentialId, (record) => {
    const now = deps.clock();
    happened = undefined;
    refusal = guesses.refusal(from) ?? lockedRefusal(record, now, timeZone);
    if (refusal) return record;
    if (record.pinHash === undefined) {
      refusal = new IkrarError('pin-wrong', 'PIN Anda belum dibuat. Minta kartu kepada petugas di meja.');
      return record;
    }
    if (pinMatches(deps.authority.pinKey, record.id, pin, record.pinHash)) return cleared(record);
    guesses.add(from);
    const counted = countWrong(record, now);
    const lock = lockedRefusal(counted, now, timeZone);
    happened = lock ? 'pin-locked' : 'pin-refused';
    refusal = lock ?? wrong(triesBeforeLock - (counted.attempts % triesBeforeLock));
    return counted;
  });
  const row = rowLeft('credentials', credential);
  if (happened)
    deps.trail.note({ code: happened, actor: '', parameters: {}, eventId: event.id, subject: credentialId, from, row });
  if (refusal) throw refusal;
  return credential;
}

function cleared(record: Credential): Credential {
  if (record.attempts === 0) return record;
  const { lockedUntil: _over, ...rest } = record;
  return { ...rest, attempts: 0 };
}

function countWrong(record: Credential, now: Date): Credential {
  const attempts = record.attempts + 1;
  if (attempts % triesBeforeLock !== 0) return { ...record, attempts };
  const lock = Math.min(longestLock, firstLock * 2 ** (attempts / triesBeforeLock - 1));
  return { ...record, attempts, lockedUntil: new Date(now.getTime() + lock).toISOString() };
}

const wrong = (left: number): IkrarError =>
  new IkrarError('pin-wrong', `PIN salah. Periksa kartu Anda; tersisa ${left} kali percobaan sebelum terkunci.`);

function lockedRefusal(record: Credential, now: Date, timeZone: string): IkrarError | undefined {
  if (record.lockedUntil === undefined || record.lockedUntil <= now.toISOString()) return undefined;
  const until = new Date(record.lockedUntil);
  const retryAfter = Math.ceil((until.getTime() - now.getTime()) / 1000);
  return new IkrarError(
    'pin-locked',
    `PIN terkunci sampai pukul ${timeWords(until, timeZone)} karena terlalu sering salah. ` +
      'Tunggu sampai waktu itu, atau minta bantuan petugas di meja.',
    { retryAfter },
  );
}

/** Distinguishes a person's PIN from their next one, and reveals nothing of the PIN. */
export const pinMark = ({ pinHash }: Credential): string => sha256Hex(utf8(pinHash ?? '')).slice(0, 16);
