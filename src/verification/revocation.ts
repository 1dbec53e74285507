import { elements, parseOid, readDer } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import { allowsUsage, type Certificate, labelOf, needsNoRevocation, usage } from './certificate.ts';
import type { Chains, JudgedTime, Path } from './chain.ts';
import type { Crl } from './crl.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './findings.ts';
import type { Primitives } from './primitives.ts';
import { Responders } from './responders.ts';
import { findDecisive, type Statement } from './statement.ts';

/** A certificate of which the file says nothing, and where its issuer would. */
export interface Lacking {
  readonly certificate: string;
  readonly sources: readonly ('CRL' | 'OCSP')[];
}

interface RevocationStatus {
  /** The certificates that need a status and have none that speaks about the time in question. */
  readonly lacking: readonly Lacking[];
  readonly fault: Finding | undefined;
}

const maxCrls = 64;

/** Revocation by CRLs and OCSP; the CRLs of an issuer are checked once, however many certificates they speak about. */
export class Revocations {
  readonly #evidence: Evidence;
  readonly #chains: Chains;
  readonly #responders: Responders;
  readonly #now: Date;
  readonly #genuine = new Map<string, Promise<readonly Crl[]>>();

  /** @param now the time of verification */
  constructor(evidence: Evidence, chains: Chains, primitives: Pick<Primitives, 'digest'>, now: Date) {
    this.#evidence = evidence;
    this.#chains = chains;
    this.#now = now;
    this.#responders = new Responders(evidence, chains, primitives, async (responder, issuer, at) => {
      const told = findDecisive(await this.#byCrls(responder, issuer), at, responder.notAfter);
      return told !== undefined && !told.revoked;
    });
  }

  /**
   * Revocation of each certificate of a path at a time. Roots are trusted as given; certificates that live for minutes or say
   * that no revocation exists for them need none.
   */
  async check(path: Path, at: JudgedTime): Promise<RevocationStatus> {
    const lacking: Lacking[] = [];
    for (const [i, certificate] of path.certificates.entries()) {
      if (this.#evidence.anchors.has(certificate.sha256) || needsNoRevocation(certificate)) continue;
      const issuer = path.certificates[i + 1];
      if (!issuer && certificate.issuerKey === certificate.subjectKey) continue;
      const statements = issuer ? await this.#statements(certificate, issuer) : [];
      const told = findDecisive(statements, at.time, certificate.notAfter);
      if (!told) lacking.push({ certificate: labelOf(certificate), sources: sourcesOf(certificate) });
      const fault = told && findFault(certificate, told, at);
      if (fault) return { lacking, fault };
    }
    return { lacking, fault: undefined };
  }

  async #statements(certificate: Certificate, issuer: Certificate): Promise<Statement[]> {
    const [byCrls, byOcsp] = await Promise.all([
      this.#byCrls(certificate, issuer),
      this.#responders.statements(certificate, issuer, this.#now),
    ]);
    return [...byCrls, ...byOcsp];
  }

  async #byCrls({ serial }: Certificate, issuer: Certificate): Promise<Statement[]> {
    const crls = await this.#crlsBy(issuer);
    return crls.map(({ thisUpdate, nextUpdate, revoked, held }) => {
      const since = revoked.get(serial);
      return { thisUpdate, nextUpdate, lasting: true, revoked: since && { since, held: held.has(serial) } };
    });
  }

  #crlsBy(issuer: Certificate): Promise<readonly Crl[]> {
    const known = this.#genuine.get(issuer.sha256) ?? this.#check(issuer);
    this.#genuine.set(issuer.sha256, known);
    return known;
  }

  async #check(issuer: Certificate): Promise<readonly Crl[]> {
    if (!allowsUsage(issuer, usage.crlSign)) return [];
    const genuine: Crl[] = [];
    for (const crl of this.#evidence.crlsOf(issuer).slice(0, maxCrls))
      if (!crl.partial && (await this.#chains.issued(crl, issuer)) === 'sound') genuine.push(crl);
    return genuine;
  }
}

/** Revoked later than the time is no fault; where its own timestamp does not say when, the signature may be older than the revocation. */
function findFault(certificate: Certificate, { revoked }: Statement, { time, proof }: JudgedTime): Finding | undefined {
  if (!revoked || revoked.since > time) return undefined;
  const { since, held } = revoked;
  if (held) return { code: 'certificate-held', since, certificate: labelOf(certificate) };
  return proof === 'own' ? { code: 'revoked', since } : { code: 'revoked-unproven', since };
}

/** Where a certificate says that its status is told (RFC 5280 sections 4.2.1.13 and 4.2.2.1). */
function sourcesOf({ extensions }: Certificate): Lacking['sources'] {
  const access = extensions.get(oids.authorityInfoAccess)?.value;
  return [
    ...(extensions.has(oids.crlDistributionPoints) ? (['CRL'] as const) : []),
    ...(access && namesResponder(access) ? (['OCSP'] as const) : []),
  ];
}

function namesResponder(access: Uint8Array): boolean {
  try {
    for (const { children } of elements(readDer(access).value))
      if (children[0] && parseOid(children[0]) === oids.ocsp) return true;
  } catch {
    // A list that cannot be read names nobody.
  }
  return false;
}
