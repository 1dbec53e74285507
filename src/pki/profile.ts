import type { KeyObject } from 'node:crypto';
import { parseCertificateParts } from '../core/certificate-parts.ts';
import type { Random } from '../core/clock.ts';
import { authorityNames, policies } from '../core/policy.ts';
import { createSerial } from '../core/serial.ts';
import { signCertificate } from './certificate.ts';
import * as extension from './extension.ts';
import { distinguishedName } from './name.ts';

/**
 * The four long-lived certificates of an installation, described in certs/README.md. One-time certificates are in
 * one-time.ts. These certificates are repeated in every signature, in hex, so they contain nothing superfluous: no
 * country, and no address of a root, which a verifier must get from elsewhere anyway.
 */
export interface ProfileInput {
  readonly spki: Uint8Array;
  readonly organizer: string;
  readonly baseUrl: string;
  readonly at: Date;
  readonly random: Random;
}

export interface Issuer {
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
}

const day = 86_400_000;
const years = { root: 25, issuer: 15, seal: 5, tsa: 10, log: 15 } as const;

/** Milliseconds by which validity begins early, for verifiers whose clock is behind ours. */
const leeway = 300_000;

function validity(at: Date, issuedFor: number) {
  const start = Math.floor(at.getTime() / 1000) * 1000;
  return { notBefore: new Date(start - leeway), notAfter: new Date(start + issuedFor * 365 * day) };
}

const organizerName = (organizer: string, commonName: string): Uint8Array =>
  distinguishedName({ organization: organizer, commonName });

export function rootCertificate(input: ProfileInput, key: KeyObject): Uint8Array {
  const name = organizerName(input.organizer, authorityNames.root);
  return signCertificate(
    {
      serial: createSerial(input.random),
      issuer: name,
      subject: name,
      ...validity(input.at, years.root),
      spki: input.spki,
      extensions: [
        extension.certificateAuthority(1),
        extension.keyUsage('keyCertSign', 'cRLSign'),
        extension.subjectKey(input.spki),
      ],
    },
    key,
  );
}

export function issuerCertificate(input: ProfileInput, root: Issuer): Uint8Array {
  return issue(input, root, {
    name: authorityNames.issuer,
    life: years.issuer,
    extensions: [
      extension.certificateAuthority(0),
      extension.keyUsage('keyCertSign', 'cRLSign'),
      extension.policy(policies.any),
      extension.crlAt(`${input.baseUrl}/pki/root.crl`),
    ],
  });
}

/** The certificate of the organizer's seal, which certifies files: valid for years and revocable. */
export function sealCertificate(input: ProfileInput, issuer: Issuer): Uint8Array {
  return issue(input, issuer, {
    name: 'Segel Ikrar',
    life: years.seal,
    extensions: [
      extension.keyUsage('digitalSignature', 'nonRepudiation'),
      extension.policy(policies.seal),
      extension.crlAt(`${input.baseUrl}/pki/issuer.crl`),
      extension.issuerAt(`${input.baseUrl}/pki/issuer.cer`),
    ],
  });
}

export function tsaCertificate(input: ProfileInput, issuer: Issuer): Uint8Array {
  return issue(input, issuer, {
    name: 'Ikrar TSA',
    life: years.tsa,
    extensions: [
      extension.keyUsage('digitalSignature'),
      extension.timestampingOnly(),
      extension.crlAt(`${input.baseUrl}/pki/issuer.crl`),
    ],
  });
}

/** Certifies that a key is the log's, so that an archive needs to trust only the root. The key signs no documents. */
export function logCertificate(input: ProfileInput, issuer: Issuer): Uint8Array {
  return issue(input, issuer, {
    name: 'Log Ikrar',
    life: years.log,
    extensions: [
      extension.keyUsage('digitalSignature'),
      extension.crlAt(`${input.baseUrl}/pki/issuer.crl`),
      extension.issuerAt(`${input.baseUrl}/pki/issuer.cer`),
    ],
  });
}

interface Profile {
  readonly name: string;
  /** Validity in years. */
  readonly life: number;
  readonly extensions: readonly Uint8Array[];
}

function issue(input: ProfileInput, issuer: Issuer, { name, life, extensions }: Profile) {
  const above = parseCertificateParts(issuer.certificate);
  const span = validity(input.at, life);
  return signCertificate(
    {
      serial: createSerial(input.random),
      issuer: above.subject,
      subject: organizerName(input.organizer, name),
      notBefore: span.notBefore,
      notAfter: span.notAfter < above.notAfter ? span.notAfter : above.notAfter,
      spki: input.spki,
      extensions: [...extensions, extension.subjectKey(input.spki), extension.authorityKey(above.spki)],
    },
    issuer.key,
  );
}
