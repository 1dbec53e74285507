import { equal, hex } from '../core/bytes.ts';
import { suits } from './algorithm.ts';
import { type Budget, LimitError } from './budget.ts';
import { type Certificate, findNameAttributes, parseCertificate } from './certificate.ts';
import type { RevocationValues } from './cms.ts';
import { type Crl, parseCrl } from './crl.ts';
import type { Findings } from './findings.ts';
import type { Limits } from './limits.ts';
import { isRefusal, type OcspResponse, parseBasicResponse, parseOcspResponse } from './ocsp.ts';
import type { PdfFile } from './pdf/file.ts';
import { decodeStream, isUndecoded } from './pdf/filter.ts';
import { isArray, isDict, isRef, type PdfDict, type PdfValue } from './pdf/values.ts';
import type { Primitives, PublicKey, SignatureAlgorithm } from './primitives.ts';

/** In checks of P-256: to import a key, and bytes that are digested in the time of one. */
const importCost = 1;
const bytesOfCheck = 32_768;
/**
 * In steps: to digest what is carried; to read it, or to see that it cannot be read; to compare what a responder said with a
 * certificate, and to put it in order with what others said.
 */
const costs = { digest: 50, read: 400, answer: 32 } as const;

interface SignatureValue {
  readonly algorithm: SignatureAlgorithm;
  readonly data: Uint8Array;
  readonly value: Uint8Array;
}

/** All certificates and CRLs that the file and the caller bring, each read once however often it is carried. */
export class Evidence {
  readonly #primitives: Primitives;
  readonly #limits: Limits;
  readonly #budget: Budget;
  readonly #byDigest = new Map<string, Certificate>();
  readonly #bySubject = new Map<string, Certificate[]>();
  /** The first with each serial number. */
  readonly #bySerial = new Map<string, Certificate>();
  readonly #names = new Map<string, ReadonlyMap<string, string>>();
  readonly #crls = new Map<string, Crl[]>();
  /** By the serial number of a certificate that they speak about. */
  readonly #responses = new Map<string, OcspResponse[]>();
  /** SHA-256 of what signatures carried. */
  readonly #carried = new Set<string>();
  readonly #keys = new Map<Certificate, PublicKey>();
  /** Certificates that say the same as another, under another signature value of the same issuer. */
  readonly twins: Certificate[] = [];
  /** Certificates given as trust anchors. */
  readonly anchors = new Set<string>();
  /** The file has a DSS. */
  hasStore = false;
  /** What the DSS carries, for the check that nothing in it is damaged. */
  readonly stored = {
    certificates: [] as Certificate[],
    crls: [] as Crl[],
    responses: [] as OcspResponse[],
  } as const;
  /** The revision that brought each CRL and OCSP response of the DSS, ascending. */
  readonly broughtBy = new Map<Crl | OcspResponse, number>();

  constructor(primitives: Primitives, limits: Limits, budget: Budget) {
    this.#primitives = primitives;
    this.#limits = limits;
    this.#budget = budget;
  }

  /** @throws Error when the bytes are not a certificate; LimitError when the file carries too many */
  certificate(der: Uint8Array): Certificate {
    const sha256 = this.#digestOf(der);
    const known = this.#byDigest.get(sha256);
    if (known) return known;
    this.#budget.walk(costs.read);
    return this.#keepCertificate(der, sha256);
  }

