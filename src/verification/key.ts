import { type DerNode, parseOid, readDer } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import type { SignatureAlgorithm } from './primitives.ts';

/** A public key as far as it decides whether it is computed, and how dear that is. */
export interface Key {
  /** The algorithms by which it signs. */
  readonly signs: readonly SignatureAlgorithm['name'][];
  /** Bits of an RSA modulus; undefined for any other key. */
  readonly modulusBits?: number;
  /** What one signature check costs, in those of P-256; undefined for a key that is never computed. */
  readonly cost: number | undefined;
}

/** Measured with OpenSSL 3. What is not listed is not computed: nobody bounds what another curve costs. */
const curveCosts: ReadonlyMap<string, number> = new Map([
  [oids.p256, 1],
  [oids.p384, 11],
  [oids.p521, 23],
]);
const ed25519Cost = 2;

/** RSA grows with the square of the modulus and with the exponent; every authority of this world uses 65537 and less than these. */
const maxModulusBits = 8192;
const maxExponentBits = 33;

const uncomputed: Key = { signs: [], cost: undefined };

/** A key that says it is for PSS signs nothing else (RFC 4055 section 1.2). */
const rsaKinds: Readonly<Record<string, Key['signs']>> = {
  [oids.rsaEncryption]: ['RSA', 'RSA-PSS'],
  [oids.rsaPss]: ['RSA-PSS'],
};

/** @param spki DER SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7); one that cannot be read is a key that is not computed */
export function readKey(spki: Uint8Array): Key {
  try {
    const [algorithm, bits] = readDer(spki).children;
    const [type, parameters] = algorithm!.children;
    const kind = parseOid(type!);
    if (kind === oids.ecPublicKey)
      return { signs: ['ECDSA'], cost: parameters && curveCosts.get(parseOid(parameters)) };
    if (kind === oids.ed25519) return { signs: ['Ed25519'], cost: ed25519Cost };
    const signs = rsaKinds[kind];
    return signs ? { signs, ...rsaKey(readDer(bits!.value.subarray(1))) } : uncomputed;
  } catch {
    return uncomputed;
  }
}

/** RSAPublicKey (RFC 8017 section A.1.1): its exponent is odd, and with 1 everybody could sign. */
function rsaKey({ children: [modulus, exponent] }: DerNode): Omit<Key, 'signs'> {
  const [modulusBits, exponentBits] = [bitLength(modulus!.value), bitLength(exponent!.value)];
  const isOdd = (exponent!.value.at(-1)! & 1) === 1;
  if (modulusBits > maxModulusBits || exponentBits > maxExponentBits || exponentBits < 2 || !isOdd)
    return { modulusBits, cost: undefined };
  return { modulusBits, cost: Math.ceil((modulusBits / 4096) ** 2 * (exponentBits / 17)) };
}

function bitLength(magnitude: Uint8Array): number {
  const first = magnitude.findIndex((octet) => octet !== 0);
  return first < 0 ? 0 : 8 * (magnitude.length - first) - Math.clz32(magnitude[first]!) + 24;
}
