import { hex } from '../core/bytes.ts';
import { readDer } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import { allowsUsage, type Certificate, needsNoRevocation, usage } from './certificate.ts';
import type { Chains } from './chain.ts';
import type { Evidence } from './evidence.ts';
import type { OcspResponse } from './ocsp.ts';
import type { DigestName, Primitives } from './primitives.ts';
import type { Statement } from './statement.ts';

interface Index {
  readonly name: string;
  readonly key: string;
}

/** More responses about one certificate, and more responders for one response, are not looked at. */
const maxResponses = 16;
const maxResponders = 8;

/** Whether a responder that can be revoked itself was not, when it answered. */
export type IsGood = (responder: Certificate, issuer: Certificate, at: Date) => Promise<boolean>;

/**
 * The OCSP responses of a file, each believed only where the CA that issued the certificate answers itself, or somebody to whom it
 * gave the task directly (RFC 6960 section 4.2.2.2). What is not believed is as if it were not there.
 */
export class Responders {
  readonly #evidence: Evidence;
  readonly #chains: Chains;
  readonly #primitives: Pick<Primitives, 'digest'>;
  readonly #isGood: IsGood;
  readonly #genuine = new Map<OcspResponse, Map<Certificate, Promise<boolean>>>();
  readonly #indexes: Readonly<Record<DigestName, Map<Certificate, Index>>> = {
    'SHA-1': new Map(),
    'SHA-256': new Map(),
    'SHA-384': new Map(),
    'SHA-512': new Map(),
  };

  constructor(evidence: Evidence, chains: Chains, primitives: Pick<Primitives, 'digest'>, isGood: IsGood) {
    this.#evidence = evidence;
    this.#chains = chains;
    this.#primitives = primitives;
    this.#isGood = isGood;
  }

  /** @param now the time of verification: nobody has answered after it */
  async statements(certificate: Certificate, issuer: Certificate, now: Date): Promise<Statement[]> {
    const statements: Statement[] = [];
    for (const response of this.#evidence.responsesAbout(certificate.serial, maxResponses)) {
      const { answers, producedAt, conditional } = response;
      if (conditional || producedAt > now) continue;
      const about = answers.filter(
        (answer) =>
          answer.serial === certificate.serial &&
          !answer.unknown &&
          answer.thisUpdate <= producedAt &&
          this.#isIssuer(issuer, answer),
      );
      if (about.length > 0 && (await this.#isGenuine(response, issuer))) statements.push(...about);
    }
    return statements;
  }

  /** Whether a response speaks about a certificate of the file, and is its issuer's word. */
  async trace(response: OcspResponse): Promise<'sound' | 'unsound' | 'unrelated'> {
    let found: 'unsound' | 'unrelated' = 'unrelated';
    for (const answer of response.answers.slice(0, maxResponses)) {
      const certificate = this.#evidence.withSerial(answer.serial);
      for (const issuer of certificate ? this.#evidence.issuersOf(certificate).slice(0, maxResponders) : []) {
        if (!this.#isIssuer(issuer, answer)) continue;
        if (await this.#isGenuine(response, issuer)) return 'sound';
        found = 'unsound';
      }
    }
    return found;
  }

  #isIssuer(issuer: Certificate, { digest, issuerName, issuerKey }: OcspResponse['answers'][number]): boolean {
    if (!digest) return false;
    const { name, key } = this.#indexOf(issuer, digest);
    return name === issuerName && key === issuerKey;
  }

  /** Digests of a certificate's subject and key, made once: thousands of answers may be compared with them. */
  #indexOf(certificate: Certificate, name: DigestName): Index {
    const digest = (bytes: Uint8Array): string => hex(this.#primitives.digest(name, bytes));
    const known = this.#indexes[name].get(certificate) ?? {
      name: digest(certificate.subject),
      key: digest(keyBits(certificate.spki)),
    };
    this.#indexes[name].set(certificate, known);
    return known;
  }

  #isGenuine(response: OcspResponse, issuer: Certificate): Promise<boolean> {
    const asked = this.#genuine.get(response) ?? new Map<Certificate, Promise<boolean>>();
    this.#genuine.set(response, asked);
    const known = asked.get(issuer) ?? this.#check(response, issuer);
    asked.set(issuer, known);
    return known;
  }

  async #check(response: OcspResponse, issuer: Certificate): Promise<boolean> {
    const signed = async (by: Certificate) => (await this.#chains.issued(response, by)) === 'sound';
    if (this.#isNamed(issuer, response) && (await signed(issuer))) return true;
    for (const responder of this.#candidates(response, issuer)) {
      if (!isDelegated(responder, response.producedAt)) continue;
      if ((await this.#chains.issued(responder, issuer)) !== 'sound') continue;
      const spared = responder.extensions.has(oids.ocspNoCheck) || needsNoRevocation(responder);
      if (!spared && !(await this.#isGood(responder, issuer, response.producedAt))) continue;
      if (await signed(responder)) return true;
    }
    return false;
  }

  /** Certificates of the CA that the response names as its responder's: it may carry them, or the file does. */
  #candidates(response: OcspResponse, issuer: Certificate): Certificate[] {
    const carried = response.certificates.slice(0, maxResponders).map((der) => this.#evidence.findCertificate(der));
    const known = [...carried, ...this.#evidence.storedCertificates];
    const named = known.filter(
      (responder) => responder?.issuerKey === issuer.subjectKey && this.#isNamed(responder, response),
    );
    return [...new Set(named.filter((responder) => responder !== undefined))].slice(0, maxResponders);
  }

  #isNamed(certificate: Certificate, { responder }: OcspResponse): boolean {
    if ('name' in responder) return responder.name === certificate.subjectKey;
    return responder.key === this.#indexOf(certificate, 'SHA-1').key;
  }
}

/** Made for answering, by its CA, and valid when it answered. */
function isDelegated(responder: Certificate, at: Date): boolean {
  const { purposes, notBefore, notAfter } = responder;
  return (
    (purposes?.includes(oids.ocspSigning) ?? false) &&
    (allowsUsage(responder, usage.digitalSignature) || allowsUsage(responder, usage.nonRepudiation)) &&
    at >= notBefore &&
    at <= notAfter
  );
}

/** The key of a SubjectPublicKeyInfo, without its algorithm. */
const keyBits = (spki: Uint8Array): Uint8Array => readDer(spki).children[1]!.value.subarray(1);
