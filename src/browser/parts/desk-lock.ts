import { base64url, utf8 } from '../../core/bytes.ts';
import { transact } from './database.ts';

/*
 * Whether the attendant has this tablet in hand. A cookie says it, which this script takes away at each hand-over without a network
 * and gives back for the attendant's PIN. Where the session was begun with it, the server gives a tablet without it none of the
 * attendant's rights. What is kept of PIN and cookie is the cookie under a key made slowly of the PIN: whoever reads the tablet's disk
 * can try all four digits, whoever holds the tablet three times.
 */
interface Lock {
  readonly salt: Uint8Array;
  readonly iv: Uint8Array;
  readonly sealed: ArrayBuffer;
  /** Counted before a PIN is tried. */
  readonly wrong: number;
}

const cookie = 'ikrar-meja';
const name = 'petugas';
const tries = 3;
/** Of PBKDF2: half a second on a cheap tablet. More would try the attendant's patience and not help: there are 10,000 PINs. */
const rounds = 200_000;

/** By the old way: tablets of 2018 have no CookieStore. */
function write(value: string, more = ''): void {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  Reflect.set(document, 'cookie', `${cookie}=${value}; path=/; samesite=lax${secure}${more}`);
}

export const isAttended = (): boolean => document.cookie.indexOf(`${cookie}=`) >= 0;

/** Before the tablet leaves the attendant's hands. */
export const leave = (): void => write('', '; max-age=0');

async function keyOf(pin: string, salt: Uint8Array): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey('raw', Uint8Array.from(utf8(pin)), 'PBKDF2', false, ['deriveKey']);
  const way = { name: 'PBKDF2', hash: 'SHA-256', salt: Uint8Array.from(salt), iterations: rounds };
  return crypto.subtle.deriveKey(way, typed, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

const keep = (lock: Lock): Promise<unknown> => transact('bekal', 'readwrite', (shelf) => shelf.put(lock, name));

/** Makes the cookie, for this PIN. @returns its value, of which the server keeps a digest. Throws where the browser keeps nothing. */
export async function makeLock(pin: string): Promise<string> {
  const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));
  const [value, salt, iv] = [base64url(random(32)), random(16), random(12)];
  const key = await keyOf(pin, salt);
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: Uint8Array.from(iv) },
    key,
    Uint8Array.from(utf8(value)),
  );
  await keep({ salt, iv, sealed, wrong: 0 });
  write(value);
  return value;
}

/** Tries the attendant's PIN. @returns how often it may be tried again; undefined when it was right, and the cookie is back */
export async function tryPin(pin: string): Promise<number | undefined> {
  const lock = await transact<Lock | undefined>('bekal', 'readonly', (shelf) => shelf.get(name));
  if (!lock || lock.wrong >= tries) return 0;
  const wrong = lock.wrong + 1;
  await keep(Object.assign({}, lock, { wrong }));
  try {
    const key = await keyOf(pin, lock.salt);
    const value = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: Uint8Array.from(lock.iv) }, key, lock.sealed);
    await keep(Object.assign({}, lock, { wrong: 0 }));
    write(String.fromCharCode(...Array.from(new Uint8Array(value))));
    return undefined;
  } catch {
    if (wrong >= tries) await transact('bekal', 'readwrite', (shelf) => shelf.delete(name));
    return tries - wrong;
  }
}
