import { createHash, createPublicKey, verify } from 'node:crypto';
import { equal } from '../core/bytes.ts';
import { parseCertificateParts } from '../core/certificate-parts.ts';
import { retag } from '../core/der.ts';
import { type DerNode, parseInteger, parseOid, parseTime, readDer } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';

/** What we asked a TSA for. */
export interface Asked {
  readonly digest: Uint8Array;
  readonly nonce: Uint8Array;
}

/**
 * The token of a TimeStampResp (RFC 3161 section 2.4.2), checked before it goes into a document: granted, for our digest and
 * nonce, signed with the key of a certificate that it carries. Whether that certificate is trusted, and for timestamping, is left
 * to the verifier.
 * @throws Error that says what is wrong; DerError when the answer is not DER
 */
export function parseTimestampResponse(response: Uint8Array, asked: Asked): Uint8Array {
  const [status, token] = readDer(response).children;
  const code = status?.children[0] ? Number(parseInteger(status.children[0])) : -1;
  if (code !== 0 && code !== 1) throw new Error(`the TSA refused with status ${code}`);
  if (!token) throw new Error('the TSA granted without a token');
  checkToken(token, asked);
  return token.raw;
}

/** genTime of a token. @throws DerError or Error when it is none */
export function tokenTime(token: Uint8Array): Date {
  const content = need(readDer(token).children[1]?.children[0]?.children[2]);
  return parseTime(need(readDer(need(content.children[1]?.children[0]).value).children[4]));
}

const hashes: Readonly<Record<string, string>> = {
  [oids.sha256]: 'sha256',
  [oids.sha384]: 'sha384',
  [oids.sha512]: 'sha512',
};

function checkToken(token: DerNode, asked: Asked): void {
  const [type, explicit] = token.children;
  if (!type || parseOid(type) !== oids.signedData) throw new Error('the token is not a SignedData');
  const fields = need(explicit?.children[0]).children;
  const content = need(fields[2]);
  if (parseOid(need(content.children[0])) !== oids.tstInfo) throw new Error('the token holds no TSTInfo');
  const info = need(content.children[1]?.children[0]).value;
  checkInfo(readDer(info), asked);
  const certificates = need(fields.find((field) => field.tag === 0xa0)).children.map(({ raw }) => raw);
  const [signerInfo, another] = need(fields.at(-1)).children;
  if (another) throw new Error('the token has several signers');
  checkSignature(need(signerInfo), info, certificates);
}

function checkInfo(info: DerNode, { digest, nonce }: Asked): void {
  const [, , imprint, , time] = info.children;
  const [algorithm, value] = need(imprint).children;
  if (parseOid(need(algorithm?.children[0])) !== oids.sha256 || !equal(need(value).value, digest))
    throw new Error('the token is for another digest');
  if (need(time).tag !== 0x18) throw new Error('the token has no time');
  const answered = info.children.slice(5).find((field) => field.tag === 0x02);
  if (!answered || !equal(answered.raw, nonce)) throw new Error('the token has another nonce');
}

function checkSignature(signerInfo: DerNode, info: Uint8Array, certificates: readonly Uint8Array[]): void {
  const [, sid, digestAlgorithm, attributes, , signature] = signerInfo.children;
  const [issuer, serial] = need(sid).children;
  const certificate = certificates.find((der) => {
    const parts = parseCertificateParts(der);
    return equal(parts.issuer, need(issuer).raw) && equal(parts.serial, need(serial).raw);
  });
  if (!certificate) throw new Error("the token lacks its signer's certificate");
  const hash = hashes[parseOid(need(need(digestAlgorithm).children[0]))];
  if (!hash) throw new Error('the token uses a digest that we do not accept');
  const messageDigest = need(attributes).children.find(
    ({ children: [id] }) => parseOid(need(id)) === oids.messageDigest,
  );
  if (!equal(need(messageDigest?.children[1]?.children[0]).value, createHash(hash).update(info).digest()))
    throw new Error('the token was changed');
  const key = createPublicKey({
    key: Buffer.from(parseCertificateParts(certificate).spki),
    format: 'der',
    type: 'spki',
  });
  if (!verify(hash, retag(0x31, need(attributes).raw), key, need(signature).value))
    throw new Error("the token's signature is wrong");
}

function need(node: DerNode | undefined): DerNode {
  if (!node) throw new Error('the token is incomplete');
  return node;
}
