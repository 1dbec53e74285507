import { setTimeout as sleep } from 'node:timers/promises';
import { bindingEntry } from '../ceremony/key-entries.ts';
import { sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';
import type { NewEntry } from '../log/appender.ts';
import type { Credential, PledgeFile, SignerKey } from '../model.ts';
import type { Services } from '../services.ts';
import type { Records, Stores } from '../stores.ts';
import { pinMark } from './pin.ts';

/** Enough for somebody who tries three browsers; each costs an entry of the log. */
const mostKeys = 20;
const maxAttempts = 10;

/**
 * Stores a key as the only valid one of its person, on however many nodes this is done at once. The same key again changes
 * nothing but how the person was identified.
 * @param key with version 0 and nothing voided
 * @throws IkrarError 'key-replaced' for a key that was voided, 'conflict' after too many keys
 */
export async function keepKey(keys: Records<SignerKey>, key: SignerKey): Promise<SignerKey> {
  for (let attempt = 1; attempt < maxAttempts; await sleep(20 * attempt++)) {
    const held = await keys.get(key.id);
    if (!held) {
      if (await keys.insert(key)) return key;
      continue;
    }
    const next = successor(held, key);
    if (next === held || (await keys.replace(next))) return next;
  }
  throw new IkrarError('overloaded', 'Kunci belum tersimpan. Tunggu sebentar, lalu coba lagi.', { retryAfter: 2 });
}

function successor(held: SignerKey, key: SignerKey): SignerKey {
  const version = held.version + 1;
  const { means, pinMark } = key;
  if (held.keySha256 === key.keySha256) {
    const same = held.pinMark === pinMark && JSON.stringify(held.means) === JSON.stringify(means);
    return same ? held : { ...held, version, means, pinMark };
  }
  if (held.voided.includes(key.keySha256)) throw keyReplaced();
  if (held.voided.length >= mostKeys)
    throw new IkrarError('conflict', 'Terlalu banyak ponsel dipakai untuk nama ini. Minta bantuan petugas di meja.');
  return { ...key, version, voided: [...held.voided, held.keySha256] };
}

const keyReplaced = (): IkrarError =>
  new IkrarError(
    'key-replaced',
    'Kunci di ponsel ini tidak berlaku lagi: ponsel lain, atau kartu baru, sudah dipakai untuk nama Anda. Kalau itu bukan Anda, segera beri tahu petugas.',
  );

/**
 * The key with that digest, if it is the one that is bound to the person now, and the log says so: a row alone gives no key,
 * whoever has written it.
 * @throws IkrarError 'key-replaced' when another key, or a new card, has voided it · 'key-unknown'
 */
export async function getValidKey(
  { stores }: Pick<Services, 'stores'>,
  credential: Credential,
  file: PledgeFile,
  keySha256: string,
): Promise<SignerKey> {
  const held = await stores.signerKeys.get(credential.id);
  const isHeld = held?.keySha256 === keySha256;
  if ((isHeld && held.pinMark !== pinMark(credential)) || held?.voided.includes(keySha256)) throw keyReplaced();
  if (isHeld && (await isLogged(stores, bindingEntry(file, held)))) return held;
  throw unknownKey();
}

export const unknownKey = (): IkrarError =>
  new IkrarError('key-unknown', 'Kunci ini tidak terdaftar untuk nama Anda. Tekan “Tanda tangani” sekali lagi.');

const isLogged = async ({ log }: Pick<Stores, 'log'>, { fileId, n }: NewEntry): Promise<boolean> =>
  (await log.find(fileId, n)) !== undefined;

/**
 * Puts a key into the log, unless it is there; after a crash between the row and its entry the phone, which has no answer,
 * binds the key once more.
 * @returns the entry's index
 */
export async function logKey(
  { stores, sequencer }: Pick<Services, 'stores' | 'sequencer'>,
  file: PledgeFile,
  key: SignerKey,
): Promise<number> {
  const entry = bindingEntry(file, key);
  const known = await stores.log.find(entry.fileId, entry.n);
  if (known) return known.index;
  const [index] = await sequencer.add([entry]);
  return index!;
}

export const keyDigest = (spki: Uint8Array): string => sha256Hex(spki);
