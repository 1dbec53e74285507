import { transact } from './database.ts';

/** A key pair that this browser has made for one declaration; its private half cannot be read by scripts. */
export interface OwnKey {
  /** SubjectPublicKeyInfo, DER. */
  readonly spki: Uint8Array;
  /** Whether the browser keeps it when the page is closed. */
  readonly kept: boolean;
  /** Signature over the message's SHA-256, IEEE P1363. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

interface Stored {
  readonly key: CryptoKey;
  readonly spki: ArrayBuffer;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Pages over plain http, and very old browsers, have no WebCrypto. */
export const canHaveKey = (): boolean => !!window.crypto?.subtle;

/**
 * The key of that name, made when there is none. Where the browser has no storage, or refuses to store keys (private windows of
 * Safari, Lockdown Mode), the key lives as long as the page.
 */
export async function openKey(name: string): Promise<OwnKey> {
  const before = await recall(name);
  if (before) return own(before, true);
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const made = { key: privateKey, spki: await crypto.subtle.exportKey('spki', publicKey) };
  await transact('kunci', 'readwrite', (keys) => keys.add(made, name)).catch(() => {}); // another tab may have been faster
  const kept = await recall(name);
  return own(kept || made, !!kept);
}

/** The key of that name, if the browser has kept one that works. */
export async function findKey(name: string): Promise<OwnKey | undefined> {
  const kept = await recall(name);
  return kept && own(kept, true);
}

export const forgetKey = (name: string): Promise<unknown> =>
  transact('kunci', 'readwrite', (keys) => keys.delete(name)).catch(() => {});

function own({ key, spki }: Stored, kept: boolean): OwnKey {
  return {
    spki: new Uint8Array(spki),
    kept,
    sign: async (message) => new Uint8Array(await crypto.subtle.sign(algorithm, key, Uint8Array.from(message))),
  };
}

/** Reads a key back and tries it: some browsers store a key that cannot be used. */
async function recall(name: string): Promise<Stored | undefined> {
  try {
    const found: Stored | undefined = await transact('kunci', 'readonly', (keys) => keys.get(name));
    if (found) await crypto.subtle.sign(algorithm, found.key, new Uint8Array(1));
    return found;
  } catch {
    return undefined;
  }
}
