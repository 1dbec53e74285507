import { hex, parseLatin1 } from '../core/bytes.ts';
import { tag } from '../core/der.ts';
import { DerError, type DerNode, elements, parseOid, parseTime, readDer } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import { type AlgorithmIdentifier, findDigest, parseAlgorithm } from './algorithm.ts';
import type { Budget } from './budget.ts';
import { parseExtensions, signatureBits } from './certificate.ts';
import type { DigestName } from './primitives.ts';
import type { Statement } from './statement.ts';

/** What a responder says of one certificate. */
export interface OcspAnswer extends Statement {
  /** The certificate's issuer, as digests of its name and its key by this algorithm: an index, whose strength proves nothing. */
  readonly digest: DigestName | undefined;
  readonly issuerName: string;
  readonly issuerKey: string;
  readonly serial: string;
  readonly unknown: boolean;
}

/** A basic OCSP response (RFC 6960 section 4.2.1). */
export interface OcspResponse {
  readonly tbs: Uint8Array;
  /** The responder's name, an octet a character, or the SHA-1 of its key in hex. */
  readonly responder: { readonly name: string } | { readonly key: string };
  readonly producedAt: Date;
  readonly answers: readonly OcspAnswer[];
  readonly certificates: readonly Uint8Array[];
  /** It has a critical extension that is not understood. */
  readonly conditional: boolean;
  readonly algorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

const enumerated = 0x0a;
const certificateHold = 6;

/** @throws Error (DerError or plain) when the bytes are not a successful OCSPResponse in DER; LimitError */
export function parseOcspResponse(der: Uint8Array, budget: Budget): OcspResponse {
  const [status, wrapped, more] = readDer(der).children;
  const [body, beside] = wrapped?.children ?? [];
  const [type, octets, besides] = body?.children ?? [];
  if (more || beside || besides) throw new DerError('more than a response', 0);
  if (status?.tag !== enumerated || status.value.length !== 1 || status.value[0] !== 0)
    throw new DerError('not a successful response', 0);
  if (!type || parseOid(type) !== oids.ocspBasic || octets?.tag !== tag.octetString)
    throw new DerError('not a basic response', 0);
  return parseBasicResponse(octets.value, budget);
}

/** True for an OCSPResponse that says why it has no answer: some writers keep it all the same. */
export function isRefusal(der: Uint8Array): boolean {
  try {
    const [status, more] = readDer(der).children;
    return !more && status?.tag === enumerated && status.value.length === 1 && status.value[0] !== 0;
  } catch {
    return false;
  }
}

/** @throws Error (DerError or plain) when the bytes are not a BasicOCSPResponse in DER; LimitError */
export function parseBasicResponse(der: Uint8Array, budget: Budget): OcspResponse {
  const root = readDer(der);
  const [tbs, algorithm, bits, wrapped, more] = root.children;
  if (!tbs || !algorithm || !bits || more || (wrapped && wrapped.children.length !== 1))
    throw new DerError('not a response', 0);
  const fields = [...tbs.children];
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [responder, producedAt, list, extensions] = fields;
  if (!responder || !producedAt || list?.tag !== tag.sequence) throw new DerError('not a response', 0);
  const answers: OcspAnswer[] = [];
  for (const single of elements(list.value)) {
    budget.revoke();
    answers.push(answer(single));
  }
  return {
    tbs: tbs.raw,
    responder: responderOf(responder),
    producedAt: parseTime(producedAt),
    answers,
    certificates: (wrapped?.children[0]?.children ?? []).map(({ raw }) => raw),
    conditional: [...parseExtensions(extensions?.children[0]).values()].some(({ critical }) => critical),
    algorithm: parseAlgorithm(algorithm),
    signature: signatureBits(bits),
  };
}

function responderOf(node: DerNode): OcspResponse['responder'] {
  const [inner] = node.children;
  if (node.tag === 0xa1 && inner) return { name: parseLatin1(inner.raw) };
  if (node.tag === 0xa2 && inner?.tag === tag.octetString) return { key: hex(inner.value) };
  throw new DerError('responder malformed', node.offset);
}

function answer(node: DerNode): OcspAnswer {
  const [id, status, thisUpdate, ...more] = node.children;
  const [algorithm, name, key, serial] = id?.children ?? [];
  if (!algorithm || !name || !key || !serial || !status || !thisUpdate)
    throw new DerError('answer malformed', node.offset);
  const nextUpdate = more.find((part) => part.tag === 0xa0)?.children[0];
  return {
    digest: findDigest(parseAlgorithm(algorithm)),
    issuerName: hex(name.value),
    issuerKey: hex(key.value),
    serial: hex(serial.value),
    unknown: status.tag !== 0x80 && status.tag !== 0xa1,
    thisUpdate: parseTime(thisUpdate),
    nextUpdate: nextUpdate && parseTime(nextUpdate),
    lasting: false,
    revoked: status.tag === 0xa1 ? revocation(status) : undefined,
  };
}

function revocation(node: DerNode): Statement['revoked'] {
  const [since, wrapped] = node.children;
  if (!since) throw new DerError('revocation malformed', node.offset);
  const reason = wrapped?.children[0];
  return { since: parseTime(since), held: reason?.tag === enumerated && reason.value[0] === certificateHold };
}
