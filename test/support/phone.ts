import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { bindingMessage } from '../../src/core/binding.ts';
import { base64url, concat, parseHex, utf8 } from '../../src/core/bytes.ts';
import { coordinatesOf } from '../../src/core/signer-key.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

/** What a phone's browser has: a P-256 key, and how it signs with it. */
export class PhoneKey {
  readonly spki: Uint8Array;
  readonly #key: KeyObject;

  constructor(namedCurve = 'P-256') {
    const pair = generateKeyPairSync('ec', { namedCurve });
    this.#key = pair.privateKey;
    this.spki = new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' }));
  }

  get keySha256(): string {
    return createHash('sha256').update(this.spki).digest('hex');
  }

  /** IEEE P1363, as WebCrypto signs. */
  sign(message: Uint8Array): Uint8Array {
    return new Uint8Array(sign('sha256', message, { key: this.#key, dsaEncoding: 'ieee-p1363' }));
  }

  signDer(message: Uint8Array): Uint8Array {
    return new Uint8Array(sign('sha256', message, this.#key));
  }

  /** The body that binds it, beside the PIN. */
  binding(contentDigest: string, field: string) {
    const signature = this.sign(bindingMessage(contentDigest, field));
    return { device: { spki: base64url(this.spki), signature: base64url(signature) } };
  }
}

/** How a passkey's answers differ from right ones. */
export interface Twist {
  readonly type?: string;
  readonly challenge?: Uint8Array;
  readonly origin?: string;
  readonly rpId?: string;
  readonly crossOrigin?: boolean;
  /** User present 1, user verified 4, attested data 64. */
  readonly flags?: number;
  /** COSE algorithm in the key that is made. */
  readonly algorithm?: number;
}

/** A phone's lock: makes and uses a passkey as WebAuthn says, without attestation. */
export class PhoneLock extends PhoneKey {
  readonly #origin: string;

  constructor(origin: string) {
    super();
    this.#origin = origin;
  }

  #clientData(type: string, challenge: Uint8Array, twist: Twist): Uint8Array {
    return utf8(
      JSON.stringify({
        type: twist.type ?? type,
        challenge: base64url(twist.challenge ?? challenge),
        origin: twist.origin ?? this.#origin,
        crossOrigin: twist.crossOrigin ?? false,
      }),
    );
  }

  #authenticatorData(flags: number, twist: Twist, ...more: readonly Uint8Array[]): Uint8Array {
    const rpIdHash = sha256(utf8(twist.rpId ?? new URL(this.#origin).hostname));
    return concat(rpIdHash, Uint8Array.of(twist.flags ?? flags), new Uint8Array(4), ...more);
  }

  /** The body that binds it, beside the PIN. */
  creation(contentDigest: string, field: string, twist: Twist = {}) {
    const xy = coordinatesOf(this.spki);
    const algorithm = twist.algorithm === -35 ? '3822' : '26'; // −35: ES384
    const cose = concat(
      parseHex(`a5010203${algorithm}2001215820`),
      xy.subarray(0, 32),
      parseHex('225820'),
      xy.subarray(32),
    );
    const attested = concat(new Uint8Array(16), Uint8Array.of(0, 32), sha256(this.spki), cose);
    const data = this.#authenticatorData(0x45, twist, attested);
    const attestation = concat(
      parseHex('a363666d74646e6f6e656761747453746d74a068617574684461746158'),
      Uint8Array.of(data.length),
      data,
    );
    const clientData = this.#clientData('webauthn.create', sha256(bindingMessage(contentDigest, field)), twist);
    return { passkey: { attestationObject: base64url(attestation), clientDataJSON: base64url(clientData) } };
  }

  /** Signs these octets. */
  assertion(octets: Uint8Array, twist: Twist = {}) {
    const authenticatorData = this.#authenticatorData(0x05, twist);
    const clientDataJSON = this.#clientData('webauthn.get', sha256(octets), twist);
    const signature = this.signDer(concat(authenticatorData, sha256(clientDataJSON)));
    return {
      authenticatorData: base64url(authenticatorData),
      clientDataJSON: base64url(clientDataJSON),
      signature: base64url(signature),
    };
  }
}
