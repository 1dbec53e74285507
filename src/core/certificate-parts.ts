import { DerError, type DerNode, parseTime, readDer } from './der-reader.ts';

/**
 * The fields of an X.509 certificate that other structures repeat (RFC 5280 section 4.1), without any check of the
 * certificate.
 */
export interface CertificateParts {
  /** INTEGER, complete encoding. */
  readonly serial: Uint8Array;
  /** Name, complete encodings. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SubjectPublicKeyInfo, complete encoding. */
  readonly spki: Uint8Array;
}

/** @throws DerError unless the bytes are one v3 certificate */
export function parseCertificateParts(der: Uint8Array): CertificateParts {
  const [tbs] = readDer(der).children;
  const fields = tbs?.children ?? [];
  if (fields[0]?.tag !== 0xa0) throw new DerError('not a version 3 certificate', tbs?.offset ?? 0);
  const [, serial, , issuer, validity, subject, spki] = fields;
  const [notBefore, notAfter] = validity?.children ?? [];
  return {
    serial: present(serial).raw,
    issuer: present(issuer).raw,
    subject: present(subject).raw,
    notBefore: parseTime(present(notBefore)),
    notAfter: parseTime(present(notAfter)),
    spki: present(spki).raw,
  };
}

function present(node: DerNode | undefined): DerNode {
  if (!node) throw new DerError('certificate field missing', 0);
  return node;
}
