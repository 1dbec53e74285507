import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import forge from 'node-forge';
import { equal } from '../core/bytes.ts';
import { parseCertificateParts } from '../core/certificate-parts.ts';
import { bitString, sequence } from '../core/der.ts';
import { type DerNode, parseOid, readDer } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import { IkrarError } from '../errors.ts';
import type { KeyAndCertificate } from './keys.ts';

export type Seal = KeyAndCertificate & { readonly chain: readonly Uint8Array[] };

/** @throws IkrarError 'seal-invalid' for a file that cannot be read, or that parseSeal refuses */
export async function readSeal(file: { readonly path: string; readonly password: string }, at: Date): Promise<Seal> {
  const bytes = await readFile(file.path).catch((cause) => {
    throw invalid(`Berkas segel ${file.path} tidak dapat dibaca.`, cause);
  });
  return parseSeal(new Uint8Array(bytes), file.password, at);
}

/**
 * Reads the organizer's key and certificates from PKCS#12 (RFC 7292), EC or RSA. node-forge opens the container;
 * node:crypto gets the key, and every certificate is kept as the very bytes in the container.
 * @throws IkrarError 'seal-invalid': wrong password, no key with its certificate, expired, or not made for signing
 * documents
 */
export function parseSeal(bytes: Uint8Array, password: string, at: Date): Seal {
  const { keys, certificates } = open(bytes, password);
  for (const key of keys) {
    const certificate = certificates.find((der) => belongs(key, der));
    if (!certificate) continue;
    checkSuitable(key, certificate, at);
    return { key, certificate, chain: chainOf(certificate, certificates) };
  }
  throw invalid('Berkas PKCS#12 tidak berisi kunci privat beserta sertifikatnya. Ekspor ulang dengan kuncinya.');
}

interface Bag {
  readonly asn1: forge.asn1.Asn1;
  readonly cert?: forge.pki.Certificate;
  readonly key?: forge.pki.rsa.PrivateKey;
}

function open(bytes: Uint8Array, password: string) {
  try {
    const asn1 = forge.asn1.fromDer(forge.util.createBuffer(Buffer.from(bytes)));
    const container = forge.pkcs12.pkcs12FromAsn1(asn1, false, password);
    const bags = (type: string): readonly Bag[] =>
      (container.getBags({ bagType: type })[type] ?? []) as unknown as readonly Bag[];
    const { certBag, keyBag, pkcs8ShroudedKeyBag } = forge.pki.oids as Record<string, string>;
    return {
      keys: [...bags(keyBag!), ...bags(pkcs8ShroudedKeyBag!)].map(keyOf),
      certificates: bags(certBag!).map(certificateOf),
    };
  } catch (cause) {
    const wrong = cause instanceof Error && /MAC could not be verified|Invalid password/i.test(cause.message);
    throw invalid(
      wrong ? 'Kata sandi berkas PKCS#12 salah.' : 'Berkas PKCS#12 rusak atau bukan PKCS#12. Ekspor ulang segelnya.',
      cause,
    );
  }
}

const octets = (binary: string): Uint8Array => Uint8Array.from(binary, (c) => c.charCodeAt(0));
const der = (asn1: forge.asn1.Asn1): Uint8Array => octets(forge.asn1.toDer(asn1).getBytes());

/**
 * The certificate's bytes in the container. forge would write an outer algorithm of its own, which breaks an RSA
 * certificate of an EC CA; the standard requires it to repeat the inner one (RFC 5280 section 4.1.1.2).
 */
function certificateOf({ cert, asn1 }: Bag): Uint8Array {
  if (!cert) return der(asn1);
  const tbs = der(cert.tbsCertificate as forge.asn1.Asn1);
  const algorithm = readDer(tbs).children[2]!.raw;
  return sequence(tbs, algorithm, bitString(octets(cert.signature as string)));
}

/** forge parses RSA keys, and returns other keys as they are. */
function keyOf(bag: Bag): KeyObject {
  const asn1 = bag.key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(bag.key)) : bag.asn1;
  return createPrivateKey({ key: Buffer.from(der(asn1)), format: 'der', type: 'pkcs8' });
}

function belongs(key: KeyObject, certificate: Uint8Array): boolean {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return equal(new Uint8Array(spki), parseCertificateParts(certificate).spki);
}

/** The chain from the issuer upward, without a self-signed root. */
function chainOf(certificate: Uint8Array, all: readonly Uint8Array[]): readonly Uint8Array[] {
  const chain: Uint8Array[] = [];
  let { issuer } = parseCertificateParts(certificate);
  while (chain.length < all.length) {
    const above = all.find((der) => equal(parseCertificateParts(der).subject, issuer));
    if (!above || equal(parseCertificateParts(above).issuer, issuer)) break;
    chain.push(above);
    issuer = parseCertificateParts(above).issuer;
  }
  return chain;
}

const curves: ReadonlySet<string> = new Set(['prime256v1', 'secp384r1', 'secp521r1']);

function checkSuitable(key: KeyObject, certificate: Uint8Array, at: Date): void {
  const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {};
  const strong = key.asymmetricKeyType === 'rsa' ? modulusLength >= 2048 : curves.has(namedCurve);
  if (!strong) throw invalid('Kunci segel harus RSA 2048 bit atau lebih, atau EC P-256, P-384, P-521.');
  const { notBefore, notAfter } = parseCertificateParts(certificate);
  if (at < notBefore) throw invalid(`Sertifikat segel baru berlaku ${notBefore.toISOString().slice(0, 10)}.`);
  if (at > notAfter) throw invalid(`Sertifikat segel habis masa berlakunya ${notAfter.toISOString().slice(0, 10)}.`);
  if (new X509Certificate(certificate).ca)
    throw invalid('Sertifikat segel adalah sertifikat CA; pakai sertifikat penanda tangan.');
  if (!allowsSigning(certificate))
    throw invalid(
      'Sertifikat segel tidak dibuat untuk tanda tangan (keyUsage tanpa digitalSignature atau nonRepudiation).',
    );
}

/** Whether keyUsage is absent, or has digitalSignature or nonRepudiation (RFC 5280 section 4.2.1.3). */
function allowsSigning(certificate: Uint8Array): boolean {
  const fields = readDer(certificate).children[0]!.children;
  const extensions = fields.find((field) => field.tag === 0xa3)?.children[0]?.children ?? [];
  const usage = extensions.find(({ children: [id] }) => id && parseOid(id) === oids.keyUsage)?.children.at(-1);
  return usage === undefined || (firstUsages(usage) & 0xc0) !== 0;
}

const firstUsages = (extensionValue: DerNode): number => readDer(extensionValue.value).value[1] ?? 0;

const invalid = (message: string, cause?: unknown): IkrarError =>
  new IkrarError('seal-invalid', message, cause === undefined ? {} : { cause });
