import { oid, sequence, tag, tlv, utf8String } from '../core/der.ts';
import { oids } from '../core/oid.ts';

/** The attributes of our distinguished names. */
export interface NameParts {
  readonly organization?: string;
  readonly title?: string;
  readonly commonName: string;
}

/** Upper bound in characters of common name, organization and title in RFC 5280 appendix A.1. */
const shortAttribute = 64;
/** The standard allows 32,768 characters in the attribute `name`; no person needs more than this. */
const longestName = 256;

/**
 * A Name with one attribute in each RDN (RFC 5280 section 4.1.2.4), UTF-8. A text that is longer than the standard
 * allows is cut at a word and ends in an ellipsis; a person's whole name is then in the additional attribute `name`
 * (X.520).
 * @throws RangeError for an empty or over-long common name, or one with control characters
 */
export function distinguishedName({ commonName, organization, title }: NameParts): Uint8Array {
  const length = [...commonName].length;
  if (length === 0 || length > longestName || !commonName.isWellFormed() || /\p{Cc}/u.test(commonName))
    throw new RangeError(`not a name for a certificate: ${JSON.stringify(commonName)}`);
  return sequence(
    ...(organization ? [attribute(oids.organization, shortened(organization))] : []),
    ...(title ? [attribute(oids.title, shortened(title))] : []),
    ...(length > shortAttribute ? [attribute(oids.name, commonName)] : []),
    attribute(oids.commonName, shortened(commonName)),
  );
}

const attribute = (type: string, text: string): Uint8Array => tlv(tag.set, sequence(oid(type), utf8String(text)));

function shortened(text: string): string {
  const clean = text.toWellFormed().replace(/\p{Cc}+/gu, ' ');
  const characters = [...clean];
  if (characters.length <= shortAttribute) return clean;
  const cut = characters.slice(0, shortAttribute - 1).join('');
  return `${cut.replace(/\s+\S*$/, '')}…`;
}
