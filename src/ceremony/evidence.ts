import type { Clock } from '../core/clock.ts';
import { memoize } from '../core/turns.ts';
import type { Authority } from '../pki/authority.ts';
import { type Crls, crls } from '../pki/crl.ts';

/** What a validator in five years needs beside the signatures: every certificate of ours, and a CRL of each CA. */
export type GetEvidence = () => Promise<{ certificates: Uint8Array[]; crls: Uint8Array[] }>;

/**
 * CRLs know no finer time than a second, so that those of the same second are as young as new ones; a batch of a thousand
 * pledges would else write a thousand of them to the disk.
 */
export function createEvidence({
  authority,
  now,
}: {
  readonly authority: Authority;
  readonly now: Clock;
}): GetEvidence {
  const { root, issuer, seal, tsa } = authority;
  const certificates = [root.certificate, issuer.certificate, tsa.certificate, seal.certificate, ...seal.chain];
  const ofSecond = memoize<Crls>(1);
  return async () => {
    const at = now();
    const lists = await ofSecond(at.toISOString(), () => crls(authority, at, 'issued'));
    return { certificates, crls: [lists.root, lists.issuer] };
  };
}
