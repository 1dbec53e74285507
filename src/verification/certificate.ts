import { equal, hex, parseLatin1 } from '../core/bytes.ts';
import { tag } from '../core/der.ts';
import { DerError, type DerNode, parseInteger, parseOid, parseTime, readDer } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import { type AlgorithmIdentifier, parseAlgorithm } from './algorithm.ts';
import { type Key, readKey } from './key.ts';

export interface Extension {
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** An X.509 certificate (RFC 5280 section 4.1) as far as the verifier uses it. Bytes are views of what was read. */
export interface Certificate {
  readonly der: Uint8Array;
  readonly sha256: string;
  readonly tbs: Uint8Array;
  readonly serial: string;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** Issuer and subject, an octet a character, as keys of maps. */
  readonly issuerKey: string;
  readonly subjectKey: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly spki: Uint8Array;
  readonly key: Key;
  readonly extensions: ReadonlyMap<string, Extension>;
  /** The octets of keyUsage (RFC 5280 section 4.2.1.3). */
  readonly keyUsage: Uint8Array | undefined;
  /** OIDs of extendedKeyUsage. */
  readonly purposes: readonly string[] | undefined;
  /** It says of itself that it is a CA (basicConstraints), in whatever form. */
  readonly isAuthority: boolean;
  /** How many CAs may stand below it (pathLenConstraint); undefined for a certificate that is no CA. */
  readonly pathLength: number | undefined;
  /** Identifiers of its own key and of its issuer's, hex. */
  readonly keyIdentifier: string | undefined;
  readonly issuerKeyIdentifier: string | undefined;
  readonly algorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

/** No certificate of this world is longer, and none has more extensions: thousands of signers may share one issuer's. */
const maxCertificate = 65_536;
const maxExtensions = 100;

/** @throws Error (DerError or plain) when the bytes are not a v3 certificate in DER */
export function parseCertificate(der: Uint8Array, sha256: string): Certificate {
  if (der.length > maxCertificate) throw new DerError('certificate too long', maxCertificate);
  const root = readDer(der);
  const [tbs, outer, bits, more] = root.children;
  if (root.tag !== tag.sequence || !tbs || !outer || !bits || more) throw new DerError('not a certificate', 0);
  const fields = [...tbs.children];
  const version = fields[0]?.tag === 0xa0 ? fields.shift() : undefined;
  const [serial, inner, issuer, validity, subject, spki, ...optional] = fields;
  if (!serial || !inner || !issuer || !validity || !subject || !spki) throw new DerError('not a certificate', 0);
  if (!equal(inner.raw, outer.raw)) throw new DerError('algorithms disagree', outer.offset);
  if (version && parseInteger(version.children[0]!) !== 2n) throw new DerError('not a v3 certificate', version.offset);
  const extensions = parseExtensions(optional.find((node) => node.tag === 0xa3)?.children[0]);
  const read = (type: string): DerNode | undefined => {
    const extension = extensions.get(type);
    return extension && readDer(extension.value);
  };
  const aki = read(oids.authorityKeyIdentifier)?.children.find((node) => node.tag === 0x80);
  const ski = read(oids.subjectKeyIdentifier);
  return {
    der,
    sha256,
    tbs: tbs.raw,
    serial: hex(serial.value),
    issuer: issuer.raw,
    subject: subject.raw,
    issuerKey: parseLatin1(issuer.raw),
    subjectKey: parseLatin1(subject.raw),
    notBefore: parseTime(validity.children[0]!),
    notAfter: parseTime(validity.children[1]!),
    spki: spki.raw,
    key: readKey(spki.raw),
    extensions,
    keyUsage: keyUsageOf(read(oids.keyUsage)),
    purposes: read(oids.extendedKeyUsage)?.children.map(parseOid),
    isAuthority: isAuthority(read(oids.basicConstraints)),
    pathLength: pathLengthOf(read(oids.basicConstraints)),
    keyIdentifier: ski && hex(ski.value),
    issuerKeyIdentifier: aki && hex(aki.value),
    algorithm: parseAlgorithm(outer),
    signature: signatureBits(bits),
  };
}

/** The octets of a BIT STRING without unused bits. */
export function signatureBits(node: DerNode): Uint8Array {
  if (node.tag !== tag.bitString || node.value[0] !== 0) throw new DerError('not a signature value', node.offset);
  return node.value.subarray(1);
}

export function parseExtensions(list: DerNode | undefined): Map<string, Extension> {
  const extensions = new Map<string, Extension>();
  for (const item of list?.children ?? []) {
    if (extensions.size === maxExtensions) throw new DerError('too many extensions', item.offset);
    const parts = [...item.children];
    const name = parseOid(parts.shift() ?? item);
    const critical = parts[0]?.tag === tag.boolean ? parts.shift()!.value[0] === 0xff : false;
    const value = parts[0];
    if (value?.tag !== tag.octetString || parts.length !== 1 || extensions.has(name))
      throw new DerError('extension malformed', item.offset);
    extensions.set(name, { critical, value: value.value });
  }
  return extensions;
}

/** The attributes of a distinguished name as text, by OID; the last one where there are several. @throws DerError */
export function nameAttributes(name: Uint8Array): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const set of readDer(name).children) {
    for (const { children } of set.children) {
      const [key, value] = children;
      if (key && value) attributes.set(parseOid(key), directoryString(value));
    }
  }
  return attributes;
}

const utf8 = new TextDecoder();
const utf16 = new TextDecoder('utf-16be');

function directoryString({ tag: kind, value: all }: DerNode): string {
  const value = all.subarray(0, 1024);
  if (kind === 0x1e) return utf16.decode(value);
  return kind === tag.utf8String ? utf8.decode(value) : parseLatin1(value);
}

/** The same; none of a name that is malformed. */
export function findNameAttributes(name: Uint8Array): ReadonlyMap<string, string> {
  try {
    return nameAttributes(name);
  } catch {
    return new Map();
  }
}

/** What a person may call it by. */
export const labelOf = ({ subject }: Pick<Certificate, 'subject'>): string =>
  findNameAttributes(subject).get(oids.commonName) ?? 'tanpa nama';

function keyUsageOf(node: DerNode | undefined): Uint8Array | undefined {
  if (node && node.tag !== tag.bitString) throw new DerError('key usage malformed', node.offset);
  return node?.value.subarray(1);
}

/** Any octet but zero is read as TRUE by lenient readers (X.690 section 8.2.2). */
const isAuthority = (node: DerNode | undefined): boolean => {
  const ca = node?.children[0];
  return ca?.tag === tag.boolean && ca.value[0] !== 0;
};

function pathLengthOf(node: DerNode | undefined): number | undefined {
  const [ca, length] = node?.children ?? [];
  if (ca?.tag !== tag.boolean || ca.value[0] !== 0xff) return undefined;
  return length ? Number(parseInteger(length)) : Number.POSITIVE_INFINITY;
}

/** True when the bit is set, and when the certificate does not limit its usage. */
export const allowsUsage = ({ keyUsage }: Pick<Certificate, 'keyUsage'>, bit: number): boolean =>
  keyUsage === undefined || ((keyUsage[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;

export const usage = { digitalSignature: 0, nonRepudiation: 1, keyCertSign: 5, crlSign: 6 } as const;

/** Certificates for which no revocation service exists (RFC 9608; ETSI EN 319 412-1 section 5.2). */
export const needsNoRevocation = (certificate: Certificate): boolean =>
  certificate.extensions.has(oids.noRevAvail) || certificate.extensions.has(oids.validityAssuredShortTerm);
