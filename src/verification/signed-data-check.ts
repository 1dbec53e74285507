import { equal, hex } from '../core/bytes.ts';
import { tag } from '../core/der.ts';
import { type DerNode, parseOid } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import {
  digestByOid,
  findDigest,
  findSignatureAlgorithm,
  findWeakness,
  hasNoParameters,
  parseAlgorithm,
} from './algorithm.ts';
import type { Certificate } from './certificate.ts';
import { type SignedData, soleAttribute } from './cms.ts';
import type { Evidence } from './evidence.ts';
import type { FindingCode } from './findings.ts';
import type { DigestName, Primitives } from './primitives.ts';

export interface SignedDataProfile {
  /** The content type that is signed: id-data, or id-ct-TSTInfo. */
  readonly contentType: string;
  /** SignedData version that goes with it (RFC 5652 section 5.1). */
  readonly version: 1 | 3;
  /** ETSI.CAdES.detached forbids signing-time and demands the certificate attribute. */
  readonly strict: boolean;
}

export interface CheckedSignedData {
  /** The content is what was signed. */
  readonly intact: boolean;
  /** The signature is the certificate's key's. */
  readonly valid: boolean;
  readonly signer: Certificate | undefined;
  /** Every certificate that is carried, the signer's too. */
  readonly bag: readonly Certificate[];
}

export type Report = (code: FindingCode, message: string) => void;

/**
 * Checks SignedData against the profile of EN 319 122-1 baseline: one signer, its certificate named by a signed attribute,
 * algorithms by whitelist, nothing that no signature covers left to chance.
 */
export async function checkSignedData(
  signed: SignedData,
  profile: SignedDataProfile,
  digestOf: (name: DigestName) => Uint8Array,
  evidence: Evidence,
  primitives: Primitives,
  report: Report,
): Promise<CheckedSignedData> {
  const { signer: info } = signed;
  const bag = readBag(signed, evidence, report);
  const signer = findSigner(signed, bag);
  const none = { intact: false, valid: false, signer, bag };
  if (signed.signers !== 1) report('cms-signers', 'Tanda tangan memuat lebih dari satu penanda tangan dalam satu CMS');
  checkForm(signed, profile, report);
  const digest = digestByOid[info.digestAlgorithm.oid];
  if (!digest) {
    report('algorithm-unknown', `Algoritma digest tidak dikenal (${info.digestAlgorithm.oid})`);
    return none;
  }
  if (!info.signedBytes) {
    report('cms-signers', 'Tanda tangan tanpa atribut yang ditandatangani; bentuk ini tidak diikuti');
    return none;
  }
  const claimed = soleAttribute(info.signedAttributes, oids.messageDigest);
  const intact = claimed?.tag === tag.octetString && equal(claimed.value, digestOf(digest));
  if (!intact) report('digest-mismatch', 'Isi dokumen tidak sama dengan yang ditandatangani');
  if (!signer) {
    report('certificate-missing', 'Sertifikat penanda tangan tidak ada dalam tanda tangan');
    return { ...none, intact };
  }
  checkCertificateAttribute(signed, signer, profile, primitives, report);
  const algorithm = findSignatureAlgorithm(info.algorithm, digest);
  if (!algorithm) {
    report('algorithm-unknown', `Algoritma tanda tangan tidak dikenal (${info.algorithm.oid})`);
    return { ...none, intact };
  }
  const weak = findWeakness(algorithm, signer.spki) ?? (digest === 'SHA-1' ? 'SHA-1' : undefined);
  if (weak) report('algorithm-weak', `Algoritma tanda tangan terlalu lemah: ${weak}`);
  const claim = { algorithm, spki: signer.spki, data: info.signedBytes, signature: info.signature };
  const valid = await primitives.verifySignature(claim);
  if (!valid) report('signature-wrong', 'Tanda tangan kriptografis salah');
  return { intact, valid, signer, bag };
}

function readBag(signed: SignedData, evidence: Evidence, report: Report): Certificate[] {
  const bag: Certificate[] = [];
  for (const der of signed.certificates) {
    try {
      bag.push(evidence.certificate(der));
    } catch {
      report('certificate-damaged', 'Sertifikat dalam tanda tangan rusak');
    }
  }
  return bag;
}

