import { equal, hex } from '../core/bytes.ts';
import { tag } from '../core/der.ts';
import { type DerNode, parseOid, parseTime } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import {
  digestByOid,
  findDigest,
  findSignatureAlgorithm,
  findWeakness,
  hasNoParameters,
  parseAlgorithm,
} from './algorithm.ts';
import { LimitError } from './budget.ts';
import type { Certificate } from './certificate.ts';
import { type SignedData, type SignerInfo, soleAttribute } from './cms.ts';
import type { Evidence } from './evidence.ts';
import type { Examination } from './examination.ts';
import type { AddFinding, Finding } from './findings.ts';
import type { DigestName, Primitives, SignatureAlgorithm } from './primitives.ts';

/** What a SignedData must be, and what it must be about. */
interface SignedDataProfile {
  /** A signature over a document with PAdES's own SubFilter, one of an older form, or a time-stamp token. */
  readonly form: 'cades' | 'old' | 'token';
  /** The digest, by a given algorithm, of the content that is signed. */
  readonly digestOf: (name: DigestName) => Uint8Array;
}

export interface CheckedSignedData {
  /** The content is what was signed. */
  readonly intact: boolean;
  /** The signature is the certificate's key's. */
  readonly valid: boolean;
  readonly signer: Certificate | undefined;
  /** Attribute signing-time, as it claims. */
  readonly signingTime: Date | undefined;
  /** Every certificate that is carried, the signer's too. */
  readonly bag: readonly Certificate[];
}

/**
 * Checks SignedData against the profile of EN 319 122-1 baseline: one signer, its certificate named by a signed attribute,
 * algorithms by whitelist, and one right value for every octet that no signature covers.
 */
export async function checkSignedData(
  signed: SignedData,
  { form, digestOf }: SignedDataProfile,
  { evidence, primitives }: Examination,
  add: AddFinding,
): Promise<CheckedSignedData> {
  const { signer: info } = signed;
  const bag = readBag(signed, evidence, add);
  const signer = findSigner(signed, bag);
  const none = { intact: false, valid: false, signer, signingTime: signingTimeOf(info), bag };
  checkForm(signed, form, add);
  const digest = digestByOid[info.digestAlgorithm.oid];
  if (!digest) {
    add({ code: 'algorithm-unknown', what: 'digest', oid: info.digestAlgorithm.oid });
    return none;
  }
  if (!info.signedBytes) {
    add({ code: 'cms-signers', what: 'no-attributes' });
    return none;
  }
  const claimed = soleAttribute(info.signedAttributes, oids.messageDigest);
  const intact = claimed?.tag === tag.octetString && equal(claimed.value, digestOf(digest));
  if (!intact) add({ code: 'digest-mismatch' });
  if (!signer) {
    add({ code: 'certificate-missing' });
    return { ...none, intact };
  }
  checkCertificateAttribute(signed, signer, { strict: form !== 'old', primitives }, add);
  const algorithm = findSignatureAlgorithm(info.algorithm, digest);
  if (!algorithm || signer.key.cost === undefined) {
    const { oid } = info.algorithm;
    add(algorithm ? { code: 'algorithm-unknown', what: 'key' } : { code: 'algorithm-unknown', what: 'signature', oid });
    return { ...none, intact };
  }
  const weak = findWeakness(algorithm, signer.key) ?? (digest === 'SHA-1' ? 'SHA-1' : undefined);
  if (weak) add({ code: 'algorithm-weak', what: 'signature', weak });
  const valid = await isSignedBy(signer, evidence, algorithm, info);
  if (!valid) add({ code: 'signature-wrong' });
  return { ...none, intact, valid };
}

/** Undefined where there is none that can be read. */
function signingTimeOf({ signedAttributes }: SignerInfo): Date | undefined {
  const time = soleAttribute(signedAttributes, oids.signingTime);
  try {
    return time && parseTime(time);
  } catch {
    return undefined;
  }
}

