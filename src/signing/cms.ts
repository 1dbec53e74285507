import type { KeyObject } from 'node:crypto';
import { parseCertificateParts } from '../core/certificate-parts.ts';
import { context, contextPrimitive, integer, octetString, oid, retag, sequence, setOf } from '../core/der.ts';
import { sha256 } from '../core/digest.ts';
import { signatureAlgorithm, signatureBound, signMessage } from '../core/key-signature.ts';
import { oids } from '../core/oid.ts';

/** Who signs, and the certificates that lead upward from his, without the root; raw DER, embedded untouched. */
export interface CmsSigner {
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
}

/** What is signed: detached data by its digest (PAdES), or a TSTInfo that travels inside (RFC 3161). */
export type CmsContent = { readonly digest: Uint8Array } | { readonly tstInfo: Uint8Array };

const digestAlgorithm = sequence(oid(oids.sha256));
const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf(value));

/**
 * The signed attributes of a CAdES baseline signature (EN 319 122-1, EN 319 142-1 table 1): content type, message digest and
 * signing-certificate-v2 with issuerSerial. No signing-time: in PAdES the time is the dictionary's M. In DER SET order.
 */
export function signedAttributes(content: CmsContent, certificate: Uint8Array): Uint8Array {
  const digest = 'digest' in content ? content.digest : sha256(content.tstInfo);
  return setOf(
    attribute(oids.contentType, oid('digest' in content ? oids.data : oids.tstInfo)),
    attribute(oids.messageDigest, octetString(digest)),
    attribute(oids.signingCertificateV2, signingCertificate(certificate)),
  );
}

/** RFC 5035: SHA-256 is the default algorithm and is left out. */
function signingCertificate(certificate: Uint8Array): Uint8Array {
  const { issuer, serial } = parseCertificateParts(certificate);
  const issuerSerial = sequence(sequence(context(4, issuer)), serial);
  return sequence(sequence(sequence(octetString(sha256(certificate)), issuerSerial)));
}

/** A signature value before and after its timestamp. */
export interface SignedContent {
  readonly content: CmsContent;
  readonly attributes: Uint8Array;
  readonly signature: Uint8Array;
}

export function signContent(content: CmsContent, signer: CmsSigner): SignedContent {
  const attributes = signedAttributes(content, signer.certificate);
  return { content, attributes, signature: signMessage(signer.key, attributes).value };
}

/**
 * ContentInfo of a SignedData with exactly one SignerInfo (RFC 5652 section 5). `timestamp` is a TimeStampToken over the
 * signature value and becomes the unsigned attribute of B-T.
 */
export function encodeSignedData(signed: SignedContent, signer: CmsSigner, timestamp?: Uint8Array): Uint8Array {
  const { issuer, serial } = parseCertificateParts(signer.certificate);
  const signerInfo = sequence(
    integer(1),
    sequence(issuer, serial),
    digestAlgorithm,
    retag(0xa0, signed.attributes),
    signatureAlgorithm(signer.key),
    octetString(signed.signature),
    ...(timestamp ? [context(1, attribute(oids.signatureTimeStamp, timestamp))] : []),
  );
  const certificates = retag(0xa0, setOf(signer.certificate, ...signer.chain));
  return sequence(
    oid(oids.signedData),
    context(
      0,
      sequence(
        integer('digest' in signed.content ? 1 : 3), // version 3 when the content is not id-data
        setOf(digestAlgorithm),
        encapsulated(signed.content),
        certificates,
        setOf(signerInfo),
      ),
    ),
  );
}

function encapsulated(content: CmsContent): Uint8Array {
  if ('digest' in content) return sequence(oid(oids.data));
  return sequence(oid(oids.tstInfo), context(0, octetString(content.tstInfo)));
}

/** No CMS of this signer with a timestamp of at most that many octets is longer: the size of the hole in the PDF. */
export function cmsBound(signer: CmsSigner, timestampBound: number): number {
  const content: CmsContent = { digest: new Uint8Array(32) };
  const attributes = signedAttributes(content, signer.certificate);
  const longest = { content, attributes, signature: new Uint8Array(signatureBound(signer.key)) };
  // A primitive value stands in for the token: only its length counts.
  return encodeSignedData(longest, signer, contextPrimitive(0, new Uint8Array(timestampBound))).length;
}
