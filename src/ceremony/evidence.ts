import { crls } from '../pki/crl.ts';
import type { Parts } from './parts.ts';

/** What a validator in five years needs beside the signatures: every certificate of ours, and a CRL of each CA. */
export async function evidence(parts: Parts): Promise<{ certificates: Uint8Array[]; crls: Uint8Array[] }> {
  const { root, issuer, seal, tsa } = parts.authority;
  const lists = await crls(parts.authority, parts.clock(), 'issued');
  return {
    certificates: [root.certificate, issuer.certificate, tsa.certificate, seal.certificate, ...seal.chain],
    crls: [lists.root, lists.issuer],
  };
}
