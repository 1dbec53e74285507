import { oids } from '../core/oid.ts';
import { findDigest, findSignatureAlgorithm, findWeakness } from './algorithm.ts';
import { allowsUsage, type Certificate, usage } from './certificate.ts';
import type { Crl } from './crl.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './findings.ts';
import type { OcspResponse } from './ocsp.ts';

/** From the leaf upward; `anchored` when the last one is a given root. */
export interface Path {
  readonly certificates: readonly Certificate[];
  readonly anchored: boolean;
  /** Its first link that a weak algorithm signed. */
  readonly weak: Finding | undefined;
}

/** What the arithmetic says of an issuer's signature; of one by an algorithm that is not listed it says nothing. */
export type Link = 'sound' | 'weak' | 'unlisted' | 'wrong';

const maxPath = 8;
/** Certificates of one name can be many and cross each other; this many signatures are tried for one path. */
const maxTries = 64;

/** Builds paths. A signature is computed once, however many paths lead over it, and a path once, however often it is asked for. */
export class Chains {
  readonly #evidence: Evidence;
  /** Equal bytes are one object ({@link Evidence}), so objects are keys. */
  readonly #issued = new Map<Signed, Map<Certificate, Promise<Link>>>();
  readonly #paths = new Map<Certificate, Promise<Path>>();

  constructor(evidence: Evidence) {
    this.#evidence = evidence;
  }

  /** Whether the issuer's key signed the certificate, list or response; that the names agree is for the caller to see. */
  issued(signed: Signed, issuer: Certificate): Promise<Link> {
    const asked = this.#issued.get(signed) ?? new Map<Certificate, Promise<Link>>();
    this.#issued.set(signed, asked);
    const known = asked.get(issuer) ?? this.#verify(signed, issuer);
    asked.set(issuer, known);
    return known;
  }

  async #verify({ algorithm: named, tbs, signature }: Signed, issuer: Certificate): Promise<Link> {
    const algorithm = findSignatureAlgorithm(named, findDigest(named));
    if (!algorithm || issuer.key.cost === undefined) return 'unlisted';
    if (!(await this.#evidence.verify(issuer, { algorithm, data: tbs, value: signature }))) return 'wrong';
    return findWeakness(algorithm, issuer.key) === undefined ? 'sound' : 'weak';
  }

  /** Starts checking the issuer's signature, which the path will need, while other signatures are still read. */
  prefetch(certificate: Certificate | undefined): void {
    const issuer = certificate && this.#evidence.issuersOf(certificate)[0];
    // Whoever needs the answer meets the error too.
    if (issuer) this.issued(certificate, issuer).catch(() => {});
  }

  /** The best path upward: one that ends in a given root where there is one, else as far as the known certificates reach. */
  path(certificate: Certificate): Promise<Path> {
    const known = this.#paths.get(certificate) ?? this.#build(certificate, [], { left: maxTries });
    this.#paths.set(certificate, known);
    return known;
  }

  async #build(certificate: Certificate, below: readonly string[], tries: { left: number }): Promise<Path> {
    const anchored = this.#evidence.anchors.has(certificate.sha256);
    const alone: Path = { certificates: [certificate], anchored, weak: undefined };
    if (alone.anchored || below.length >= maxPath || certificate.issuerKey === certificate.subjectKey) return alone;
    let best: Path = alone;
    for (const issuer of this.#evidence.issuersOf(certificate)) {
      if (tries.left-- <= 0) break;
      if (below.includes(issuer.sha256)) continue;
      const link = await this.issued(certificate, issuer);
      if (link !== 'sound' && link !== 'weak') continue;
      const above = await this.#build(issuer, [...below, certificate.sha256], tries);
      const weak = link === 'weak' ? weaknessOf(certificate, issuer) : above.weak;
      const longer = { certificates: [certificate, ...above.certificates], anchored: above.anchored, weak };
      if (isBetter(longer, best)) best = longer;
      if (best.anchored && !best.weak) break;
    }
    return best;
  }

  /**
   * True when the bytes of a certificate were changed: it names a known key as its issuer's and is not signed by it, or it names
   * such a key under the name of another issuer. Where it names no key, an issuer of that name with another key proves nothing,
   * nor does a signature by an algorithm or a key that is not listed.
   */
  async isDamaged(certificate: Certificate): Promise<boolean> {
    const wanted = certificate.issuerKeyIdentifier;
    if (wanted === undefined) return false;
    const known = [...this.#evidence.issuersOf(certificate).slice(0, maxTries), ...this.#evidence.anchorCertificates];
    const named = new Set(known.filter((issuer) => issuer.keyIdentifier === wanted));
    for (const issuer of named) if ((await this.issued(certificate, issuer)) !== 'wrong') return false;
    return named.size > 0;
  }
}

type Signed = Certificate | Crl | OcspResponse;

function isBetter(path: Path, than: Path): boolean {
  if (path.anchored !== than.anchored) return path.anchored;
  if (path.anchored) return !path.weak; // the search ends at a strong one
  return path.certificates.length > than.certificates.length;
}

function weaknessOf({ algorithm: named }: Certificate, issuer: Certificate): Finding {
  const algorithm = findSignatureAlgorithm(named, findDigest(named));
  const weak = (algorithm && findWeakness(algorithm, issuer.key)) ?? named.oid;
  return { code: 'algorithm-weak', what: 'chain', weak };
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

/**
 * The time for which a certificate is judged, and what proves it: the signature's own timestamp, which is when it was made; a later
 * document timestamp, before which it was made at some time; or nothing.
 */
export interface JudgedTime {
  readonly time: Date;
  readonly proof: 'own' | 'later' | 'none';
}

/** Why a path does not hold at a time for a purpose (RFC 5280 section 6). Revocation is judged apart. */
export function findPathFault(path: Path, at: JudgedTime, purpose: Purpose): Finding | undefined {
  const { certificates, anchored, weak } = path;
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
  return weak;
}

function isSuitable(leaf: Certificate, purpose: Purpose): boolean {
  const { purposes } = leaf;
  if (leaf.isAuthority) return false;
  if (!allowsUsage(leaf, usage.digitalSignature) && !allowsUsage(leaf, usage.nonRepudiation)) return false;
  if (purpose === 'signing') return !purposes || purposes.some((name) => signingUsages.has(name));
  const { critical } = leaf.extensions.get(oids.extendedKeyUsage) ?? { critical: false };
  return critical && purposes?.length === 1 && purposes[0] === oids.timeStamping;
}

/** A signature that was made at some time before `at` may be older than the end of its certificate, but not than its begin. */
function findValidityFault(certificate: Certificate, { time: at, proof }: JudgedTime): Finding | undefined {
  const { notBefore: from, notAfter: until } = certificate;
  if (at >= from && at <= until) return undefined;
  return proof === 'own' || (proof === 'later' && at < from)
    ? { code: 'certificate-not-valid-then', from, until, at }
    : { code: 'certificate-expired', from, until };
}
