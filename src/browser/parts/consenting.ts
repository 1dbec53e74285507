import { bindingMessage, upgradeMessage } from '../../core/binding.ts';
import { base64url, hex, utf8 } from '../../core/bytes.ts';
import { consentText } from '../../core/consent.ts';
import { fitDrawing } from '../../core/drawing.ts';
import { printedName } from '../../core/look-alikes.ts';
import { deskKeyName, enrolledDesk } from './desk-key.ts';
import { findKey, type OwnKey, openKey } from './own-key.ts';
import type { Stroke } from './pad.ts';
import { createPasskey, type Passkey, usePasskey } from './passkey.ts';

/** What the page says about the place where this person signs. */
export interface Place {
  readonly code: string;
  /** SHA-256 of the text and all else that is printed, hex, and `content` the same in base64url. */
  readonly contentDigest: string;
  readonly content: string;
  readonly field: string;
  readonly signer: string;
  /** SHA-256 of this script's octets as the server gave it, base64url. */
  readonly script: string;
  /** Of the ink, in dots of 1/600 inch, and the most octets that a drawing may have. */
  readonly space: { readonly width: number; readonly height: number; readonly limit: number };
  /** Milliseconds by which the server's clock is ahead of this device's. */
  readonly ahead: number;
}

/** What a person signs with: strokes as the pad has them, or a typed name. */
export interface Signed {
  readonly strokes?: readonly Stroke[];
  readonly typedName?: string;
}

/** A key of the signer's own on its way from binding to consent. */
export interface Signer {
  readonly kind: 'ponsel' | 'sidik' | 'meja';
  /** What binds it, for the server; nothing for a desk's, which was enrolled before. */
  readonly binding?: object;
  /** Of a passkey: what the phone's key that is bound already signs, to say that both are of one phone. */
  readonly upgrade?: Uint8Array;
  /** Of a desk's key, which is known without being bound: SHA-256, hex. */
  readonly key?: string;
  /** The evidence beside a consent of these octets; undefined when the person cancelled. */
  evidence(consent: Uint8Array): Promise<object | undefined>;
}

const sha256 = async (octets: Uint8Array): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(octets)));

/** The name under which the browser keeps the key: a fresh one for each person and text, so that two PDFs link nobody. */
export const keyName = ({ contentDigest, signer }: Place): string => `${contentDigest} ${signer}`;

/** SHA-256 of a key, hex. */
export async function digestOf(key: OwnKey): Promise<string> {
  return hex(await sha256(key.spki));
}

/** Throws where the browser cannot make a key. */
export async function phoneSigner(place: Place): Promise<Signer & { readonly kept: boolean }> {
  const key = await openKey(keyName(place));
  const signature = await key.sign(bindingMessage(place.contentDigest, place.field));
  return {
    kind: 'ponsel',
    kept: key.kept,
    binding: { device: { spki: base64url(key.spki), signature: base64url(signature) } },
    evidence: evidenceBy(key),
  };
}

/** The key of this tablet, if an attendant has enrolled it here. */
export async function deskSigner(event: string): Promise<Signer | undefined> {
  const key = enrolledDesk(event);
  const own = key && (await findKey(deskKeyName(event)));
  return key && own ? { kind: 'meja', key, evidence: evidenceBy(own) } : undefined;
}

const evidenceBy = (key: OwnKey) => async (consent: Uint8Array) => ({ signature: base64url(await key.sign(consent)) });

/** A passkey made now; undefined when the person cancelled, or the device would not. */
export async function lockSigner(place: Place, host: string, name: string): Promise<Signer | undefined> {
  const challenge = await sha256(bindingMessage(place.contentDigest, place.field));
  const passkey = await createPasskey(host, name, challenge);
  if (!passkey) return undefined;
  const attestation = hex(await sha256(passkey.attestationObject));
  return signerOf(passkey, host, upgradeMessage(place.contentDigest, place.field, attestation));
}

const signerOf = (passkey: Passkey, host: string, upgrade: Uint8Array): Signer => ({
  kind: 'sidik',
  upgrade,
  binding: {
    passkey: {
      attestationObject: base64url(passkey.attestationObject),
      clientDataJSON: base64url(passkey.clientDataJSON),
    },
  },
  async evidence(consent) {
    const given = await usePasskey(host, passkey, await sha256(consent));
    return (
      given && {
        signature: base64url(given.signature),
        authenticatorData: base64url(given.authenticatorData),
        clientDataJSON: base64url(given.clientDataJSON),
      }
    );
  },
});

/** A clock that is off by less may be right: time zones and summer times are none of its business. */
const tolerated = 3_600_000;

/**
 * Makes the consent and signs it. The octets that are signed go out as they are; the drawing is the one that will be printed.
 * @returns the body for the server, made with the SHA-256 of the signer's key as the server said when it was bound; undefined when
 *   the person cancelled
 */
export async function signConsent(
  place: Place,
  signer: Signer,
  signed: Signed,
): Promise<((key: string) => string) | undefined> {
  const { strokes, typedName } = signed;
  const drawing = strokes && fitDrawing(strokes, place.space);
  const said = {
    cara: signer.kind,
    isi: place.content,
    kode: place.code,
    medan: place.field,
    orang: place.signer,
    skrip: place.script,
    waktu: Date.now() + (Math.abs(place.ahead) > tolerated ? place.ahead : 0),
  };
  const shown = drawing ? { goresan: base64url(await sha256(utf8(drawing))) } : { nama: printedName(typedName || '') };
  const consent = consentText(Object.assign(said, shown));
  const evidence = await signer.evidence(utf8(consent));
  return (
    evidence &&
    ((key) => JSON.stringify({ consent, evidence: Object.assign({ kind: signer.kind, key }, evidence), drawing }))
  );
}
