import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import * as der from '../../src/core/der.ts';
import { parseInteger, readDer } from '../../src/core/der-reader.ts';
import { sha256 } from '../../src/core/digest.ts';
import { oids } from '../../src/core/oid.ts';

/** X.509 certificates of foreign authorities, for files that are not ours. */
export interface Issued {
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
  readonly name: Uint8Array;
}

/** Curves that Node knows and the verifier does not list. */
type OtherCurve = 'P-224' | 'secp256k1' | 'brainpoolP256r1';

export interface Wish {
  readonly name: string;
  /** A whole Name, DER, in place of one of `name` alone. */
  readonly subject?: Uint8Array;
  readonly key?: 'P-256' | 'P-384' | 'RSA-2048' | 'RSA-1024' | OtherCurve;
  readonly issuer?: Pick<Issued, 'key' | 'name'>;
  readonly from?: Date;
  readonly until?: Date;
  readonly authority?: boolean;
  /** OIDs of extendedKeyUsage, critical. */
  readonly purposes?: readonly string[];
  /** OIDs of certificatePolicies. */
  readonly policies?: readonly string[];
  /** The octet of a BOOLEAN that calls it an authority, though it may sign documents. */
  readonly ca?: number;
  readonly critical?: string;
  /** Bits of keyUsage; nothing is said of it where this is empty. */
  readonly usage?: readonly number[];
  /** CAs that may stand below an authority. */
  readonly pathLength?: number;
  /** The purposes are not critical. */
  readonly lax?: boolean;
  /** It names this one's key as its issuer's. */
  readonly namedIssuer?: Issued;
  /** It has name constraints, which are not critical. */
  readonly constrained?: boolean;
  /** It does not name its own key. */
  readonly unnamed?: boolean;
  /** It does not name its issuer's key. */
  readonly issuerUnnamed?: boolean;
  /** The key is this one, which another certificate has too. */
  readonly sharing?: Issued;
  /** SHA-1 with RSA, or an algorithm that the verifier knows by name only. */
  readonly signedBy?: 'SHA-1' | 'unlisted';
  /** Where it says that its status is told. */
  readonly status?: readonly ('CRL' | 'OCSP')[];
  /** An OCSP responder that needs no status of its own. */
  readonly noCheck?: boolean;
  /** No revocation service exists for it (RFC 9608). */
  readonly unrevocable?: boolean;
}

let serial = 1000;
const address = new TextEncoder().encode('http://127.0.0.1/ocsp');

/** keyUsage (RFC 5280 section 4.2.1.3) as a BIT STRING, without the unused bits behind the last one. */
const usageBits = (bits: readonly number[]): Uint8Array =>
  der.bitString(Uint8Array.of(bits.reduce((sum, bit) => sum | (0x80 >> bit), 0)), 7 - Math.max(...bits));

const extension = (type: string, critical: boolean, value: Uint8Array): Uint8Array =>
  der.sequence(der.oid(type), ...(critical ? [der.boolean(true)] : []), der.octetString(value));

/** RSA keys take long to make: an authority has one, and all certificates that it issues share another. */
const rsaKeys = new Map<string, KeyObject>();

function generate({ key: kind = 'P-256', authority = false }: Wish): KeyObject {
  if (!kind.startsWith('RSA')) return generateKeyPairSync('ec', { namedCurve: kind }).privateKey;
  const which = `${kind} ${authority}`;
  const key = rsaKeys.get(which) ?? generateKeyPairSync('rsa', { modulusLength: Number(kind.slice(4)) }).privateKey;
  rsaKeys.set(which, key);
  return key;
}

export const algorithmOf = (key: KeyObject): Uint8Array =>
  key.asymmetricKeyType === 'ec'
    ? der.sequence(der.oid(oids.ecdsaWithSha256))
    : der.sequence(der.oid(oids.sha256WithRsa), der.nul());

const keyName = (spki: Uint8Array): Uint8Array => der.sequence(der.contextPrimitive(0, sha256(spki).subarray(0, 20)));

