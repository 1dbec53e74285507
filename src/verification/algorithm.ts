import { tag } from '../core/der.ts';
import { DerError, type DerNode, parseInteger, parseOid } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import type { Key } from './key.ts';
import type { DigestName, SignatureAlgorithm } from './primitives.ts';

/**
 * Algorithms by whitelist; with the curves and sizes in key.ts it is all that is ever computed, by whichever program.
 * What is not listed is unknown; what is listed and weak is computed and called weak.
 */
export const digestByOid: Readonly<Record<string, DigestName>> = {
  [oids.sha1]: 'SHA-1',
  [oids.sha256]: 'SHA-256',
  [oids.sha384]: 'SHA-384',
  [oids.sha512]: 'SHA-512',
};

const sha1WithRsa = '1.2.840.113549.1.1.5';

const fixed: Readonly<Record<string, SignatureAlgorithm>> = {
  [oids.ecdsaWithSha256]: { name: 'ECDSA', digest: 'SHA-256' },
  [oids.ecdsaWithSha384]: { name: 'ECDSA', digest: 'SHA-384' },
  [oids.ecdsaWithSha512]: { name: 'ECDSA', digest: 'SHA-512' },
  [oids.sha256WithRsa]: { name: 'RSA', digest: 'SHA-256' },
  [oids.sha384WithRsa]: { name: 'RSA', digest: 'SHA-384' },
  [oids.sha512WithRsa]: { name: 'RSA', digest: 'SHA-512' },
  [sha1WithRsa]: { name: 'RSA', digest: 'SHA-1' },
  [oids.ed25519]: { name: 'Ed25519' },
};

export interface AlgorithmIdentifier {
  readonly oid: string;
  readonly parameters: DerNode | undefined;
}

/** @throws DerError when the node is not an AlgorithmIdentifier */
export function parseAlgorithm(node: DerNode): AlgorithmIdentifier {
  const [name, parameters, more] = node.children;
  if (node.tag !== tag.sequence || !name || more) throw new DerError('AlgorithmIdentifier malformed', node.offset);
  return { oid: parseOid(name), parameters };
}

/** Parameters that say nothing: absent or NULL. */
export const hasNoParameters = ({ parameters }: AlgorithmIdentifier): boolean =>
  parameters === undefined || (parameters.tag === tag.null && parameters.value.length === 0);

export function findDigest(algorithm: AlgorithmIdentifier): DigestName | undefined {
  return hasNoParameters(algorithm) ? digestByOid[algorithm.oid] : undefined;
}

/** The signature algorithm; where the OID names only the key (rsaEncryption), with the digest given beside it. */
export function findSignatureAlgorithm(
  algorithm: AlgorithmIdentifier,
  beside: DigestName | undefined,
): SignatureAlgorithm | undefined {
  if (algorithm.oid === oids.rsaPss) return parsePss(algorithm.parameters);
  if (!hasNoParameters(algorithm)) return undefined;
  if (algorithm.oid === oids.rsaEncryption) return beside && { name: 'RSA', digest: beside };
  return fixed[algorithm.oid];
}

/**
 * RSASSA-PSS-params, RFC 4055 section 3.1; all defaults are SHA-1. Nothing signs these parameters, so whatever else stood in
 * them would be octets that nobody accounts for.
 */
function parsePss(parameters: DerNode | undefined): SignatureAlgorithm | undefined {
  if (parameters?.tag !== tag.sequence) return undefined;
  const fields = parameters.children;
  const inOrder = fields.every((field, i) => field.tag >= 0xa0 && field.tag > (fields[i - 1]?.tag ?? 0));
  if (!inOrder || fields.some(({ children, tag: n }) => n > 0xa3 || children.length !== 1)) return undefined;
  const [hash, mask, salt, trailer] = [0xa0, 0xa1, 0xa2, 0xa3].map((n) => fields.find((f) => f.tag === n)?.children[0]);
  const digest = hash ? findDigest(parseAlgorithm(hash)) : 'SHA-1';
  let mgfDigest: DigestName | undefined = 'SHA-1';
  if (mask) {
    const mgf = parseAlgorithm(mask);
    mgfDigest = mgf.oid === oids.mgf1 && mgf.parameters ? findDigest(parseAlgorithm(mgf.parameters)) : undefined;
  }
  const saltLength = salt ? whole(salt) : 20;
  if (!digest || !mgfDigest || saltLength < 0 || saltLength > 512 || (trailer && whole(trailer) !== 1))
    return undefined;
  return { name: 'RSA-PSS', digest, mgfDigest, saltLength };
}

/** The value of an INTEGER, -1 for any other type. */
const whole = (node: DerNode): number => (node.tag === tag.integer ? Number(parseInteger(node)) : -1);

/**
 * Whether such a signature can be this key's at all, which no program's cryptography is asked. Two digests in one PSS signature are
 * defined, but what Node and browsers compute has one.
 */
export const suits = (algorithm: SignatureAlgorithm, { signs }: Key): boolean =>
  signs.includes(algorithm.name) && (algorithm.name !== 'RSA-PSS' || algorithm.mgfDigest === algorithm.digest);

/** Why a key or digest is weaker than ETSI TS 119 312 allows; undefined when it is strong enough. */
export function findWeakness(
  algorithm: SignatureAlgorithm,
  { modulusBits = 0 }: Omit<Key, 'signs'>,
): string | undefined {
  if (algorithm.name !== 'Ed25519' && algorithm.digest === 'SHA-1') return 'SHA-1';
  const isRsa = algorithm.name === 'RSA' || algorithm.name === 'RSA-PSS';
  return isRsa && modulusBits < 2048 ? `RSA ${modulusBits} bit` : undefined;
}
