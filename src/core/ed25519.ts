import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { concat, parseHex } from './bytes.ts';
import { sha256 } from './digest.ts';
import type { NotePrimitives } from './note.ts';

/** SubjectPublicKeyInfo of Ed25519 (RFC 8410) up to the 32 bytes of the key. */
const spkiHead = parseHex('302a300506032b6570032100');

/** The 32 bytes of a public key, or of the public half of a private one. @throws RangeError for another kind of key */
export function ed25519PublicKey(key: KeyObject): Uint8Array {
  if (key.asymmetricKeyType !== 'ed25519') throw new RangeError('not an Ed25519 key');
  const spki = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'der', type: 'spki' });
  return new Uint8Array(spki.subarray(spkiHead.length));
}

/** RFC 8032: deterministic, so that signing the same text twice gives the same note. */
export const signEd25519 = (key: KeyObject, message: Uint8Array): Uint8Array =>
  new Uint8Array(sign(null, message, key));

function verifyEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(concat(spkiHead, publicKey)), format: 'der', type: 'spki' });
    return verify(null, message, key, signature);
  } catch {
    return false; // 32 bytes that are not a point of the curve
  }
}

export const notePrimitives: NotePrimitives = { sha256, verifyEd25519 };
