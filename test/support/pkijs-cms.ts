import { webcrypto } from 'node:crypto';
import * as asn1 from 'asn1js';
import * as pkijs from 'pkijs';
import { sha256 } from '../../src/core/digest.ts';
import { oids } from '../../src/core/oid.ts';
import type { Signatory } from './cms.ts';

/** Variants of CMS made with pkijs, as from a foreign program. */
export interface PkijsHabits {
  readonly pss?: boolean;
  readonly digest?: 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';
  /** No signed attributes: the signature is over the document itself. */
  readonly bare?: boolean;
  /** Leave out signing-certificate-v2. */
  readonly anonymous?: boolean;
  readonly signingTime?: Date;
  /** The signer's certificate comes after all others. */
  readonly signerLast?: boolean;
  /** The signer is named by a key identifier (subjectKeyIdentifier). */
  readonly byKeyIdentifier?: Uint8Array;
  readonly strangeAttribute?: boolean;
  /** A CRL among the revocation values of CMS. */
  readonly crl?: Uint8Array;
  readonly secondSigner?: boolean;
  /** One bit of the signature value is wrong. */
  readonly spoiled?: boolean;
  readonly stamp?: (digest: Uint8Array) => Uint8Array;
  /** Rewrites the finished structure in another legal BER form. */
  readonly bend?: (contentInfo: asn1.Sequence, signer: asn1.Sequence) => void;
}

const engine = new pkijs.CryptoEngine({ name: 'node', crypto: webcrypto as Crypto });

/** Copies the bytes, because a buffer made by WebCrypto belongs to another realm than the test. */
const own = (bytes: ArrayBuffer | Uint8Array): ArrayBuffer => Uint8Array.from(new Uint8Array(bytes)).buffer;

const value = (der: Uint8Array): asn1.AsnType => asn1.fromBER(own(der)).result;

const attribute = (type: string, ...values: asn1.AsnType[]): pkijs.Attribute => new pkijs.Attribute({ type, values });

/** Detached SignedData over a document, made by pkijs. */
export async function pkijsCms(covered: Uint8Array, who: Signatory, habits: PkijsHabits = {}): Promise<Uint8Array> {
  const { digest = 'SHA-256' } = habits;
  const certificate = pkijs.Certificate.fromBER(own(who.certificate));
  const others = who.chain.map((der) => pkijs.Certificate.fromBER(own(der)));
  const info = signerInfo(certificate, habits);
  if (!habits.bare) info.signedAttrs = await signedAttributes(covered, who, digest, habits);
  const signers = habits.secondSigner ? [info, signerInfo(certificate, habits)] : [info];
  const signed = new pkijs.SignedData({
    version: habits.byKeyIdentifier ? 3 : 1,
    encapContentInfo: new pkijs.EncapsulatedContentInfo({ eContentType: pkijs.ContentInfo.DATA }),
    certificates: habits.signerLast ? [...others, certificate] : [certificate, ...others],
    ...(habits.crl && { crls: [pkijs.CertificateRevocationList.fromBER(own(habits.crl))] }),
    signerInfos: signers,
  });
  const key = await importKey(who, digest, habits);
  for (const i of signers.keys()) await signed.sign(key, i, digest, own(covered), engine);
  const signature = Uint8Array.from(info.signature.valueBlock.valueHexView);
  if (habits.spoiled) signature[signature.length - 1]! ^= 1;
  info.signature = new asn1.OctetString({ valueHex: signature.buffer });
  addUnsigned(info, habits);
  const content = signed.toSchema(true);
  const wrapped = new pkijs.ContentInfo({ contentType: pkijs.ContentInfo.SIGNED_DATA, content }).toSchema();
  habits.bend?.(wrapped, content.valueBlock.value.at(-1).valueBlock.value[0]);
  return new Uint8Array(wrapped.toBER());
}

function signerInfo(certificate: pkijs.Certificate, { byKeyIdentifier }: PkijsHabits): pkijs.SignerInfo {
  const { issuer, serialNumber } = certificate;
  const sid = byKeyIdentifier
    ? new asn1.Primitive({ idBlock: { tagClass: 3, tagNumber: 0 }, valueHex: own(byKeyIdentifier) })
    : new pkijs.IssuerAndSerialNumber({ issuer, serialNumber });
  return new pkijs.SignerInfo({ version: byKeyIdentifier ? 3 : 1, sid });
}

async function signedAttributes(
  covered: Uint8Array,
  who: Signatory,
  digest: string,
  habits: PkijsHabits,
): Promise<pkijs.SignedAndUnsignedAttributes> {
  const hash = own(await webcrypto.subtle.digest(digest, covered));
  const certHash = new asn1.OctetString({ valueHex: own(sha256(who.certificate)) });
  const certId = new asn1.Sequence({ value: [new asn1.Sequence({ value: [certHash] })] });
  return new pkijs.SignedAndUnsignedAttributes({
    type: 0,
    attributes: [
      attribute(oids.contentType, new asn1.ObjectIdentifier({ value: pkijs.ContentInfo.DATA })),
      ...(habits.signingTime ? [attribute(oids.signingTime, new asn1.UTCTime({ valueDate: habits.signingTime }))] : []),
      attribute(oids.messageDigest, new asn1.OctetString({ valueHex: hash })),
      ...(habits.anonymous ? [] : [attribute(oids.signingCertificateV2, new asn1.Sequence({ value: [certId] }))]),
    ],
  });
}

function addUnsigned(info: pkijs.SignerInfo, { stamp, strangeAttribute }: PkijsHabits): void {
  const token = stamp?.(sha256(info.signature.valueBlock.valueHexView));
  const attributes = [
    ...(token ? [attribute(oids.signatureTimeStamp, value(token))] : []),
    ...(strangeAttribute ? [attribute('1.2.3.4.5', new asn1.Utf8String({ value: 'catatan' }))] : []),
  ];
  if (attributes.length > 0) info.unsignedAttrs = new pkijs.SignedAndUnsignedAttributes({ type: 1, attributes });
}

function importKey({ key }: Signatory, hash: string, { pss }: PkijsHabits): Promise<CryptoKey> {
  const namedCurve = key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'P-384' : 'P-256';
  const rsa = { name: pss ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5', hash };
  const algorithm = key.asymmetricKeyType === 'ec' ? { name: 'ECDSA', namedCurve } : rsa;
  const der = new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }));
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
}
