import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { base64, concat, parseBase64, parseUtf8, utf8 } from '../../core/bytes.ts';
import type { Random } from '../../core/clock.ts';
import { IkrarError } from '../../errors.ts';
import type { EncryptedKeys } from './lines.ts';

/**
 * Encrypts the key folder inside a backup. A thief of the backup who guesses the password could sign as the organizer,
 * so each guess costs 128 MiB and some tenths of a second (scrypt, RFC 7914, N = 2^17, r = 8, p = 1). A changed byte is
 * noticed.
 */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 2 ** 20 };
const derive = promisify<string, Uint8Array, number, typeof cost, Buffer>(scrypt);
const purpose = utf8('ikrar-backup keys');
const tagLength = 16;
const shortestPassword = 12;

/** @throws IkrarError 'invalid-input' for a password that is too short to protect keys */
export async function encryptKeys(
  files: ReadonlyMap<string, string>,
  password: string,
  random: Random,
): Promise<EncryptedKeys> {
  if (password.length < shortestPassword)
    throw new IkrarError('invalid-input', `Kata sandi cadangan kunci paling sedikit ${shortestPassword} karakter.`);
  const [salt, nonce] = [random(16), random(12)];
  const cipher = createCipheriv('aes-256-gcm', await derive(password, salt, 32, cost), nonce).setAAD(purpose);
  const sealed = concat(cipher.update(utf8(JSON.stringify([...files]))), cipher.final(), cipher.getAuthTag());
  return { salt: base64(salt), nonce: base64(nonce), sealed: base64(sealed) };
}

/** @throws IkrarError 'invalid-input' when the password is wrong */
export async function openKeys(keys: EncryptedKeys, password: string): Promise<ReadonlyMap<string, string>> {
  const sealed = parseBase64(keys.sealed);
  const key = await derive(password, parseBase64(keys.salt), 32, cost);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, parseBase64(keys.nonce)).setAAD(purpose);
    decipher.setAuthTag(sealed.subarray(-tagLength));
    const plain = concat(decipher.update(sealed.subarray(0, -tagLength)), decipher.final());
    return new Map(JSON.parse(parseUtf8(plain)) as [string, string][]);
  } catch (cause) {
    throw new IkrarError(
      'invalid-input',
      'Kata sandi cadangan kunci salah. Masukkan kata sandi yang dipakai saat mencadangkan.',
      {
        cause,
      },
    );
  }
}
