import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { bindingMessage } from '../core/binding.ts';
import { base64url, concat, equal, parseBase64url, parseHex, parseUtf8 } from '../core/bytes.ts';
import { sha256 } from '../core/digest.ts';
import { coordinatesOf, isP256Spki, spkiOf } from '../core/signer-key.ts';
import { IkrarError } from '../errors.ts';

/**
 * Passkeys (W3C WebAuthn level 3): ES256 only, with user verification. Whatever a browser cannot do with them is answered on the
 * phone, by its own key; an answer that comes here and is wrong is refused like any other malformed input.
 */
const es256 = -7;

/** The relying party's id: the host of the server's address. Undefined where browsers allow no passkey. */
export function passkeyHost(baseUrl: string): string | undefined {
  const { protocol, hostname } = new URL(baseUrl);
  const isAddress = /^[0-9.]+$/.test(hostname) || hostname.startsWith('[');
  return !isAddress && (protocol === 'https:' || hostname === 'localhost') ? hostname : undefined;
}

export interface NewPasskey {
  readonly attestationObject: string;
  readonly clientDataJSON: string;
}

/**
 * The public key of a passkey that was made for one person's place on one text. Without attestation this proves nothing by
 * itself: that the key is there is proven when it signs.
 * @returns SubjectPublicKeyInfo, DER
 * @throws IkrarError 'key-invalid'
 */
export async function readPasskey(
  baseUrl: string,
  contentDigest: string,
  field: string,
  given: NewPasskey,
): Promise<Uint8Array> {
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: registration(given),
      expectedChallenge: base64url(sha256(bindingMessage(contentDigest, field))),
      expectedOrigin: new URL(baseUrl).origin,
      expectedRPID: passkeyHost(baseUrl) ?? '',
      requireUserVerification: true,
      supportedAlgorithmIDs: [es256],
    });
    if (!verified) throw new RangeError('not verified');
    return spkiOfCose(registrationInfo.credential.publicKey);
  } catch (cause) {
    throw new IkrarError('key-invalid', 'Sidik jari atau wajah tidak dapat dipakai di ponsel ini.', { cause });
  }
}

/** The library wants a credential's id; nothing is looked up by it here, since the key is known by its digest. */
const anyId = 'AA';

const registration = (response: NewPasskey) => ({
  ...{ id: anyId, rawId: anyId, type: 'public-key' as const, clientExtensionResults: {} },
  response,
});

export interface Assertion {
  readonly authenticatorData: Uint8Array;
  readonly clientDataJSON: Uint8Array;
  /** DER. */
  readonly signature: Uint8Array;
}

/** Whether the passkey has signed these octets, with its user verified, on a page of ours. */
export async function isSignedByPasskey(
  baseUrl: string,
  signed: Uint8Array,
  spki: Uint8Array,
  given: Assertion,
): Promise<boolean> {
  try {
    const { verified } = await verifyAuthenticationResponse({
      response: {
        ...{ id: anyId, rawId: anyId, type: 'public-key', clientExtensionResults: {} },
        response: {
          authenticatorData: base64url(given.authenticatorData),
          clientDataJSON: base64url(given.clientDataJSON),
          signature: base64url(given.signature),
        },
      },
      expectedChallenge: base64url(sha256(signed)),
      expectedOrigin: new URL(baseUrl).origin,
      expectedRPID: passkeyHost(baseUrl) ?? '',
      // Counters are of no use here: a key is fresh for each declaration, and synced keys count nothing.
      credential: { id: anyId, publicKey: Uint8Array.from(coseOf(spki)), counter: 0 },
      requireUserVerification: true,
    });
    const { crossOrigin } = JSON.parse(parseUtf8(given.clientDataJSON));
    return verified && crossOrigin !== true;
  } catch {
    return false;
  }
}

/** A COSE_Key (RFC 9053 section 7.1.1) of a P-256 key: {1: 2, 3: −7, −1: 1, −2: x, −3: y}, in CTAP2's canonical order. */
const coseHead = parseHex('a5010203262001215820');
const coseMiddle = parseHex('225820');

function coseOf(spki: Uint8Array): Uint8Array {
  const xy = coordinatesOf(spki);
  return concat(coseHead, xy.subarray(0, 32), coseMiddle, xy.subarray(32));
}

/** @throws RangeError for a key that is not P-256 for ES256 */
function spkiOfCose(cose: Uint8Array): Uint8Array {
  const x = cose.subarray(coseHead.length, coseHead.length + 32);
  const y = cose.subarray(coseHead.length + 32 + coseMiddle.length);
  const spki = spkiOf(concat(x, y));
  if (!isP256Spki(spki) || !equal(coseOf(spki), cose)) throw new RangeError('not a P-256 key in canonical COSE');
  return spki;
}

/** Parses base64url of a request. @throws IkrarError with that code */
export function octets(code: 'key-invalid' | 'consent-invalid', text: string): Uint8Array {
  try {
    return parseBase64url(text);
  } catch {
    throw new IkrarError(code, 'Kiriman ponsel ini rusak. Muat ulang halaman, lalu coba lagi.');
  }
}
