import { allowsUsage, type Certificate, needsNoRevocation, usage } from './certificate.ts';
import type { Chains, Fault, Path } from './chain.ts';
import type { Evidence } from './evidence.ts';

export interface RevocationStatus {
  /** Every certificate that needs it has a CRL that speaks about the time in question. */
  readonly complete: boolean;
  readonly fault: Fault | undefined;
}

/**
 * Revocation of each certificate of a path at a time, by CRLs alone. Roots are trusted as given; certificates that live for
 * minutes or say that no revocation exists for them need none.
 */
export async function judgeRevocation(
  path: Path,
  at: Date,
  evidence: Evidence,
  chains: Chains,
): Promise<RevocationStatus> {
  let complete = true;
  for (const [i, certificate] of path.certificates.entries()) {
    const issuer = path.certificates[i + 1];
    if (evidence.anchors.has(certificate.sha256) || needsNoRevocation(certificate)) continue;
    if (!issuer) {
      if (certificate.issuerKey !== certificate.subjectKey) complete = false;
      continue;
    }
    const { current, since } = await statusOf(certificate, issuer, at, evidence, chains);
    if (since && since <= at)
      return { complete, fault: { code: 'revoked', message: `Sertifikat dicabut sejak ${since.toISOString()}` } };
    if (!current) complete = false;
  }
  return { complete, fault: undefined };
}

async function statusOf(certificate: Certificate, issuer: Certificate, at: Date, evidence: Evidence, chains: Chains) {
  let current = false;
  let since: Date | undefined;
  if (!allowsUsage(issuer, usage.crlSign)) return { current, since };
  for (const crl of evidence.crlsOf(certificate).slice(0, 64)) {
    if (crl.partial || !(await chains.issuedCrl(crl, issuer))) continue;
    if (!crl.nextUpdate || crl.nextUpdate >= at || crl.thisUpdate >= at) current = true;
    const listed = crl.revoked.get(certificate.serial);
    if (listed && (!since || listed < since)) since = listed;
  }
  return { current, since };
}
