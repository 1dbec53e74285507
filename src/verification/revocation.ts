import { allowsUsage, type Certificate, needsNoRevocation, usage } from './certificate.ts';
import type { Chains, Path } from './chain.ts';
import type { Crl } from './crl.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './findings.ts';

interface RevocationStatus {
  /** Every certificate that needs it has a CRL that speaks about the time in question. */
  readonly complete: boolean;
  readonly fault: Finding | undefined;
}

/** Revocation by CRLs alone; the CRLs of an issuer are checked once, however many certificates they speak about. */
export class Revocations {
  readonly #evidence: Evidence;
  readonly #chains: Chains;
  readonly #genuine = new Map<string, Promise<readonly Crl[]>>();

  constructor(evidence: Evidence, chains: Chains) {
    this.#evidence = evidence;
    this.#chains = chains;
  }

  /**
   * Revocation of each certificate of a path at a time. Roots are trusted as given; certificates that live for minutes or say
   * that no revocation exists for them need none.
   */
  async check(path: Path, at: Date): Promise<RevocationStatus> {
    let complete = true;
    for (const [i, certificate] of path.certificates.entries()) {
      const issuer = path.certificates[i + 1];
      if (this.#evidence.anchors.has(certificate.sha256) || needsNoRevocation(certificate)) continue;
      if (!issuer) {
        if (certificate.issuerKey !== certificate.subjectKey) complete = false;
        continue;
      }
      let current = false;
      for (const crl of await this.#crlsBy(issuer)) {
        if (!crl.nextUpdate || crl.nextUpdate >= at || crl.thisUpdate >= at) current = true;
        const since = crl.revoked.get(certificate.serial);
        if (since && since <= at) return { complete, fault: { code: 'revoked', since } };
      }
      if (!current) complete = false;
    }
    return { complete, fault: undefined };
  }

  #crlsBy(issuer: Certificate): Promise<readonly Crl[]> {
    const known = this.#genuine.get(issuer.sha256) ?? this.#check(issuer);
    this.#genuine.set(issuer.sha256, known);
    return known;
  }

  async #check(issuer: Certificate): Promise<readonly Crl[]> {
    if (!allowsUsage(issuer, usage.crlSign)) return [];
    const genuine: Crl[] = [];
    for (const crl of this.#evidence.crlsOf(issuer).slice(0, 64))
      if (!crl.partial && (await this.#chains.issued(crl, issuer)) === 'sound') genuine.push(crl);
    return genuine;
  }
}
