import { equal } from './bytes.ts';
import { type Consent, parseConsent } from './consent.ts';
import { context, contextPrimitive, integer, octetString, sequence, tag } from './der.ts';
import { DerError, type DerNode, parseInteger, readDer } from './der-reader.ts';
import { lowS } from './ecdsa.ts';
import { oids } from './oid.ts';
import type { CompressedPoint } from './p256-point.ts';

/** What shows that the holder of a key signed a consent. `signature` is an Ecdsa-Sig-Value (DER) with the smaller s. */
export type ConsentEvidence =
  | { readonly kind: 'ponsel'; readonly point: CompressedPoint; readonly signature: Uint8Array }
  | {
      readonly kind: 'sidik';
      readonly point: CompressedPoint;
      /** Over authenticatorData and the SHA-256 of clientData (Web Authentication level 2, section 7.2). */
      readonly signature: Uint8Array;
      readonly authenticatorData: Uint8Array;
      /** The JSON of the client, as the browser gave it. */
      readonly clientData: Uint8Array;
    }
  | {
      readonly kind: 'meja';
      readonly point: CompressedPoint;
      readonly signature: Uint8Array;
      /** SHA-256 of the log entry (kind `desk-key`) with which the desk's key was enrolled. */
      readonly enrolment: Uint8Array;
    }
  | { readonly kind: 'server' };

/** A consent as it is signed, with its evidence. */
export interface GivenConsent {
  /** The octets that were signed (consent.ts). */
  readonly octets: Uint8Array;
  readonly evidence: ConsentEvidence;
}

const version = 1;
/** Octets, of what a browser and its authenticator say: with room for extensions and for a long address. */
const longest = { authenticatorData: 255, clientData: 1024 } as const;

/**
 * The value of the signed attribute:
 *
 *     IkrarConsent ::= SEQUENCE {
 *       version INTEGER (1), consent OCTET STRING,
 *       evidence CHOICE {
 *         device  [0] IMPLICIT SEQUENCE { point OCTET STRING (SIZE (33)), signature OCTET STRING },
 *         passkey [1] IMPLICIT SEQUENCE { point OCTET STRING (SIZE (33)), signature OCTET STRING,
 *                                         authenticatorData OCTET STRING, clientDataJSON OCTET STRING },
 *         desk    [2] IMPLICIT SEQUENCE { point OCTET STRING (SIZE (33)), signature OCTET STRING,
 *                                         enrolment OCTET STRING (SIZE (32)) },
 *         server  [3] IMPLICIT NULL } }
 */
export const encodeConsent = ({ octets, evidence }: GivenConsent): Uint8Array =>
  sequence(integer(version), octetString(octets), encodeEvidence(evidence));

function encodeEvidence(evidence: ConsentEvidence): Uint8Array {
  if (evidence.kind === 'server') return contextPrimitive(3, new Uint8Array());
  const { point, signature } = evidence;
  const both = [octetString(point), octetString(signature)];
  if (evidence.kind === 'ponsel') return context(0, ...both);
  if (evidence.kind === 'meja') return context(2, ...both, octetString(evidence.enrolment));
  return context(1, ...both, octetString(evidence.authenticatorData), octetString(evidence.clientData));
}

/**
 * Reads what encodeConsent writes, and nothing else.
 * @throws DerError, or RangeError, for another version, kind, order or length, and where the consent names another kind
 */
export function decodeConsent(value: DerNode): GivenConsent & { readonly consent: Consent } {
  const [number, text, choice, more] = value.children;
  if (value.tag !== tag.sequence || !number || !choice || more) throw new DerError('not a consent', value.offset);
  if (number.tag !== tag.integer || parseInteger(number) !== BigInt(version))
    throw new DerError('consent of another version', number.offset);
  const octets = contents(text);
  const [consent, evidence] = [parseConsent(octets), decodeEvidence(choice)];
  if (consent.cara !== evidence.kind) throw new DerError('evidence of another kind', choice.offset);
  return { octets, evidence, consent };
}

function decodeEvidence(node: DerNode): ConsentEvidence {
  if (node.tag === 0x83 && node.value.length === 0) return { kind: 'server' };
  const kind = ({ 160: 'ponsel', 161: 'sidik', 162: 'meja' } as const)[node.tag];
  const [first, second, third, fourth] = node.children;
  const fields = { ponsel: 2, sidik: 4, meja: 3 } as const;
  if (!kind || node.children.length !== fields[kind]) throw new DerError('evidence of no known kind', node.offset);
  const key = { point: contents(first), signature: contents(second) };
  checkSize(key.point, 33, 33);
  checkSignature(key.signature);
  if (kind === 'ponsel') return { kind, ...key };
  const further = contents(third);
  if (kind === 'meja') return { kind, ...key, enrolment: checkSize(further, 32, 32) };
  const clientData = checkSize(contents(fourth), 1, longest.clientData);
  return { kind, ...key, authenticatorData: checkSize(further, 37, longest.authenticatorData), clientData };
}

function contents(node: DerNode | undefined): Uint8Array {
  if (node?.tag !== tag.octetString) throw new DerError('not an OCTET STRING', node?.offset ?? 0);
  return node.value;
}

function checkSize(octets: Uint8Array, least: number, most: number): Uint8Array {
  if (octets.length < least || octets.length > most) throw new RangeError('length out of bounds');
  return octets;
}

function checkSignature(signature: Uint8Array): void {
  const { children } = readDer(signature);
  const positive = children.length === 2 && children.every((number) => parseInteger(number) > 0n);
  if (!positive || !equal(lowS(signature, oids.p256), signature)) throw new RangeError('not the form of a signature');
}
