import { constants, type KeyObject, sign } from 'node:crypto';
import { parseCertificateParts } from '../../src/core/certificate-parts.ts';
import type { Random } from '../../src/core/clock.ts';
import {
  context,
  generalizedTime,
  integer,
  nul,
  octetString,
  oid,
  retag,
  sequence,
  setOf,
} from '../../src/core/der.ts';
import { sha256 } from '../../src/core/digest.ts';
import { oids } from '../../src/core/oid.ts';

/** CMS like that of other programs, varied as attacks or foreign programs do. Shares no code with src/signing. */
export interface Signatory {
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
}

export interface CmsHabits {
  /** RSASSA-PSS instead of PKCS #1. */
  readonly pss?: boolean;
  /** Omits signing-certificate-v2, as adbe.pkcs7.detached may. */
  readonly anonymous?: boolean;
  /** Names this certificate in signing-certificate-v2, instead of the signer's. */
  readonly named?: Uint8Array;
  /** Adds the attribute signing-time. */
  readonly signingTime?: Date;
  /** Encodes the signed attributes as they are signed, when not as a SET in DER order. */
  readonly set?: (...attributes: readonly Uint8Array[]) => Uint8Array;
  /** RevocationInfoArchival, Adobe's signed attribute. */
  readonly archival?: Uint8Array;
  /** Signed attributes beyond these. */
  readonly signed?: readonly Uint8Array[];
  /** What stands in the field crls. */
  readonly crls?: readonly Uint8Array[];
  /** Of a token; that of no TSA where none is given. */
  readonly policy?: string;
  /** Timestamps the SHA-256 of the signature value. */
  readonly stamp?: (digest: Uint8Array) => Uint8Array;
}

export const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf(value));
const digestAlgorithm = sequence(oid(oids.sha256));

export function makeCms(
  content: { readonly digest: Uint8Array } | { readonly tstInfo: Uint8Array },
  signatory: Signatory,
  habits: CmsHabits = {},
): Uint8Array {
  const detached = 'digest' in content;
  const type = detached ? oids.data : oids.tstInfo;
  const { issuer, serial } = parseCertificateParts(signatory.certificate);
  const certId = sequence(
    octetString(sha256(habits.named ?? signatory.certificate)),
    sequence(sequence(context(4, issuer)), serial),
  );
  const attributes = (habits.set ?? setOf)(
    attribute(oids.contentType, oid(type)),
    attribute(oids.messageDigest, octetString(detached ? content.digest : sha256(content.tstInfo))),
    ...(habits.anonymous ? [] : [attribute(oids.signingCertificateV2, sequence(sequence(certId)))]),
    ...(habits.archival ? [attribute(oids.revocationInfoArchival, habits.archival)] : []),
    ...(habits.signed ?? []),
    ...(habits.signingTime ? [attribute(oids.signingTime, generalizedTime(habits.signingTime))] : []),
  );
  const value = signature(signatory.key, attributes, habits);
  const signer = sequence(
    integer(1),
    sequence(issuer, serial),
    digestAlgorithm,
    retag(0xa0, attributes),
    algorithmOf(signatory.key, habits),
    octetString(value),
    ...(habits.stamp ? [context(1, attribute(oids.signatureTimeStamp, habits.stamp(sha256(value))))] : []),
  );
  const encapsulated = detached ? sequence(oid(type)) : sequence(oid(type), context(0, octetString(content.tstInfo)));
  const certificates = retag(0xa0, setOf(signatory.certificate, ...signatory.chain));
  const crls = habits.crls ? [retag(0xa1, setOf(...habits.crls))] : [];
  const version = integer(detached ? 1 : 3);
  const body = sequence(version, setOf(digestAlgorithm), encapsulated, certificates, ...crls, setOf(signer));
  return sequence(oid(oids.signedData), context(0, body));
}

function algorithmOf(key: KeyObject, { pss }: CmsHabits): Uint8Array {
  if (key.asymmetricKeyType === 'ec') return sequence(oid(oids.ecdsaWithSha256));
  if (key.asymmetricKeyType === 'ed25519') return sequence(oid(oids.ed25519));
  if (!pss) return sequence(oid(oids.rsaEncryption), nul());
  const mask = sequence(oid(oids.mgf1), digestAlgorithm);
  return sequence(oid(oids.rsaPss), sequence(context(0, digestAlgorithm), context(1, mask), context(2, integer(32))));
}

function signature(key: KeyObject, data: Uint8Array, { pss }: CmsHabits): Uint8Array {
  const padding = pss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
  return new Uint8Array(sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', data, { key, ...padding }));
}

/** A TimeStampToken (RFC 3161) for a SHA-256 digest. */
export function makeToken(
  digest: Uint8Array,
  tsa: Signatory,
  at: Date,
  random: Random,
  habits: CmsHabits = {},
): Uint8Array {
  const imprint = sequence(digestAlgorithm, octetString(digest));
  const info = sequence(integer(1), oid(habits.policy ?? '1.2.3.4'), imprint, integer(random(8)), generalizedTime(at));
  return makeCms({ tstInfo: info }, tsa, habits);
}
