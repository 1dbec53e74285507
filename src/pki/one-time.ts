import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { concat } from '../core/bytes.ts';
import { parseCertificateParts } from '../core/certificate-parts.ts';
import type { Random } from '../core/clock.ts';
import { bitString, oid, sequence } from '../core/der.ts';
import { oids } from '../core/oid.ts';
import { policies } from '../core/policy.ts';
import { createSerial } from '../core/serial.ts';
import { type CertificateFields, encodeCertificate, signCertificate } from './certificate.ts';
import * as extension from './extension.ts';
import type { KeyAndCertificate } from './keys.ts';
import { distinguishedName } from './name.ts';

/** What all one-time certificates of one issuer have in common, encoded once. */
export interface OneTimeFrame {
  readonly issuerName: Uint8Array;
  readonly extensions: readonly Uint8Array[];
}

export interface OneTimeSubject {
  readonly name: string;
  readonly position: string;
  readonly organization?: string;
  readonly at: Date;
}

/**
 * Validity before and after the signature, in milliseconds: long enough for a slow external timestamp and clocks that
 * differ, too short to be worth revoking.
 */
const before = 60_000;
const after = 10 * 60_000;

interface FreshKey {
  readonly publicKey: { readonly x: string; readonly y: string };
  readonly privateKey: KeyObject;
}

/**
 * Makes a key pair: the public half as the coordinates of a JWK, the private half as a handle into OpenSSL, whose
 * octets are never seen here. Node supports this form, although its types lack it. Two other ways are worse: Node's
 * SubjectPublicKeyInfo takes OpenSSL 3 longer than key and signature together, and exporting a JWK *after* the call can
 * make Node hang for ever (the garbage collector waits for the key that the export holds).
 */
const createKeyPair = () =>
  (generateKeyPairSync as unknown as (type: 'ec', options: object) => FreshKey)('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { format: 'jwk' },
  });

const algorithm = sequence(oid(oids.ecPublicKey), oid(oids.p256));
/** The octet before the coordinates of an uncompressed point (SEC 1 section 2.3.3). */
const uncompressed = Uint8Array.of(4);

/** SubjectPublicKeyInfo (RFC 5480 section 2); coordinates always have 32 octets (RFC 7518 section 6.2.1.2). */
function subjectPublicKeyInfo({ x, y }: FreshKey['publicKey']): Uint8Array {
  return sequence(algorithm, bitString(concat(uncompressed, Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url'))));
}

export function oneTimeFrame(issuerCertificate: Uint8Array, baseUrl: string): OneTimeFrame {
  const issuer = parseCertificateParts(issuerCertificate);
  return {
    issuerName: issuer.subject,
    extensions: [
      extension.keyUsage('digitalSignature', 'nonRepudiation'),
      extension.authorityKey(issuer.spki),
      extension.policy(policies.signer),
      extension.issuerAt(`${baseUrl}/pki/issuer.cer`),
      extension.noRevocation(),
    ],
  };
}

/**
 * A fresh EC P-256 key and its certificate for one signature, without a NIP. Nothing here stores the key; the caller
 * MUST drop it once the signature is made.
 * @throws RangeError for a name that is empty, over 256 characters or has control characters (no roster accepts one)
 */
export function issueOneTime(
  authority: { readonly issuer: KeyAndCertificate; readonly oneTime: OneTimeFrame; readonly random: Random },
  subject: OneTimeSubject,
): { readonly key: KeyObject; readonly certificate: Uint8Array } {
  const { publicKey, privateKey: key } = createKeyPair();
  return { key, certificate: signCertificate(fieldsOf(authority, subject, publicKey), authority.issuer.key) };
}

/** The longest Ecdsa-Sig-Value of P-256 with the smaller s, in octets. */
const longestSignature = 71;

/**
 * A certificate as long as the longest that `issueOneTime` makes for that person, signed by nobody: its size can be known
 * without making a key, and is always the same.
 */
export function sampleOneTime(authority: Issuing, subject: OneTimeSubject): Uint8Array {
  const zeros = Buffer.alloc(32).toString('base64url');
  const fields = fieldsOf(authority, subject, { x: zeros, y: zeros });
  return encodeCertificate(fields, authority.issuer.key, () => new Uint8Array(longestSignature));
}

type Issuing = Parameters<typeof issueOneTime>[0];

function fieldsOf(authority: Issuing, subject: OneTimeSubject, publicKey: FreshKey['publicKey']): CertificateFields {
  const second = Math.floor(subject.at.getTime() / 1000) * 1000;
  return {
    serial: createSerial(authority.random),
    issuer: authority.oneTime.issuerName,
    subject: distinguishedName({
      ...(subject.organization ? { organization: subject.organization } : {}),
      title: subject.position,
      commonName: subject.name,
    }),
    notBefore: new Date(second - before),
    notAfter: new Date(second + after),
    spki: subjectPublicKeyInfo(publicKey),
    extensions: authority.oneTime.extensions,
  };
}
