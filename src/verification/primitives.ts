/**
 * What the verifier asks of its surroundings. Everything else is arithmetic on bytes, so the same steps run in a server, in a
 * worker and in a citizen's browser. The Node implementation is node-primitives.ts.
 */
export type DigestName = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

export type SignatureAlgorithm =
  | { readonly name: 'ECDSA'; readonly digest: DigestName }
  | { readonly name: 'RSA'; readonly digest: DigestName }
  | {
      readonly name: 'RSA-PSS';
      readonly digest: DigestName;
      readonly mgfDigest: DigestName;
      readonly saltLength: number;
    }
  | { readonly name: 'Ed25519' };

export interface RunningDigest {
  update(bytes: Uint8Array): void;
  /** An independent digest that continues from here: it keeps the cost of n signatures linear. */
  copy(): RunningDigest;
  digest(): Uint8Array;
}

/** A public key, made once and asked for many signatures. */
export interface PublicKey {
  /**
   * False for a wrong signature and an encoding that cannot be read; MUST NOT throw.
   * @param algorithm one that suits the key (algorithm.ts)
   * @param signature ECDSA: DER Ecdsa-Sig-Value
   */
  verify(algorithm: SignatureAlgorithm, data: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>;
}

export interface Inflated {
  readonly data: Uint8Array;
  /** How many bytes of the input belong to them; what follows means nothing. */
  readonly used: number;
}

export interface Primitives {
  digest(name: DigestName, bytes: Uint8Array): Uint8Array;
  startDigest(name: DigestName): RunningDigest;
  /** @param spki DER SubjectPublicKeyInfo; one that cannot be read makes a key that verifies nothing. MUST NOT throw. */
  publicKey(spki: Uint8Array): PublicKey;
  /** zlib (RFC 1950); 'too-large' where the data would grow beyond `max` bytes. MUST NOT throw. */
  inflate(bytes: Uint8Array, max: number): Inflated | 'damaged' | 'too-large';
}
