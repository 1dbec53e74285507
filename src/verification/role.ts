import { parseOid, readDer } from '../core/der-reader.ts';
import { oids } from '../core/oid.ts';
import { authorityNames, policies } from '../core/policy.ts';
import { type Certificate, nameAttributes } from './certificate.ts';
import type { Path } from './chain.ts';

/** What a certificate that a house issued may sign: a person's field, or the certification. */
type Role = 'person' | 'seal';

/**
 * By its one policy (certs/README.md). The seal once had that of one-time certificates; those alone say that nothing revokes them.
 * Everything else that a house issues (TSA, log, authorities) signs no document.
 */
export function roleOf(certificate: Certificate): Role | undefined {
  const [policy, ...more] = policiesOf(certificate);
  const unrevocable = certificate.extensions.has(oids.noRevAvail);
  if (more.length > 0) return undefined;
  if (policy === policies.signer) return unrevocable ? 'person' : 'seal';
  return policy === policies.seal && !unrevocable ? 'seal' : undefined;
}

/** certificatePolicies (RFC 5280 section 4.2.1.4); none where they are malformed. */
function policiesOf({ extensions }: Certificate): readonly string[] {
  const extension = extensions.get(oids.certificatePolicies);
  try {
    return extension ? readDer(extension.value).children.map(({ children }) => parseOid(children[0]!)) : [];
  } catch {
    return [];
  }
}

/** The organization whose house of ours a path leads to; undefined for a chain of anybody else and one without a given root. */
export function houseOf({ certificates, anchored }: Path): string | undefined {
  const anchor = anchored ? certificates.at(-1) : undefined;
  if (!anchor) return undefined;
  try {
    const names = nameAttributes(anchor.subject);
    const name = names.get(oids.commonName) ?? '';
    const isOurs = Object.values(authorityNames).some((start) => name === start || name.startsWith(`${start} `));
    return isOurs ? (names.get(oids.organization) ?? '') : undefined;
  } catch {
    return undefined;
  }
}
