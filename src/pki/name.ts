import { oid, sequence, tag, tlv, utf8String } from '../core/der.ts';
import { oids } from '../core/oid.ts';

/** What a distinguished name of ours may hold. */
export interface NameParts {
  readonly organization?: string;
  readonly title?: string;
  readonly commonName: string;
}

/** Upper bound of common name, organization and title in RFC 5280 appendix A.1, in characters. */
const shortAttribute = 64;
/** Of the attribute `name` the standard allows 32,768; no person needs more than this. */
const longestName = 256;

/**
 * A Name of one attribute a step (RFC 5280 section 4.1.2.4), UTF-8. Where the standard has no room for all of a text it is cut
 * at a word and ends in an ellipsis; a person's name then stands whole in the attribute `name` (X.520) beside it.
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
