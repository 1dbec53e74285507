/** A passkey that the device's lock has made for one declaration. */
export interface Passkey {
  readonly id: ArrayBuffer;
  readonly attestationObject: Uint8Array;
  readonly clientDataJSON: Uint8Array;
}

export interface Assertion {
  readonly authenticatorData: Uint8Array;
  readonly clientDataJSON: Uint8Array;
  /** DER. */
  readonly signature: Uint8Array;
}

/** Milliseconds. */
const patience = 60_000;

/** Whether this device has a lock by fingerprint, face or PIN that pages may use. */
export async function canUseLock(): Promise<boolean> {
  try {
    return await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable();
  } catch {
    return false; // no WebAuthn
  }
}

/**
 * Makes a passkey. Cancelling, a failure and a device without a lock look the same, and none of them is a fault: the phone's own
 * key is there for all of them.
 * @param host the relying party's id
 * @param name for the device's list of passkeys
 */
export async function createPasskey(host: string, name: string, challenge: Uint8Array): Promise<Passkey | undefined> {
  try {
    const made = await navigator.credentials.create({
      publicKey: {
        rp: { id: host, name: 'Ikrar' },
        user: { id: crypto.getRandomValues(new Uint8Array(16)), name, displayName: name },
        challenge: Uint8Array.from(challenge),
        pubKeyCredParams: [{ type: 'public-key', alg: -7 }], // ES256
        // not discoverable: the secure element of this device at once, without an account of a platform
        authenticatorSelection: {
          authenticatorAttachment: 'platform',
          residentKey: 'discouraged',
          userVerification: 'required',
        },
        attestation: 'none',
        timeout: patience,
      },
    });
    if (!(made instanceof PublicKeyCredential)) return undefined;
    const { attestationObject, clientDataJSON } = made.response as AuthenticatorAttestationResponse;
    return {
      id: made.rawId,
      attestationObject: new Uint8Array(attestationObject),
      clientDataJSON: new Uint8Array(clientDataJSON),
    };
  } catch {
    return undefined;
  }
}

/** Signs with a passkey; undefined when the person cancelled, or the device would not. */
export async function usePasskey(host: string, { id }: Passkey, challenge: Uint8Array): Promise<Assertion | undefined> {
  try {
    const given = await navigator.credentials.get({
      publicKey: {
        rpId: host,
        challenge: Uint8Array.from(challenge),
        allowCredentials: [{ type: 'public-key', id }],
        userVerification: 'required',
        timeout: patience,
      },
    });
    if (!(given instanceof PublicKeyCredential)) return undefined;
    const { authenticatorData, clientDataJSON, signature } = given.response as AuthenticatorAssertionResponse;
    return {
      authenticatorData: new Uint8Array(authenticatorData),
      clientDataJSON: new Uint8Array(clientDataJSON),
      signature: new Uint8Array(signature),
    };
  } catch {
    return undefined;
  }
}
