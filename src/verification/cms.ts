import { concat } from '../core/bytes.ts';
import { compareBytes, setOf, tag } from '../core/der.ts';
import { DerError, type DerNode, parseInteger, parseOid, readDerPrefix } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import { type AlgorithmIdentifier, parseAlgorithm } from './algorithm.ts';

export interface Attribute {
  readonly type: string;
  readonly values: readonly DerNode[];
}

/** SignedData (RFC 5652 section 5) with one SignerInfo. */
export interface SignedData {
  readonly version: number;
  readonly digestAlgorithms: readonly AlgorithmIdentifier[];
  readonly contentType: string;
  readonly content: Uint8Array | undefined;
  readonly certificates: readonly Uint8Array[];
  /** The field crls is there; nothing signs it. */
  readonly hasCrls: boolean;
  readonly revocation: RevocationValues;
  readonly signers: number;
  readonly signer: SignerInfo;
}

export interface SignerInfo {
  readonly version: number;
  /** issuerAndSerialNumber, or the subject key identifier. */
  readonly issuer: Uint8Array | undefined;
  readonly serial: Uint8Array | undefined;
  readonly keyIdentifier: Uint8Array | undefined;
  readonly digestAlgorithm: AlgorithmIdentifier;
  /** The signed attributes in DER, under the tag SET (RFC 5652 section 5.4); undefined when the content is signed directly. */
  readonly signedBytes: Uint8Array | undefined;
  /** The same as they stand, where that is not DER: some signers sign that. */
  readonly disorderlyBytes: Uint8Array | undefined;
  readonly signedAttributes: readonly Attribute[];
  /** All sets in DER order (X.690 section 11.6). */
  readonly ordered: boolean;
  readonly algorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
  readonly unsignedAttributes: readonly Attribute[];
  /** The field unsignedAttrs is there. */
  readonly hasUnsigned: boolean;
}

/** CRLs, OCSPResponses and BasicOCSPResponses that a signature carries. */
export interface RevocationValues {
  readonly crls: readonly Uint8Array[];
  readonly responses: readonly Uint8Array[];
  readonly basicResponses: readonly Uint8Array[];
}

/**
 * True for the field `certificates` of a signature's SignedData, and of that of the timestamp token in its unsigned attributes. It
 * is taken whole: certificates are parsed on their own, each once for the file, which spares most of the work of a signature.
 */
const isCertificates = (tagByte: number, depth: number): boolean => tagByte === 0xa0 && (depth === 3 || depth === 11);

/** Reads the CMS of a Contents string and says whether the rest is zeros, as it MUST be: nothing covers the last Contents. */
export function parsePadded(bytes: Uint8Array): { signed: SignedData; zeroPadded: boolean } {
  const node = readDerPrefix(bytes, isCertificates);
  let zeroPadded = true;
  for (let at = node.raw.length; at < bytes.length; at++) if (bytes[at] !== 0) zeroPadded = false;
  return { signed: signedData(node), zeroPadded };
}

/** @throws Error (DerError or plain) when the node is not a ContentInfo with SignedData in DER */
export function signedData(root: DerNode): SignedData {
  const [type, wrapped, extra] = root.children;
  if (root.tag !== tag.sequence || !type || wrapped?.tag !== 0xa0 || extra || parseOid(type) !== oids.signedData)
    throw new DerError('not SignedData', root.offset);
  const body = wrapped.children[0];
  if (body?.tag !== tag.sequence || wrapped.children.length !== 1) throw new DerError('not SignedData', wrapped.offset);
  const parts = [...body.children];
  const [version, digests, encapsulated] = parts.splice(0, 3);
  if (!version || digests?.tag !== tag.set || encapsulated?.tag !== tag.sequence)
    throw new DerError('SignedData incomplete', body.offset);
  const certificates = parts[0]?.tag === 0xa0 ? parts.shift() : undefined;
  const crls = parts[0]?.tag === 0xa1 ? parts.shift() : undefined;
  const signers = parts.shift();
  if (signers?.tag !== tag.set || parts.length > 0) throw new DerError('SignerInfos missing', body.offset);
  const [contentType, content, more] = encapsulated.children;
  const [octets, besides] = content?.children ?? [];
  if (!contentType || more || besides || (content && (content.tag !== 0xa0 || octets?.tag !== tag.octetString)))
    throw new DerError('content malformed', encapsulated.offset);
  const first = signers.children[0];
  if (!first) throw new DerError('no SignerInfo', signers.offset);
  const signer = signerInfo(first);
  return {
    version: versionOf(version),
    digestAlgorithms: digests.children.map(parseAlgorithm),
    contentType: parseOid(contentType),
    content: octets?.value,
    certificates: (certificates?.children ?? []).map((node) => node.raw),
    hasCrls: crls !== undefined,
    revocation: revocationValues(crls, signer.signedAttributes),
    signers: signers.children.length,
    signer,
  };
}

