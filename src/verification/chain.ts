import { oids } from '../core/oid.ts';
import { findDigest, findSignatureAlgorithm, findWeakness } from './algorithm.ts';
import { allowsUsage, type Certificate, usage } from './certificate.ts';
import type { Crl } from './crl.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './findings.ts';

/** From the leaf upward; `anchored` when the last one is a given root. */
export interface Path {
  readonly certificates: readonly Certificate[];
  readonly anchored: boolean;
}

const maxPath = 8;
/** Certificates of one name can be many and cross each other; this many signatures are tried for one path. */
const maxTries = 64;

/** Builds and remembers paths: above one issuing CA there is one path, however many signers it has. */
export class Chains {
  readonly #evidence: Evidence;
  /** Equal bytes are one object ({@link Evidence}), so objects are keys. */
  readonly #issued = new Map<Certificate | Crl, Map<Certificate, Promise<boolean>>>();
  readonly #paths = new Map<string, Path>();

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
  }

  /** Whether the issuer's key signed the certificate or list; that the names agree is for the caller to see. */
  issued(signed: Certificate | Crl, issuer: Certificate): Promise<boolean> {
    const asked = this.#issued.get(signed) ?? new Map<Certificate, Promise<boolean>>();
    this.#issued.set(signed, asked);
    const known = asked.get(issuer) ?? this.#verify(signed, issuer);
    asked.set(issuer, known);
    return known;
  }

  async #verify({ algorithm: named, tbs, signature }: Certificate | Crl, issuer: Certificate): Promise<boolean> {
    const algorithm = findSignatureAlgorithm(named, findDigest(named));
    if (!algorithm || findWeakness(algorithm, issuer.spki) !== undefined) return false;
    return this.#evidence.keyOf(issuer).verify(algorithm, tbs, signature);
  }

  /** Starts checking the issuer's signature, which the path will need, while other signatures are still read. */
  prefetch(certificate: Certificate | undefined): void {
    const issuer = certificate && this.#evidence.issuersOf(certificate)[0];
    if (issuer) void this.issued(certificate, issuer);
  }

  /** The best path upward: one that ends in a given root where there is one, else as far as the known certificates reach. */
  path(certificate: Certificate): Promise<Path> {
    return this.#build(certificate, [], { left: maxTries });
  }

  async #build(certificate: Certificate, below: readonly string[], tries: { left: number }): Promise<Path> {
    const known = this.#paths.get(certificate.sha256);
    if (known) return known;
    const alone = { certificates: [certificate], anchored: this.#evidence.anchors.has(certificate.sha256) };
    if (alone.anchored || below.length >= maxPath || certificate.issuerKey === certificate.subjectKey) return alone;
    let best: Path = alone;
    for (const issuer of this.#evidence.issuersOf(certificate)) {
      if (below.includes(issuer.sha256) || tries.left-- <= 0 || !(await this.issued(certificate, issuer))) continue;
      const above = await this.#build(issuer, [...below, certificate.sha256], tries);
      const longer = { certificates: [certificate, ...above.certificates], anchored: above.anchored };
      if (longer.certificates.length > best.certificates.length || longer.anchored) best = longer;
      if (best.anchored) break;
    }
    // Below other certificates a search may have been cut short; by itself the certificate may have a longer path.
    if (below.length === 0 || best.anchored) this.#paths.set(certificate.sha256, best);
    return best;
  }

  /**
   * True when the bytes of a certificate were changed: it names a known key as its issuer's and is not signed by it, or it names
   * such a key under the name of another issuer. Where it names no key, an issuer of that name with another key proves nothing.
   */
  async isDamaged(certificate: Certificate): Promise<boolean> {
    const wanted = certificate.issuerKeyIdentifier;
    if (wanted === undefined) return false;
    const issuers = this.#evidence.issuersOf(certificate).slice(0, maxTries);
    const named = issuers.filter((issuer) => issuer.keyIdentifier === wanted);
    for (const issuer of named) if (await this.issued(certificate, issuer)) return false;
    return named.length > 0 || this.#evidence.anchorCertificates.some((root) => root.keyIdentifier === wanted);
  }
}

export type Purpose = 'signing' | 'timestamping';

const nameConstraints = '2.5.29.30';
const knownCritical: ReadonlySet<string> = new Set([
  oids.keyUsage,
  oids.basicConstraints,
  oids.extendedKeyUsage,
  oids.certificatePolicies,
  '2.5.29.17', // subjectAltName
]);
const signingUsages: ReadonlySet<string> = new Set([
  oids.documentSigning,
  '2.5.29.37.0', // any
  '1.3.6.1.5.5.7.3.2', // clientAuth, common on personal certificates
  '1.3.6.1.5.5.7.3.4', // emailProtection
  '1.2.840.113583.1.1.5', // Adobe authentic documents
  '1.3.6.1.4.1.311.10.3.12', // Microsoft document signing
]);

/** The time for which a certificate is judged, and whether a timestamp proves that the signature existed then. */
export interface JudgedTime {
  readonly time: Date;
  readonly proven: boolean;
}

/** Why a path does not hold at a time for a purpose (RFC 5280 section 6). Revocation is judged apart. */
export function findPathFault({ certificates, anchored }: Path, at: JudgedTime, purpose: Purpose): Finding | undefined {
  if (!isSuitable(certificates[0]!, purpose)) return { code: 'certificate-unsuitable', what: purpose };
  for (const certificate of anchored ? certificates.slice(0, -1) : certificates) {
    const fault = findValidityFault(certificate, at);
    if (fault) return fault;
    for (const [extension, { critical }] of certificate.extensions)
      if (extension === nameConstraints || (critical && !knownCritical.has(extension)))
        return { code: 'chain-unsupported', extension };
  }
  for (const [below, { pathLength, keyUsage }] of certificates.slice(1).entries())
    if (pathLength === undefined || pathLength < below || !allowsUsage({ keyUsage }, usage.keyCertSign))
      return { code: 'chain-invalid' };
  return undefined;
}

function isSuitable(leaf: Certificate, purpose: Purpose): boolean {
  const { purposes } = leaf;
  if (!allowsUsage(leaf, usage.digitalSignature) && !allowsUsage(leaf, usage.nonRepudiation)) return false;
  if (purpose === 'signing') return !purposes || purposes.some((name) => signingUsages.has(name));
  const { critical } = leaf.extensions.get(oids.extendedKeyUsage) ?? { critical: false };
  return critical && purposes?.length === 1 && purposes[0] === oids.timeStamping;
}

function findValidityFault(certificate: Certificate, { time: at, proven }: JudgedTime): Finding | undefined {
  const { notBefore: from, notAfter: until } = certificate;
  if (at >= from && at <= until) return undefined;
  return proven
    ? { code: 'certificate-not-valid-then', from, until, at }
    : { code: 'certificate-expired', from, until };
}