export function issue(wish: Wish): Issued {
  const key = wish.sharing?.key ?? generate(wish);
  const signerKey = wish.issuer?.key ?? key;
  const name =
    wish.subject ?? der.sequence(der.setOf(der.sequence(der.oid(oids.commonName), der.utf8String(wish.name))));
  const spki = new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }));
  const namedKey = wish.namedIssuer?.key ?? signerKey;
  const issuerSpki = new Uint8Array(createPublicKey(namedKey).export({ type: 'spki', format: 'der' }));
  const algorithm =
    wish.signedBy === undefined
      ? algorithmOf(signerKey)
      : der.sequence(der.oid(wish.signedBy === 'SHA-1' ? '1.2.840.113549.1.1.5' : '1.2.3.4.5'), der.nul());
  const usage = wish.usage ?? (wish.authority ? [5, 6] : [0, 1]);
  const limit = wish.pathLength === undefined ? [] : [der.integer(wish.pathLength)];
  const extensions = der.sequence(
    ...(usage.length > 0 ? [extension(oids.keyUsage, true, usageBits(usage))] : []),
    ...(wish.unnamed
      ? []
      : [extension(oids.subjectKeyIdentifier, false, der.octetString(sha256(spki).subarray(0, 20)))]),
    ...(wish.issuerUnnamed ? [] : [extension(oids.authorityKeyIdentifier, false, keyName(issuerSpki))]),
    ...(wish.authority ? [extension(oids.basicConstraints, true, der.sequence(der.boolean(true), ...limit))] : []),
    ...(wish.purposes
      ? [extension(oids.extendedKeyUsage, !wish.lax, der.sequence(...wish.purposes.map(der.oid)))]
      : []),
    ...(wish.status?.includes('CRL') ? [extension(oids.crlDistributionPoints, false, der.sequence())] : []),
    ...(wish.status?.includes('OCSP')
      ? [
          extension(
            oids.authorityInfoAccess,
            false,
            der.sequence(der.sequence(der.oid(oids.ocsp), der.contextPrimitive(6, address))),
          ),
        ]
      : []),
    ...(wish.noCheck ? [extension(oids.ocspNoCheck, false, der.nul())] : []),
    ...(wish.ca === undefined
      ? []
      : [extension(oids.basicConstraints, true, der.sequence(der.tlv(der.tag.boolean, Uint8Array.of(wish.ca))))]),
    ...(wish.policies
      ? [
          extension(
            oids.certificatePolicies,
            false,
            der.sequence(...wish.policies.map((id) => der.sequence(der.oid(id)))),
          ),
        ]
      : []),
    ...(wish.unrevocable ? [extension(oids.noRevAvail, false, der.nul())] : []),
    ...(wish.constrained ? [extension('2.5.29.30', false, der.sequence())] : []),
    ...(wish.critical ? [extension(wish.critical, true, der.nul())] : []),
  );
  const validity = der.sequence(
    der.time(wish.from ?? new Date('2020-01-01T00:00:00Z')),
    der.time(wish.until ?? new Date('2040-01-01T00:00:00Z')),
  );
  const issuerName = wish.issuer?.name ?? name;
  const tbs = der.sequence(
    der.context(0, der.integer(2)),
    der.integer(serial++),
    algorithm,
    issuerName,
    validity,
    name,
    spki,
    der.context(3, extensions),
  );
  const signature = new Uint8Array(sign(wish.signedBy === 'SHA-1' ? 'sha1' : 'sha256', tbs, signerKey));
  return { key, certificate: der.sequence(tbs, algorithm, der.bitString(signature)), name };
}

/** Critical and of no meaning, but for the key that signs the list, which it names. */
const crlExtension = (type: string, { key }: Issued): Uint8Array => {
  if (type !== oids.authorityKeyIdentifier) return extension(type, true, der.integer(1));
  const spki = new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }));
  const identifier = der.contextPrimitive(0, sha256(spki).subarray(0, 20));
  return extension(type, false, der.sequence(identifier));
};

/** A CRL of an authority, with the serial numbers it revokes, a hold said to be one, and the critical extensions it has. */
export function issueCrl(
  issuer: Issued,
  from: Date,
  until: Date | undefined,
  revoked: readonly (readonly [serial: bigint, since: Date, held?: 'held'])[] = [],
  critical: readonly string[] = [],
): Uint8Array {
  const algorithm = algorithmOf(issuer.key);
  const hold = der.sequence(extension(oids.crlReason, false, Uint8Array.of(0x0a, 1, 6)));
  const entries = revoked.map(([number, since, held]) =>
    der.sequence(der.integer(number), der.time(since), ...(held ? [hold] : [])),
  );
  const tbs = der.sequence(
    der.integer(1),
    algorithm,
    issuer.name,
    der.time(from),
    ...(until ? [der.time(until)] : []),
    ...(entries.length > 0 ? [der.sequence(...entries)] : []),
    ...(critical.length > 0
      ? [der.context(0, der.sequence(...critical.map((type) => crlExtension(type, issuer))))]
      : []),
  );
  return der.sequence(tbs, algorithm, der.bitString(new Uint8Array(sign('sha256', tbs, issuer.key))));
}

/** The serial number of a certificate. */
export function serialOf(certificate: Uint8Array): bigint {
  const tbs = readDer(certificate).children[0]!;
  return parseInteger(tbs.children.find(({ tag }) => tag === der.tag.integer)!);
}
