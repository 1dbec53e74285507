import { hex } from '../core/bytes.ts';
import type { Certificate } from './certificate.ts';
import { parseCertificate } from './certificate.ts';
import { type Crl, parseCrl } from './crl.ts';
import type { Ledger } from './findings.ts';
import type { Limits } from './limits.ts';
import type { PdfFile } from './pdf/file.ts';
import { type Budget, decodeStream } from './pdf/filter.ts';
import { isArray, isDict, isRef, type PdfValue } from './pdf/values.ts';
import type { Primitives } from './primitives.ts';

/** All certificates and CRLs that the file and the caller bring, each read once however often it is carried. */
export class Evidence {
  readonly #primitives: Primitives;
  readonly #limits: Limits;
  readonly #byDigest = new Map<string, Certificate>();
  readonly #bySubject = new Map<string, Certificate[]>();
  readonly #crls = new Map<string, Crl[]>();
  /** Certificates given as trust anchors. */
  readonly anchors = new Set<string>();
  /** The file has a DSS. */
  hasStore = false;
  /** First revision whose DSS carries anything. */
  storeRevision: number | undefined;
  /** What the DSS carries, for the check that nothing in it is damaged. */
  readonly stored: { readonly certificates: Certificate[]; readonly crls: Crl[] } = { certificates: [], crls: [] };

  constructor(primitives: Primitives, limits: Limits) {
    this.#primitives = primitives;
    this.#limits = limits;
  }

  /** @throws Error when the bytes are not a certificate */
  certificate(der: Uint8Array): Certificate {
    const sha256 = hex(this.#primitives.digest('SHA-256', der));
    const known = this.#byDigest.get(sha256);
    if (known) return known;
    const read = parseCertificate(der, sha256);
    this.#byDigest.set(sha256, read);
    const namesakes = this.#bySubject.get(read.subjectKey);
    if (namesakes) namesakes.push(read);
    else this.#bySubject.set(read.subjectKey, [read]);
    return read;
  }

  /** @throws Error when a root is not a certificate: a broken call, not bad evidence */
  anchor(der: Uint8Array): void {
    this.anchors.add(this.certificate(der).sha256);
  }

  get anchorCertificates(): Certificate[] {
    return [...this.anchors].map((digest) => this.#byDigest.get(digest)!);
  }

  /** Certificates with a given subject. */
  namesakes(subjectKey: string): readonly Certificate[] {
    return this.#bySubject.get(subjectKey) ?? [];
  }

  issuersOf(certificate: Certificate): readonly Certificate[] {
    return this.namesakes(certificate.issuerKey);
  }

  addCrl(crl: Crl): void {
    const known = this.#crls.get(crl.issuerKey);
    if (known) known.push(crl);
    else this.#crls.set(crl.issuerKey, [crl]);
  }

  /** CRLs in an issuer's name. */
  crlsOf(issuer: Certificate): readonly Crl[] {
    return this.#crls.get(issuer.subjectKey) ?? [];
  }

  /** Reads every DSS that any revision's catalog names (ISO 32000-2 section 12.8.4.3). */
  readStores(file: PdfFile, ledger: Ledger): void {
    const seen = new Set<number>();
    for (const revision of file.revisions) {
      const root = revision.trailer.entries.get('Root');
      const touched = revision.n === 0 || (isRef(root) && revision.objects.has(root.num));
      const catalog = touched ? file.resolve(root, revision.n) : undefined;
      const store = isDict(catalog) ? file.entry(catalog, 'DSS', revision.n) : undefined;
      if (!isDict(store)) continue;
      this.hasStore = true;
      this.storeRevision ??= revision.n;
      const budget = { left: this.#limits.inflated, values: 0, hybrids: 0 };
      const each = (key: string, use: (der: Uint8Array) => void): void => {
        for (const [num, bytes] of streams(
          file,
          file.entry(store, key, revision.n),
          revision.n,
          this.#primitives,
          budget,
        )) {
          if (seen.has(num)) continue;
          seen.add(num);
          if (seen.size > this.#limits.evidence) {
            ledger.add('limit-evidence', 'Terlalu banyak bukti dalam DSS');
            return;
          }
          try {
            if (!bytes) throw new Error('unreadable');
            use(bytes);
          } catch {
            const place = { object: num, revision: revision.n };
            ledger.add('certificate-damaged', `Bukti dalam DSS rusak (objek ${num})`, place);
          }
        }
      };
      each('Certs', (der) => this.stored.certificates.push(this.certificate(der)));
      each('CRLs', (der) => {
        const crl = parseCrl(der);
        this.addCrl(crl);
        this.stored.crls.push(crl);
      });
      if (store.entries.has('OCSPs')) ledger.add('evidence-unsupported', 'Bukti OCSP dalam DSS tidak dinilai');
    }
  }
}

function* streams(
  file: PdfFile,
  list: PdfValue | undefined,
  n: number,
  primitives: Primitives,
  budget: Budget,
): Generator<[number, Uint8Array | undefined]> {
  for (const item of isArray(list) ? list.items : []) {
    if (!isRef(item)) continue;
    const object = file.object(item.num, n);
    const dict = object?.value;
    if (!object?.stream || !isDict(dict)) yield [item.num, undefined];
    else
      yield [
        item.num,
        decodeStream(dict, file.bytes.subarray(object.stream.start, object.stream.end), primitives, budget),
      ];
  }
}
