import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hex, parseHex } from '../core/bytes.ts';
import { parseCertificateParts } from '../core/certificate-parts.ts';
import { octetString, oid, sequence, tag, time, tlv } from '../core/der.ts';
import { readDer } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import type { Authority } from './authority.ts';
import { replaceFile } from './key-folder.ts';

/** The reasons of RFC 5280 section 5.3.1 (CRLReason) that apply to our certificates. */
export const revocationReasons = { keyCompromise: 1, superseded: 4, cessationOfOperation: 5 } as const;
export type RevocationReason = keyof typeof revocationReasons;

/** `tsa-lama`: the certificates that a TSA had before it was renewed. */
export const revocable = ['issuer', 'seal', 'tsa', 'tsa-lama'] as const;
export type Revocable = (typeof revocable)[number];

export interface Revocation {
  /** INTEGER, complete encoding, hex. */
  readonly serial: string;
  readonly at: string;
  readonly reason: RevocationReason;
  /** The CRL that lists it: the root revokes the issuing CA, and the issuing CA everything else. */
  readonly list: 'root' | 'issuer';
}

const path = (directory: string): string => join(directory, 'revoked.json');

/** All revoked certificates of this folder, oldest first. */
export async function readRevocations(directory: string): Promise<readonly Revocation[]> {
  const text = await readFile(path(directory), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '[]';
    throw new Error('cannot read the revocations', { cause });
  });
  return JSON.parse(text) as readonly Revocation[];
}

/**
 * Revokes a certificate for good. Durable on return, and in force with the next CRL: call crls(…, 'issued') afterwards.
 * Signatures with an earlier timestamp stay valid.
 */
export async function revoke(authority: Authority, name: Revocable, reason: RevocationReason, at: Date): Promise<void> {
  const certificates = name === 'tsa-lama' ? authority.tsa.former : [authority[name].certificate];
  const before = await readRevocations(authority.directory);
  const known = new Set(before.map(({ serial }) => serial));
  const list = name === 'issuer' ? 'root' : 'issuer';
  const added = certificates
    .map((certificate) => hex(parseCertificateParts(certificate).serial))
    .filter((serial) => !known.has(serial))
    .map((serial): Revocation => ({ serial, at: at.toISOString(), reason, list }));
  if (added.length === 0) return;
  const all = [...before, ...added];
  await replaceFile(path(authority.directory), `${JSON.stringify(all, undefined, 2)}\n`, hex(authority.random(8)));
}

/** An element of revokedCertificates (RFC 5280 section 5.1.2.6). */
export function revokedEntry({ serial, at, reason }: Revocation): Uint8Array {
  const code = tlv(tag.enumerated, Uint8Array.of(revocationReasons[reason]));
  const extension = sequence(oid(oids.crlReason), octetString(code));
  return sequence(readDer(parseHex(serial)).raw, time(new Date(at)), sequence(extension));
}
