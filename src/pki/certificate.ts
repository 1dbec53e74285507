import type { KeyObject } from 'node:crypto';
import { base64 } from '../core/bytes.ts';
import { bitString, context, integer, sequence, time } from '../core/der.ts';
import { signatureAlgorithm, signMessage } from '../core/key-signature.ts';

/** The fields of a certificate, each already in DER. */
export interface CertificateFields {
  readonly serial: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly spki: Uint8Array;
  readonly extensions: readonly Uint8Array[];
}

const version3 = context(0, integer(2));

/** An X.509 v3 certificate, DER (RFC 5280 section 4.1). */
export function signCertificate(fields: CertificateFields, issuerKey: KeyObject): Uint8Array {
  return encodeCertificate(fields, issuerKey, (tbs) => signMessage(issuerKey, tbs).value);
}

/** @param sign gives the signature's octets */
export function encodeCertificate(
  fields: CertificateFields,
  issuerKey: KeyObject,
  sign: (tbs: Uint8Array) => Uint8Array,
): Uint8Array {
  const algorithm = signatureAlgorithm(issuerKey);
  const tbs = sequence(
    version3,
    integer(fields.serial),
    algorithm,
    fields.issuer,
    sequence(time(fields.notBefore), time(fields.notAfter)),
    fields.subject,
    fields.spki,
    context(3, sequence(...fields.extensions)),
  );
  return sequence(tbs, algorithm, bitString(sign(tbs)));
}

/** RFC 7468 text encoding. */
export function pem(label: 'CERTIFICATE' | 'X509 CRL' | 'PRIVATE KEY' | 'PUBLIC KEY', der: Uint8Array): string {
  const lines = base64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** Every block of a PEM text with this label, in order. @throws RangeError when a block is not base64 */
export function parsePem(label: string, text: string): readonly Uint8Array[] {
  const blocks = text.matchAll(new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]*)-----END ${label}-----`, 'g'));
  return Array.from(blocks, ([, body]) => new Uint8Array(Buffer.from(body!.replace(/\s+/g, ''), 'base64')));
}
