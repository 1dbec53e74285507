import { oids } from '../core/oid.ts';
import { findDigest, findSignatureAlgorithm, findWeakness } from './algorithm.ts';
import { allowsUsage, type Certificate, usage } from './certificate.ts';
import type { Crl } from './crl.ts';
import type { Evidence } from './evidence.ts';
import type { FindingCode } from './findings.ts';
import type { Primitives } from './primitives.ts';

/** From the leaf upward; `anchored` when the last one is a given root. */
export interface Path {
  readonly certificates: readonly Certificate[];
  readonly anchored: boolean;
}

export interface Fault {
  readonly code: FindingCode;
  readonly message: string;
}

/** What an issuer signs. The same bytes are one object ({@link Evidence}), so an object is a key. */
type Signed = Pick<Certificate, 'tbs' | 'algorithm' | 'signature'>;

const maxPath = 8;
/** Certificates of one name can be many and cross each other; this many signatures are tried for one path. */
const maxTries = 64;

/** Builds and remembers paths: above one issuing CA there is one path, however many signers it has. */
export class Chains {
  readonly #evidence: Evidence;
  readonly #primitives: Primitives;
  readonly #issued = new Map<Signed, Map<Certificate, Promise<boolean>>>();
  readonly #paths = new Map<string, Path>();

  constructor(evidence: Evidence, primitives: Primitives) {
    this.#evidence = evidence;
    this.#primitives = primitives;
  }

  /** Whether the issuer's key signed the certificate; names are the caller's. */
  issued(certificate: Certificate, issuer: Certificate): Promise<boolean> {
    return this.#verified(certificate, issuer);
  }

  /** Asks early what its path will ask, of the issuers known so far: the answer is computed while other things are read. */
  foresee(certificate: Certificate | undefined): void {
    const issuers = certificate ? this.#evidence.issuersOf(certificate) : [];
    if (certificate && issuers[0]) void this.issued(certificate, issuers[0]);
  }

  issuedCrl(crl: Crl, issuer: Certificate): Promise<boolean> {
    return this.#verified(crl, issuer);
  }

  #verified(signed: Signed, issuer: Certificate): Promise<boolean> {
    const asked = this.#issued.get(signed) ?? new Map<Certificate, Promise<boolean>>();
    this.#issued.set(signed, asked);
    const known = asked.get(issuer);
    if (known) return known;
    const algorithm = findSignatureAlgorithm(signed.algorithm, findDigest(signed.algorithm));
    const { tbs: data, signature } = signed;
    const weak = !algorithm || findWeakness(algorithm, issuer.spki) !== undefined;
    const result = weak ? false : this.#primitives.verifySignature({ algorithm, spki: issuer.spki, data, signature });
    const settled = Promise.resolve(result);
    asked.set(issuer, settled);
    return settled;
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
    // What was cut short below another certificate is not the whole truth about this one.
    if (below.length === 0 || best.anchored) this.#paths.set(certificate.sha256, best);
    return best;
  }

  /**
   * A certificate that names a known key as its issuer's and is not signed by it, or names that key under another issuer:
   * somebody changed its bytes. Where no key is named, a namesake with another key proves nothing.
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

/** Whether a path holds at a time for a purpose (RFC 5280 section 6). Revocation is judged apart. */
export function judgePath(path: Path, at: Date, proven: boolean, purpose: Purpose): Fault | undefined {
  const leaf = path.certificates[0]!;
  const fault = judgeLeaf(leaf, purpose);
  if (fault) return fault;
  const { certificates } = path;
  const judged = path.anchored ? certificates.slice(0, -1) : certificates;
  for (const certificate of judged) {
    const wrong = judgeValidity(certificate, at, proven);
    if (wrong) return wrong;
    for (const [type, { critical }] of certificate.extensions) {
      if (type === '2.5.29.30' || (critical && !knownCritical.has(type)))
        return { code: 'chain-unsupported', message: `Sertifikat memuat syarat yang tidak dikenal (${type})` };
    }
  }
  for (const [i, authority] of certificates.entries()) {
    if (i === 0) continue;
    if (
      authority.pathLength === undefined ||
      authority.pathLength < i - 1 ||
      !allowsUsage(authority, usage.keyCertSign)
    )
      return { code: 'chain-invalid', message: 'Sertifikat penerbit tidak berhak menerbitkan sertifikat ini' };
  }
  return undefined;
}

function judgeLeaf(leaf: Certificate, purpose: Purpose): Fault | undefined {
  const { purposes } = leaf;
  const signs = allowsUsage(leaf, usage.digitalSignature) || allowsUsage(leaf, usage.nonRepudiation);
  if (purpose === 'timestamping') {
    const extension = leaf.extensions.get(oids.extendedKeyUsage);
    if (!signs || !extension?.critical || purposes?.length !== 1 || purposes[0] !== oids.timeStamping)
      return { code: 'certificate-unsuitable', message: 'Sertifikat cap waktu bukan untuk cap waktu' };
  } else if (!signs || (purposes && !purposes.some((name) => signingUsages.has(name))))
    return { code: 'certificate-unsuitable', message: 'Sertifikat penanda tangan bukan untuk menandatangani' };
  return undefined;
}

function judgeValidity(certificate: Certificate, at: Date, proven: boolean): Fault | undefined {
  if (at >= certificate.notBefore && at <= certificate.notAfter) return undefined;
  const from = certificate.notBefore.toISOString();
  const until = certificate.notAfter.toISOString();
  const message = `Sertifikat berlaku ${from} sampai ${until}`;
  if (proven)
    return {
      code: 'certificate-not-valid-then',
      message: `${message}, tidak pada saat menandatangani (${at.toISOString()})`,
    };
  return {
    code: 'certificate-expired',
    message: `${message}; tidak ada cap waktu yang membuktikan tanda tangan lebih dulu`,
  };
}