function findSigner({ signer }: SignedData, bag: readonly Certificate[]): Certificate | undefined {
  const { issuer, serial, keyIdentifier: wanted } = signer;
  if (issuer && serial) {
    const number = hex(serial);
    return bag.find((c) => c.serial === number && equal(c.issuer, issuer));
  }
  const identifier = wanted && hex(wanted);
  return identifier === undefined ? undefined : bag.find((c) => c.keyIdentifier === identifier);
}

/** The parts of SignedData that nothing signs: each has one right value. */
function checkForm(signed: SignedData, profile: SignedDataProfile, report: Report): void {
  const { signer } = signed;
  const deviate = (what: string): void => report('cms-deviates', `CMS menyimpang dari profil PAdES: ${what}`);
  if (signed.contentType !== profile.contentType) report('cms-malformed', 'Jenis isi CMS salah');
  if (signed.version !== profile.version) deviate('versi SignedData');
  if (signer.version !== (signer.issuer ? 1 : 3)) deviate('versi SignerInfo');
  const [digest, second] = signed.digestAlgorithms;
  if (!digest || second || digest.oid !== signer.digestAlgorithm.oid || !findDigest(digest)) deviate('daftar digest');
  if (!hasNoParameters(signer.digestAlgorithm)) deviate('parameter digest');
  if (signed.hasCrls) deviate('CRL di dalam CMS');
  if (!signer.ordered) deviate('urutan atribut');
  const type = soleAttribute(signer.signedAttributes, oids.contentType);
  if (signer.signedBytes && (type?.tag !== tag.oid || parseOid(type) !== profile.contentType))
    report('cms-malformed', 'Atribut jenis isi tidak cocok');
  if (profile.strict && signer.signedAttributes.some(({ type: name }) => name === oids.signingTime))
    deviate('waktu penandatanganan di dalam CMS');
  const others = signer.unsignedAttributes.filter(({ type: name }) => name !== oids.signatureTimeStamp);
  if (others.length > 0) deviate(`atribut tak bertanda tangan ${others[0]!.type}`);
  const stamps = signer.unsignedAttributes.filter(({ type: name }) => name === oids.signatureTimeStamp);
  if (stamps.length > 1 || (stamps[0] && stamps[0].values.length !== 1)) deviate('beberapa cap waktu');
}

/** signing-certificate-v2 (RFC 5035) or its predecessor: the signature says whose it is, so no other certificate can be put in. */
function checkCertificateAttribute(
  signed: SignedData,
  signer: Certificate,
  profile: SignedDataProfile,
  primitives: Primitives,
  report: Report,
): void {
  const attributes = signed.signer.signedAttributes;
  const second = soleAttribute(attributes, oids.signingCertificateV2);
  const first = soleAttribute(attributes, oids.signingCertificate);
  if (!second && !first) {
    if (profile.strict) report('signature-deviates', 'Tanda tangan tidak menyebut sertifikatnya (signing-certificate)');
    return;
  }
  const list = (second ?? first)!.children[0]?.children[0];
  if (!list || !namesCertificate(list, second ? 'SHA-256' : 'SHA-1', signer, primitives))
    report('certificate-mismatch', 'Sertifikat bukan yang disebut di dalam tanda tangan');
}

function namesCertificate(id: DerNode, fallback: DigestName, signer: Certificate, primitives: Primitives): boolean {
  const parts = [...id.children];
  let digest: DigestName | undefined = fallback;
  if (parts[0]?.tag === tag.sequence && parts[1]?.tag === tag.octetString)
    digest = findDigest(parseAlgorithm(parts.shift()!));
  const [hash, issuerSerial] = parts;
  if (!digest || hash?.tag !== tag.octetString) return false;
  const right = digest === 'SHA-256' ? signer.sha256 : hex(primitives.digest(digest, signer.der));
  if (hex(hash.value) !== right) return false;
  if (!issuerSerial) return true;
  const [names, serial] = issuerSerial.children;
  const name = names?.children.find((general) => general.tag === 0xa4)?.children[0];
  return (
    name !== undefined && equal(name.raw, signer.issuer) && serial !== undefined && hex(serial.value) === signer.serial
  );
}