  #keepCertificate(der: Uint8Array, sha256: string): Certificate {
    const read = parseCertificate(der, sha256);
    this.#byDigest.set(sha256, read);
    const namesake = this.#bySerial.get(read.serial);
    if (!namesake) this.#bySerial.set(read.serial, read);
    else if (equal(namesake.tbs, read.tbs)) this.twins.push(read);
    const others = this.#bySubject.get(read.subjectKey);
    if (others) others.push(read);
    else this.#bySubject.set(read.subjectKey, [read]);
    return read;
  }

  /** Undefined when the bytes are not a certificate. @throws LimitError */
  findCertificate(der: Uint8Array): Certificate | undefined {
    try {
      return this.certificate(der);
    } catch (error) {
      if (error instanceof LimitError) throw error;
      return undefined;
    }
  }

  /** SHA-256, hex. */
  #digestOf(der: Uint8Array): string {
    this.#budget.walk(costs.digest);
    return hex(this.#primitives.digest('SHA-256', der));
  }

  /** Costs the file nothing. @throws Error when a root is not a certificate: a broken call, not bad evidence */
  anchor(der: Uint8Array): void {
    const sha256 = hex(this.#primitives.digest('SHA-256', der));
    if (!this.#byDigest.has(sha256)) this.#keepCertificate(der, sha256);
    this.anchors.add(sha256);
  }

  get anchorCertificates(): Certificate[] {
    return [...this.anchors].map((digest) => this.#byDigest.get(digest)!);
  }

  /** The attributes of the subject; none where it is malformed, which is judged elsewhere. */
  subjectOf({ subject, subjectKey }: Certificate): ReadonlyMap<string, string> {
    return this.#nameOf(subject, subjectKey);
  }

  /** The same of the issuer. */
  issuerOf({ issuer, issuerKey }: Certificate): ReadonlyMap<string, string> {
    return this.#nameOf(issuer, issuerKey);
  }

  #nameOf(name: Uint8Array, key: string): ReadonlyMap<string, string> {
    const known = this.#names.get(key) ?? findNameAttributes(name);
    this.#names.set(key, known);
    return known;
  }

  /** Certificates with a given subject. */
  bySubject(subjectKey: string): readonly Certificate[] {
    return this.#bySubject.get(subjectKey) ?? [];
  }

  /** The first that was read with a given serial number. */
  withSerial(serial: string): Certificate | undefined {
    return this.#bySerial.get(serial);
  }

  issuersOf(certificate: Certificate): readonly Certificate[] {
    return this.bySubject(certificate.issuerKey);
  }

  /** CRLs in an issuer's name. */
  crlsOf(issuer: Certificate): readonly Crl[] {
    return this.#crls.get(issuer.subjectKey) ?? [];
  }

  /** Certificates of the DSS, to be walked again. @throws LimitError */
  get storedCertificates(): readonly Certificate[] {
    this.#budget.walk(this.stored.certificates.length);
    return this.stored.certificates;
  }

  /** The first OCSP responses that speak about a certificate with this serial number, of whatever issuer. @throws LimitError */
  responsesAbout(serial: string, most: number): readonly OcspResponse[] {
    const found = this.#responses.get(serial)?.slice(0, most) ?? [];
    for (const { answers } of found) this.#budget.walk(costs.answer * answers.length);
    return found;
  }

  /** Keeps what a signature carries, as far as it can be read: what is left out is as if it were not there. @throws LimitError */
  take({ crls, responses, basicResponses }: RevocationValues): void {
    this.#takeEach(crls, (der) => this.#keepCrl(parseCrl(der, this.#budget)));
    this.#takeEach(responses, (der) => this.#addResponse(parseOcspResponse(der, this.#budget)));
    this.#takeEach(basicResponses, (der) => this.#addResponse(parseBasicResponse(der, this.#budget)));
  }

  #takeEach(values: readonly Uint8Array[], add: (der: Uint8Array) => void): void {
    for (const der of values) {
      const digest = this.#digestOf(der);
      if (this.#carried.has(digest)) continue;
      this.#carried.add(digest);
      this.#budget.walk(costs.read);
      try {
        add(der);
      } catch (error) {
        if (error instanceof LimitError) throw error;
      }
    }
  }

  #addResponse(response: OcspResponse): void {
    for (const serial of new Set(response.answers.map((answer) => answer.serial))) {
      const known = this.#responses.get(serial);
      if (known) known.push(response);
      else this.#responses.set(serial, [response]);
    }
  }

  /**
   * Whether a signature over data is by the certificate's key, which is imported once however often it is asked.
   * @throws LimitError when the file has asked for too much
   */
  verify(certificate: Certificate, { algorithm, data, value }: SignatureValue): boolean | Promise<boolean> {
    const { key, spki } = certificate;
    if (key.cost === undefined || !suits(algorithm, key)) return false;
    const known = this.#keys.get(certificate);
    this.#budget.check(key.cost + (known ? 0 : importCost) + Math.floor(data.length / bytesOfCheck));
    const imported = known ?? this.#primitives.publicKey(spki);
    this.#keys.set(certificate, imported);
    return imported.verify(algorithm, data, value);
  }

  /** Reads every DSS that any revision's catalog names (ISO 32000-2 section 12.8.4.3). */
  readStores(file: PdfFile, findings: Findings): void {
    const [seen, read] = [new Set<number>(), new Set<PdfValue>()];
    for (const { n, trailer } of file.revisions) {
      const catalog = file.entry(trailer, 'Root', n);
      const store = isDict(catalog) ? file.entry(catalog, 'DSS', n) : undefined;
      if (!isDict(store)) continue;
      this.hasStore = true;
      const reading = { file, n, seen, read, findings };
      this.#readPart(store, ['Certs', 'CRLs', 'OCSPs'], reading);
      const bySignature = file.entry(store, 'VRI', n);
      if (!isDict(bySignature) || !isFresh(bySignature, reading)) continue;
      this.#budget.walk(bySignature.entries.size);
      for (const value of bySignature.entries.values()) {
        const part = file.resolve(value, n);
        if (isDict(part)) this.#readPart(part, ['Cert', 'CRL', 'OCSP'], reading);
      }
    }
  }

  #readPart(dict: PdfDict, keys: readonly [string, string, string], reading: StoreReading): void {
    const [certificates, crls, responses] = keys.map((key) => reading.file.entry(dict, key, reading.n));
    this.#readList(certificates, reading, (der) => this.stored.certificates.push(this.certificate(der)));
    this.#readList(crls, reading, (der) => this.#addCrl(parseCrl(der, this.#budget), reading.n));
    this.#readList(responses, reading, (der) => {
      try {
        const response = parseOcspResponse(der, this.#budget);
        this.stored.responses.push(response);
        this.broughtBy.set(response, reading.n);
        this.#addResponse(response);
      } catch (error) {
        if (error instanceof LimitError) throw error;
        const code = isRefusal(der) ? 'evidence-unsupported' : 'ocsp-damaged';
        reading.findings.add({ code }, { revision: reading.n });
      }
    });
  }

  #readList(list: PdfValue | undefined, reading: StoreReading, keep: (der: Uint8Array) => void): void {
    if (!isArray(list) || !isFresh(list, reading)) return;
    const { items } = list;
    const { file, n, seen, findings } = reading;
    for (const item of items) {
      if (!isRef(item) || seen.has(item.num)) continue;
      seen.add(item.num);
      if (seen.size > this.#limits.evidence) {
        findings.add({ code: 'limit-evidence' });
        return;
      }
      const place = { object: item.num, revision: n };
      const object = file.object(item.num, n);
      const data = object
        ? decodeStream({ bytes: file.bytes, findings }, object, this.#primitives, this.#budget)
        : 'damaged';
      if (isUndecoded(data) && data !== 'damaged') {
        findings.add({ code: data }, { ...place, within: 'object' });
        continue;
      }
      try {
        if (data === 'damaged') throw new Error('unreadable');
        keep(data);
      } catch (error) {
        if (error instanceof LimitError) throw error;
        findings.add({ code: 'certificate-damaged', what: 'store-unreadable' }, place);
      }
    }
  }

  #addCrl(crl: Crl, n: number): void {
    this.stored.crls.push(crl);
    this.broughtBy.set(crl, n);
    this.#keepCrl(crl);
  }

  #keepCrl(crl: Crl): void {
    const known = this.#crls.get(crl.issuerKey);
    if (known) known.push(crl);
    else this.#crls.set(crl.issuerKey, [crl]);
  }
}

/** A value is one object until a revision writes it anew. */
const isFresh = (value: PdfValue, { read }: StoreReading): boolean => read.size < read.add(value).size;

/** One DSS while its lists are read. */
interface StoreReading {
  readonly file: PdfFile;
  readonly n: number;
  /** Objects that were read for this or an earlier DSS. */
  readonly seen: Set<number>;
  /** Lists that were read. */
  readonly read: Set<PdfValue>;
  readonly findings: Findings;
}