/** Over the attributes in DER, as it must be, or else as they stand. */
async function isSignedBy(
  signer: Certificate,
  evidence: Evidence,
  algorithm: SignatureAlgorithm,
  { signedBytes, disorderlyBytes, signature: value }: SignerInfo,
): Promise<boolean> {
  for (const data of [signedBytes, disorderlyBytes])
    if (data && (await evidence.verify(signer, { algorithm, data, value }))) return true;
  return false;
}

function readBag(signed: SignedData, evidence: Evidence, add: AddFinding): Certificate[] {
  evidence.take(signed.revocation);
  const bag: Certificate[] = [];
  for (const der of signed.certificates) {
    try {
      bag.push(evidence.certificate(der));
    } catch (error) {
      if (error instanceof LimitError) throw error;
      add({ code: 'certificate-damaged', what: 'unreadable' });
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
function checkForm(signed: SignedData, form: SignedDataProfile['form'], add: AddFinding): void {
  const { signer } = signed;
  const [contentType, version] = form === 'token' ? [oids.tstInfo, 3] : [oids.data, 1];
  const deviates = (what: Deviation): void => add({ code: 'cms-deviates', what });
  if (signed.signers !== 1) add({ code: 'cms-signers', what: 'several' });
  if (signed.contentType !== contentType) add({ code: 'cms-malformed', what: 'content-type' });
  if (signed.version !== version) deviates('version');
  if (signer.version !== (signer.issuer ? 1 : 3)) deviates('signer-version');
  const [digest, second] = signed.digestAlgorithms;
  if (!digest || second || digest.oid !== signer.digestAlgorithm.oid || !findDigest(digest)) deviates('digests');
  if (!hasNoParameters(signer.digestAlgorithm)) deviates('digest-parameters');
  if (signed.hasCrls) deviates('crls');
  if (!signer.ordered) deviates('attribute-order');
  const types = signer.signedAttributes.map(({ type: name }) => name);
  if (new Set(types).size < types.length) deviates('attribute-repeated');
  const type = soleAttribute(signer.signedAttributes, oids.contentType);
  if (signer.signedBytes && (type?.tag !== tag.oid || parseOid(type) !== contentType))
    add({ code: 'cms-malformed', what: 'content-type-attribute' });
  // A TSA may state its own signing time, a CAdES signature may not.
  if (form === 'cades' && signer.signedAttributes.some(({ type: name }) => name === oids.signingTime))
    deviates('signing-time');
  checkUnsigned(signed, form, add);
}

type Deviation = Exclude<Extract<Finding, { code: 'cms-deviates' }>['what'], 'unsigned-attribute'>;

/** One timestamp over the signature value, and nothing else; a token has no unsigned attribute at all. */
function checkUnsigned({ signer }: SignedData, form: SignedDataProfile['form'], add: AddFinding): void {
  const attributes = signer.unsignedAttributes;
  if (signer.hasUnsigned && attributes.length === 0) add({ code: 'cms-deviates', what: 'empty-attributes' });
  const other = attributes.find(({ type }) => form === 'token' || type !== oids.signatureTimeStamp);
  if (other) add({ code: 'cms-deviates', what: 'unsigned-attribute', type: other.type });
  const stamps = attributes.filter(({ type }) => type === oids.signatureTimeStamp);
  if (stamps.length > 1 || stamps.some(({ values }) => values.length !== 1))
    add({ code: 'cms-deviates', what: 'timestamps' });
}

/** signing-certificate-v2 (RFC 5035) or its predecessor: the signature says whose it is, so no other certificate can be put in. */
function checkCertificateAttribute(
  signed: SignedData,
  signer: Certificate,
  { strict, primitives }: { readonly strict: boolean; readonly primitives: Primitives },
  add: AddFinding,
): void {
  const attributes = signed.signer.signedAttributes;
  const second = soleAttribute(attributes, oids.signingCertificateV2);
  const first = soleAttribute(attributes, oids.signingCertificate);
  if (!second && !first) {
    if (strict) add({ code: 'signature-deviates', what: 'certificate-unnamed' });
    return;
  }
  const list = (second ?? first)!.children[0]?.children[0];
  if (!list || !namesCertificate(list, second ? 'SHA-256' : 'SHA-1', signer, primitives))
    add({ code: 'certificate-mismatch' });
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
