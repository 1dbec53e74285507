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

export interface SignatureClaim {
  readonly algorithm: SignatureAlgorithm;
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  readonly data: Uint8Array;
  /** ECDSA: DER Ecdsa-Sig-Value. */
  readonly signature: Uint8Array;
}

export interface Primitives {
  digest(name: DigestName, bytes: Uint8Array): Uint8Array;
  startDigest(name: DigestName): RunningDigest;
  /** False for a wrong signature and for a key or encoding that cannot be read; MUST NOT throw. */
  verifySignature(claim: SignatureClaim): boolean | Promise<boolean>;
  /** zlib (RFC 1950). Undefined when the data are damaged or would grow beyond `max` bytes; MUST NOT throw. */
  inflate(bytes: Uint8Array, max: number): Uint8Array | undefined;
}
