import { context, integer, nul, octetString, oid, retag, sequence, setOf, tag, tlv } from '../core/der.ts';
import { lowS } from '../core/ecdsa.ts';
import { oids } from '../core/oid.ts';
import { policies } from '../core/policy.ts';
import type { Certificate } from './certificate.ts';
import { type SignedData, signedData, soleAttribute } from './cms.ts';
import type { CheckedSignature } from './signature-check.ts';
import type { CheckedTimestamp } from './timestamp.ts';

/** As our own writer spells an algorithm; it uses no other. */
const algorithms: Readonly<Record<string, Uint8Array>> = {
  [oids.ecdsaWithSha256]: sequence(oid(oids.ecdsaWithSha256)),
  [oids.sha256WithRsa]: sequence(oid(oids.sha256WithRsa), nul()),
};
const digestAlgorithm = sequence(oid(oids.sha256));

/**
 * The CMS of a signature of an ikrar file as our own writer writes it. What is signed can be written in many ways that all verify
 * (parameters, who signed, order and number of certificates, the form of an ECDSA value), and nobody signs which.
 * @returns undefined for a token of another TSA, by its policy: it is written as that TSA likes
 * @throws Error where the CMS has no such form
 */
export function encodeAsOurs(last: CheckedSignature, signed: SignedData): Uint8Array | undefined {
  const { found, stamp } = last;
  if (found.kind === 'timestamp') return stamp && tokenAsOurs(stamp, signed);
  const { unsignedAttributes, signature } = signed.signer;
  const token = soleAttribute(unsignedAttributes, oids.signatureTimeStamp);
  const stamped = stamp && token && (tokenAsOurs(stamp, signedData(token)) ?? token.raw);
  return encoded(signed, { certificates: carriedByOurs(last), signature, token: stamped });
}

function tokenAsOurs({ policy, signer }: CheckedTimestamp, token: SignedData): Uint8Array | undefined {
  if (policy !== policies.timestamp && policy !== policies.formerTimestamp) return undefined;
  const { signature } = token.signer;
  return encoded(token, {
    certificates: signer ? [signer] : [],
    signature: policy === policies.timestamp ? lowS(signature, oids.p256) : signature,
  });
}

/**
 * A signer's certificate with those above it and without the root. A seal of the organizer's own may come alone; a signature with a
 * consent always does, because the evidence in the file has its issuer.
 */
function carriedByOurs({ found, checked, consents }: CheckedSignature): readonly Certificate[] {
  const { signer, bag = [] } = checked ?? {};
  if (!signer) return [];
  if (consents.length > 0) return [signer];
  const above = [...new Set(bag)].filter((one) => one !== signer && one.issuerKey !== one.subjectKey);
  const led = found.kind === 'certification' || above.some((one) => one.subjectKey === signer.issuerKey);
  return led ? [signer, ...above] : [];
}

/** What nobody signs, as it must be. */
interface Unsigned {
  readonly certificates: readonly Certificate[];
  readonly signature: Uint8Array;
  readonly token?: Uint8Array | undefined;
}

/** ContentInfo around the signed parts. */
function encoded(
  { contentType, content, signer }: SignedData,
  { certificates, signature, token }: Unsigned,
): Uint8Array {
  const { issuer, serial, signedBytes, algorithm } = signer;
  if (!issuer || !serial || !signedBytes) throw new RangeError('the signer is named by its key');
  const stamp = token && context(1, sequence(oid(oids.signatureTimeStamp), setOf(token)));
  const info = sequence(
    integer(1),
    sequence(issuer, tlv(tag.integer, serial)),
    digestAlgorithm,
    retag(0xa0, signedBytes),
    algorithms[algorithm.oid] ?? nul(),
    octetString(signature),
    ...(stamp ? [stamp] : []),
  );
  const body = sequence(
    integer(contentType === oids.data ? 1 : 3),
    setOf(digestAlgorithm),
    sequence(oid(contentType), ...(content ? [context(0, octetString(content))] : [])),
    retag(0xa0, setOf(...certificates.map(({ der }) => der))),
    setOf(info),
  );
  return sequence(oid(oids.signedData), context(0, body));
}
