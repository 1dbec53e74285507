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
import type { CountGuess } from './hall-guesses.ts';

export interface PinDeps {
  readonly stores: { readonly credentials: Records<Credential> };
  readonly authority: { readonly pinKey: Uint8Array };
  readonly clock: Clock;
  readonly trail: Pick<Trail, 'note'>;
  readonly countGuess: CountGuess;
}

/** A PIN in the API. */
export const pinDigits = z.string().regex(/^\d{6}$/, 'PIN terdiri atas enam angka.');

/** A PIN as people type it: cards print it in two groups of three digits. */
export const typedPin = z
  .string()
  .max(40)
  .transform((typed) => typed.replace(/[\s.-]/g, ''));

/** How many wrong PINs in a row lock a way in. Each lock lasts twice as long as the one before, at most an hour. */
export const triesBeforeLock = 5;
const firstLock = 2 * 60_000;
const longestLock = 60 * 60_000;

/**
 * How many wrong PINs in a row close the hall for a name until an organizer lifts it, or makes a new PIN: a name is public,
 * so that guesses must not go on for as long as the declaration is open. The personal link and the desk stay open.
 */
export const triesInHall = 10;

/** `link`: the PIN goes with a personal link, which cannot be guessed. `hall`: it goes with a name. */
type Way = 'link' | 'hall';

/** Somebody who claims to be a certain signer. */
export interface Asking {
  readonly credentialId: string;
  readonly pin: string;
  readonly way: Way;
  /** A refusal states the end of a lock in the event's time zone; the event's trail tells of refusals. */
  readonly event: { readonly id: string; readonly timeZone: string };
  /** The network address of the request. */
  readonly from: string;
}

/**
 * Checks a person's PIN. A wrong PIN is counted by compare-and-set before it is answered: however many requests run at
 * once, on however many nodes, the fifth wrong one locks, and the rest learn only that. The lock is that of the way: what
 * is guessed in the hall never locks a personal link. A right PIN resets the count, and writes nothing if there is none.
 * Input other than six digits is a typing error and not counted, and neither is a PIN of a card that was replaced.
 * @throws IkrarError 'pin-wrong' with the number of tries left, 'pin-locked' with the time the lock ends, or without one
 * when the hall is closed for this name (an organizer can lift both, or give a new PIN)
 */
export type CheckPin = (asking: Asking) => Promise<Credential>;

/**
 * Checks for one person run one after another, so that a phone that repeats a request does not use up its owner's
 * tries.
 */
export function createPinCheck(deps: PinDeps): CheckPin {
  const inTurn = createTurns();
  return (asking) => inTurn(asking.credentialId, () => check(deps, asking));
}

async function check(deps: PinDeps, asking: Asking): Promise<Credential> {
  const { credentialId, pin, way, event, from } = asking;
  if (!pinDigits.safeParse(pin).success)
    throw new IkrarError('pin-wrong', 'PIN terdiri atas enam angka. Lihat kartu Anda.');
  let refusal: IkrarError | undefined;
  let happened: 'pin-refused' | 'pin-locked' | undefined;
  const credential = await update(deps.stores.credentials, credentialId, (record) => {
    const now = deps.clock();
    const tries = triesOf(record, way);
    happened = undefined;
    refusal = lockedRefusal(tries, asking, now);
    if (refusal) return record;
    if (record.pinHash === undefined) {
      refusal = new IkrarError('pin-wrong', 'PIN Anda belum dibuat. Minta kartu kepada petugas di meja.');
      return record;
    }
    if (pinMatches(deps.authority.pinKey, record.id, pin, record.pinHash))
      return tries.attempts === 0 ? record : withTries(record, way, { attempts: 0 });
    if (isFormerPin(deps, record, pin)) {
      refusal = oldCard();
      return record;
    }
    const counted = countWrong(tries, now);
    const lock = lockedRefusal(counted, asking, now);
    happened = lock ? 'pin-locked' : 'pin-refused';
    refusal = lock ?? wrong(triesBeforeLock - (counted.attempts % triesBeforeLock));
    return withTries(record, way, counted);
  });
  if (happened) {
    await deps.countGuess(event.id, 'wrongPins');
    const row = rowLeft('credentials', credential);
    deps.trail.note({ code: happened, actor: '', parameters: {}, eventId: event.id, subject: credentialId, from, row });
  }
  if (refusal) throw refusal;
  return credential;
}

type Tries = Pick<Credential, 'attempts' | 'lockedUntil'>;

const triesOf = (record: Credential, way: Way): Tries => (way === 'hall' ? (record.hall ?? { attempts: 0 }) : record);

/** A record with the count of one way replaced. */
export function withTries({ attempts, lockedUntil, ...record }: Credential, way: Way, tries: Tries): Credential {
  if (way === 'link') return { ...record, ...tries };
  return { ...record, attempts, ...(lockedUntil === undefined ? {} : { lockedUntil }), hall: tries };
}

function countWrong(before: Tries, now: Date): Tries {
  const attempts = before.attempts + 1;
  if (attempts % triesBeforeLock !== 0) return { attempts };
  const lock = Math.min(longestLock, firstLock * 2 ** (attempts / triesBeforeLock - 1));
  return { attempts, lockedUntil: new Date(now.getTime() + lock).toISOString() };
}

/**
 * Whether that was this person's PIN once. It opens nothing and has nothing in common with the present one, so that whoever
 * guesses it knows one number of a million that is not the PIN; and since it is neither counted nor resets a count, somebody
 * with an old card cannot lock their own name.
 */
const isFormerPin = ({ authority }: PinDeps, { id, formerPins = [] }: Credential, pin: string): boolean =>
  formerPins.some((hash) => pinMatches(authority.pinKey, id, pin, hash));

const oldCard = (): IkrarError =>
  new IkrarError(
    'pin-wrong',
    'Ini PIN dari kartu lama: PIN Anda sudah diganti. Pakai PIN pada kartu yang terbaru, atau minta kepada petugas di meja. ' +
      'Percobaan ini tidak dihitung.',
  );

const wrong = (left: number): IkrarError =>
  new IkrarError('pin-wrong', `PIN salah. Periksa kartu Anda; tersisa ${left} kali percobaan sebelum terkunci.`);

function lockedRefusal({ attempts, lockedUntil }: Tries, asking: Asking, now: Date): IkrarError | undefined {
  if (asking.way === 'hall' && attempts >= triesInHall)
    return new IkrarError(
      'pin-locked',
      `PIN untuk nama ini ditutup di halaman aula karena terlalu sering salah. ${otherWays}`,
    );
  if (lockedUntil === undefined || lockedUntil <= now.toISOString()) return undefined;
  const until = new Date(lockedUntil);
  const retryAfter = Math.ceil((until.getTime() - now.getTime()) / 1000);
  return new IkrarError(
    'pin-locked',
    `PIN terkunci sampai pukul ${timeWords(until, asking.event.timeZone)} karena terlalu sering salah. ` +
      (asking.way === 'hall' ? otherWays : 'Tunggu sampai waktu itu, atau minta bantuan petugas di meja.'),
    { retryAfter },
  );
}

const otherWays = 'Pindai QR pada kartu Anda, yang tidak ikut terkunci, atau minta bantuan petugas di meja.';

/** Distinguishes a person's PIN from their next one, and reveals nothing of the PIN. */
export const pinMark = ({ pinHash }: Credential): string => sha256Hex(utf8(pinHash ?? '')).slice(0, 16);
