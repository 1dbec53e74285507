import { constants, createHash, createPublicKey, type Hash, hash, type KeyObject, verify } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { isP256Spki } from '../core/signer-key.ts';
import type { Primitives, PublicKey, RunningDigest, SignatureAlgorithm } from './primitives.ts';

const nodeName = { 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' } as const;

/** What zlib returns with the option `info`; its types say so for no function. */
interface WithInfo {
  readonly buffer: Buffer<ArrayBuffer>;
  /** `bytesWritten`: into the engine. */
  readonly engine: { readonly bytesWritten: number };
}

/** The verifier's primitives by Node's own crypto and zlib: the only file of the verifier that needs Node. */
export const nodePrimitives: Primitives = {
  digest: (name, bytes) => new Uint8Array(hash(nodeName[name], bytes, 'buffer')),
  startDigest: (name) => running(createHash(nodeName[name])),
  publicKey,
  inflate(bytes, max) {
    try {
      const options = { maxOutputLength: Math.max(1, max), info: true };
      const { buffer: plain, engine } = inflateSync(bytes, options) as unknown as WithInfo;
      const { buffer, byteOffset, length } = plain;
      // A copy of what is large would be held twice; a view of what is small holds all of zlib's own buffer.
      const data = length < buffer.byteLength / 2 ? new Uint8Array(plain) : new Uint8Array(buffer, byteOffset, length);
      return { data, used: engine.bytesWritten };
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'damaged';
    }
  },
};

function running(started: Hash): RunningDigest {
  return {
    update: (bytes) => void started.update(bytes),
    copy: () => running(started.copy()),
    digest: () => new Uint8Array(started.digest()),
  };
}

function publicKey(spki: Uint8Array): PublicKey {
  let key: KeyObject | undefined;
  try {
    key = isP256Spki(spki)
      ? importP256(spki)
      : createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    // A key that cannot be read verifies nothing.
  }
  return { verify: (algorithm, data, signature) => (key ? verifyWith(key, algorithm, data, signature) : false) };
}

/** Runs on libuv's threads, so that the signatures of a large file share the cores. */
function verifyWith(
  key: KeyObject,
  algorithm: SignatureAlgorithm,
  data: Uint8Array,
  signature: Uint8Array,
): boolean | Promise<boolean> {
  return new Promise((resolve) => {
    try {
      verify(digestOf(algorithm), data, { key, ...padding(algorithm) }, signature, (error, valid) =>
        resolve(!error && valid),
      );
    } catch {
      resolve(false);
    }
  });
}

/** As a JSON Web Key, which OpenSSL reads in half the time of DER. */
function importP256(spki: Uint8Array): KeyObject {
  const coordinate = (from: number): string => Buffer.from(spki.subarray(from, from + 32)).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: coordinate(27), y: coordinate(59) };
  return createPublicKey({ key: jwk, format: 'jwk' });
}

const digestOf = (algorithm: SignatureAlgorithm): string | null =>
  algorithm.name === 'Ed25519' ? null : nodeName[algorithm.digest];

function padding(algorithm: SignatureAlgorithm) {
  if (algorithm.name !== 'RSA-PSS') return {};
  return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.saltLength };
}
