import type { KeyObject } from 'node:crypto';
import { parseCertificateParts } from '../core/certificate-parts.ts';
import { context, integer, lengthOctets, octetString, oid, retag, sequence, setOf } from '../core/der.ts';
import { sha256 } from '../core/digest.ts';
import { signatureAlgorithm, signatureBound, signMessage } from '../core/key-signature.ts';
import { oids } from '../core/oid.ts';

/** What is signed: detached data by its digest (PAdES), or a TSTInfo that travels inside (RFC 3161). */
export type CmsContent = { readonly digest: Uint8Array } | { readonly tstInfo: Uint8Array };

/** A key with its certificate, and all that every CMS by it repeats, encoded once. */
export interface CmsSigner {
  readonly key: KeyObject;
  /** IssuerAndSerialNumber */
  readonly sid: Uint8Array;
  /** The attribute signing-certificate-v2, and those of our own. */
  readonly attributes: readonly Uint8Array[];
  /** SignedData.certificates: the signer's and those that lead upward from it, raw octets, untouched. */
  readonly certificates: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly signatureBound: number;
}

const sha256Algorithm = sequence(oid(oids.sha256));
const digestAlgorithms = setOf(sha256Algorithm);
export const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf(value));
const detached = { type: attribute(oids.contentType, oid(oids.data)), content: sequence(oid(oids.data)) };
const tstInfoType = attribute(oids.contentType, oid(oids.tstInfo));
const signedDataType = oid(oids.signedData);
const one = integer(1);

/** @param further signed attributes of our own, complete */
export function cmsSigner(
  key: KeyObject,
  certificate: Uint8Array,
  chain: readonly Uint8Array[],
  further: readonly Uint8Array[] = [],
): CmsSigner {
  const { issuer, serial, spki } = parseCertificateParts(certificate);
  return {
    key,
    sid: sequence(issuer, serial),
    attributes: [signingCertificate(certificate, issuer, serial), ...further],
    certificates: retag(0xa0, setOf(certificate, ...chain)),
    algorithm: signatureAlgorithm(key),
    signatureBound: signatureBound(spki),
  };
}

/** RFC 5035: SHA-256 is the default algorithm and is left out; issuerSerial as EN 319 122-1 section 5.2.2.3. */
function signingCertificate(certificate: Uint8Array, issuer: Uint8Array, serial: Uint8Array): Uint8Array {
  const issuerSerial = sequence(sequence(context(4, issuer)), serial);
  const certificateId = sequence(octetString(sha256(certificate)), issuerSerial);
  return attribute(oids.signingCertificateV2, sequence(sequence(certificateId)));
}

/**
 * The signed attributes of a CAdES baseline signature (EN 319 122-1, EN 319 142-1 table 1): content type, message digest and
 * signing-certificate-v2, and those of our own. No signing-time: in PAdES the time is the dictionary's M. In DER SET order.
 */
export function signedAttributes(content: CmsContent, signer: CmsSigner): Uint8Array {
  const isDetached = 'digest' in content;
  const digest = isDetached ? content.digest : sha256(content.tstInfo);
  const messageDigest = attribute(oids.messageDigest, octetString(digest));
  return setOf(isDetached ? detached.type : tstInfoType, messageDigest, ...signer.attributes);
}

/** A signature value before and after its timestamp. */
export interface SignedContent {
  readonly content: CmsContent;
  readonly attributes: Uint8Array;
  readonly signature: Uint8Array;
}

export function signContent(content: CmsContent, signer: CmsSigner): SignedContent {
  const attributes = signedAttributes(content, signer);
  return { content, attributes, signature: signMessage(signer.key, attributes).value };
}

/**
 * ContentInfo of a SignedData with exactly one SignerInfo (RFC 5652 section 5). `timestamp` is a TimeStampToken over the
 * signature value and becomes the unsigned attribute of B-T.
 */
export function encodeSignedData(signed: SignedContent, signer: CmsSigner, timestamp?: Uint8Array): Uint8Array {
  const isDetached = 'digest' in signed.content;
  const signerInfo = sequence(
    one,
    signer.sid,
    sha256Algorithm,
    retag(0xa0, signed.attributes),
    signer.algorithm,
    octetString(signed.signature),
    ...(timestamp ? [context(1, attribute(oids.signatureTimeStamp, timestamp))] : []),
  );
  const signedData = sequence(
    isDetached ? one : integer(3), // version 3 when the content is not id-data
    digestAlgorithms,
    encapsulated(signed.content),
    signer.certificates,
    setOf(signerInfo),
  );
  return sequence(signedDataType, context(0, signedData));
}

function encapsulated(content: CmsContent): Uint8Array {
  if ('digest' in content) return detached.content;
  return sequence(oid(oids.tstInfo), context(0, octetString(content.tstInfo)));
}

/** Octets of a value with its tag and length. */
const encoded = (content: number): number => 1 + lengthOctets(content) + content;

const messageDigestLength = attribute(oids.messageDigest, octetString(new Uint8Array(32))).length;
const signatureTimeStampLength = oid(oids.signatureTimeStamp).length;

/**
 * No CMS of this signer with a timestamp of at most that many octets is longer: the size of the hole in the PDF. The sum of the
 * parts of encodeSignedData, each at its longest.
 */
export function cmsBound(signer: CmsSigner, timestampBound: number): number {
  const own = signer.attributes.reduce((sum, { length }) => sum + length, 0);
  const attributes = encoded(detached.type.length + messageDigestLength + own);
  const stamp = encoded(encoded(signatureTimeStampLength + encoded(timestampBound)));
  const signerInfo = encoded(
    one.length +
      signer.sid.length +
      sha256Algorithm.length +
      attributes +
      signer.algorithm.length +
      encoded(signer.signatureBound) +
      stamp,
  );
  const before = one.length + digestAlgorithms.length + detached.content.length + signer.certificates.length;
  return encoded(signedDataType.length + encoded(encoded(before + encoded(signerInfo))));
}
