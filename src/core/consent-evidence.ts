import { base64url, concat, equal, parseUtf8, utf8 } from './bytes.ts';
import type { ConsentEvidence, GivenConsent } from './consent-attribute.ts';

type Digest = (octets: Uint8Array) => Uint8Array;
export type KeyEvidence = Exclude<ConsentEvidence, { readonly kind: 'server' }>;
type Passkey = Extract<ConsentEvidence, { readonly kind: 'sidik' }>;

/**
 * The octets that the evidence's signature is over: the consent itself, or what an authenticator signs in its place (Web
 * Authentication level 2, section 6.3.3).
 */
export const signedOctets = (octets: Uint8Array, evidence: KeyEvidence, sha256: Digest): Uint8Array =>
  evidence.kind === 'sidik' ? concat(evidence.authenticatorData, sha256(evidence.clientData)) : octets;

/** What a passkey's assertion can say that is not what it was asked for. */
export type PasskeyFault =
  | 'client'
  | 'type'
  | 'challenge'
  | 'origin'
  | 'frame'
  | 'relying-party'
  | 'present'
  | 'verified';

/** Flags of authenticator data (section 6.1): the user was present, the user was verified. */
const [present, verified] = [0x01, 0x04];

/**
 * The first thing wrong with what a passkey's assertion says; undefined when it says all that it must. Its signature is checked
 * elsewhere.
 * @param url the address of the file as `ikrar.json` gives it: its origin and host are those that the passkey must name
 */
export function findPasskeyFault(
  { octets, evidence }: { readonly octets: GivenConsent['octets']; readonly evidence: Passkey },
  url: string,
  sha256: Digest,
): PasskeyFault | undefined {
  const { authenticatorData, clientData } = evidence;
  const client = readClientData(clientData);
  const { origin, hostname } = readUrl(url);
  const flags = authenticatorData[32]!;
  if (!client) return 'client';
  if (client.type !== 'webauthn.get') return 'type';
  if (client.challenge !== base64url(sha256(octets))) return 'challenge';
  if (origin === undefined || client.origin !== origin) return 'origin';
  if (client.crossOrigin !== undefined && client.crossOrigin !== false) return 'frame';
  if (!equal(authenticatorData.subarray(0, 32), sha256(utf8(hostname)))) return 'relying-party';
  if ((flags & present) === 0) return 'present';
  return (flags & verified) === 0 ? 'verified' : undefined;
}

interface ClientData {
  readonly type?: unknown;
  readonly challenge?: unknown;
  readonly origin?: unknown;
  readonly crossOrigin?: unknown;
}

function readClientData(octets: Uint8Array): ClientData | undefined {
  try {
    const said: unknown = JSON.parse(parseUtf8(octets));
    return typeof said === 'object' && said !== null ? said : undefined;
  } catch {
    return undefined;
  }
}

function readUrl(url: string): { readonly origin: string | undefined; readonly hostname: string } {
  return URL.canParse(url) ? new URL(url) : { origin: undefined, hostname: '' };
}