function signerInfo(node: DerNode): SignerInfo {
  const parts = [...node.children];
  const [version, sid, digest] = parts.splice(0, 3);
  const signedAttributes = parts[0]?.tag === 0xa0 ? parts.shift() : undefined;
  const [algorithm, signature] = parts.splice(0, 2);
  const unsigned = parts[0]?.tag === 0xa1 ? parts.shift() : undefined;
  if (node.tag !== tag.sequence || !version || !sid || !digest || !algorithm || parts.length > 0)
    throw new DerError('SignerInfo malformed', node.offset);
  if (signature?.tag !== tag.octetString) throw new DerError('SignerInfo malformed', node.offset);
  const byName = sid.tag === tag.sequence;
  const [issuer, serial, more] = sid.children;
  const named = issuer?.tag === tag.sequence && serial?.tag === tag.integer && !more;
  if (byName ? !named : sid.tag !== 0x80) throw new DerError('signer identifier malformed', sid.offset);
  const standing = signedAttributes && concat(Uint8Array.of(tag.set), signedAttributes.raw.subarray(1));
  const inDer = ascend(signedAttributes?.children ?? []);
  return {
    version: versionOf(version),
    issuer: byName ? issuer?.raw : undefined,
    serial: byName ? serial?.value : undefined,
    keyIdentifier: byName ? undefined : sid.value,
    digestAlgorithm: parseAlgorithm(digest),
    signedBytes: inDer ? standing : setOf(...signedAttributes!.children.map(({ raw }) => raw)),
    disorderlyBytes: inDer ? undefined : standing,
    signedAttributes: attributes(signedAttributes),
    ordered: isOrdered(signedAttributes) && isOrdered(unsigned),
    algorithm: parseAlgorithm(algorithm),
    signature: signature.value,
    unsignedAttributes: attributes(unsigned),
    hasUnsigned: unsigned !== undefined,
  };
}

function versionOf(node: DerNode): number {
  if (node.tag !== tag.integer) throw new DerError('version malformed', node.offset);
  return Number(parseInteger(node));
}

function attributes(node: DerNode | undefined): Attribute[] {
  return (node?.children ?? []).map((item) => {
    const [type, values, more] = item.children;
    if (item.tag !== tag.sequence || !type || values?.tag !== tag.set || more)
      throw new DerError('attribute malformed', item.offset);
    return { type: parseOid(type), values: values.children };
  });
}

/** The attributes, and the values of each. */
function isOrdered(node: DerNode | undefined): boolean {
  const items = node?.children ?? [];
  return ascend(items) && items.every(({ children }) => ascend(children[1]?.children ?? []));
}

const ascend = (items: readonly DerNode[]): boolean =>
  items.every((item, i) => i === 0 || compareBytes(items[i - 1]!.raw, item.raw) < 0);

/** The one value of the one attribute of a type; undefined when it is absent, repeated or multi-valued. */
export function soleAttribute(list: readonly Attribute[], type: string): DerNode | undefined {
  const found = list.filter((attribute) => attribute.type === type);
  return found.length === 1 && found[0]!.values.length === 1 ? found[0]!.values[0] : undefined;
}

/** RevocationInfoChoices (RFC 5652 section 10.2.1, RFC 5940), and Adobe's signed attribute. */
function revocationValues(choices: DerNode | undefined, signed: readonly Attribute[]): RevocationValues {
  const listed = choices?.children ?? [];
  const archival = soleAttribute(signed, oids.revocationInfoArchival)?.children ?? [];
  const archived = (tagByte: number) => archival.find((part) => part.tag === tagByte)?.children[0]?.children ?? [];
  const others = listed.filter((choice) => choice.tag === 0xa1 && choice.children[0]?.tag === tag.oid);
  const ofType = (type: string) =>
    others.filter(({ children }) => parseOid(children[0]!) === type).flatMap(({ children }) => children.slice(1, 2));
  const bytes = (nodes: readonly DerNode[]) => nodes.map(({ raw }) => raw);
  return {
    crls: bytes([...listed.filter((choice) => choice.tag === tag.sequence), ...archived(0xa0)]),
    responses: bytes([...ofType(oids.ocspInCms), ...archived(0xa1)]),
    basicResponses: bytes(ofType(oids.ocspBasic)),
  };
}
