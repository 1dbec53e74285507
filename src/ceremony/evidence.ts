import type { Clock } from '../core/clock.ts';
import { memoize } from '../core/turns.ts';
import type { Authority } from '../pki/authority.ts';
import { type Crls, crls } from '../pki/crl.ts';

/**
 * What a validator will need in five years besides the signatures: every certificate of this installation, and a CRL of
 * each CA.
 */
export type GetEvidence = () => Promise<{ certificates: Uint8Array[]; crls: Uint8Array[] }>;

/**
 * Reuses CRLs within a second. CRLs have whole seconds only, so one of the same second is as fresh as a new one; and a
 * batch of a thousand pledges would otherwise write a thousand CRLs to the disk.
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
