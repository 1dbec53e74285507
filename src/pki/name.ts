import { concat } from '../core/bytes.ts';
import { oid, sequence, tag, tlv, utf8String } from '../core/der.ts';
import { oids } from '../core/oid.ts';

/** What a distinguished name of ours may hold. */
export interface NameParts {
  readonly organization?: string;
  readonly title?: string;
  readonly commonName: string;
}

/** Upper bounds of X.520 as RFC 5280 appendix A.1 repeats them: 64 characters each. */
export const longestCommonName = 64;
const longestAttribute = 64;

/**
 * A Name of one attribute a step (RFC 5280 section 4.1.2.4), UTF-8. The common name must fit whole (the roster import sees to
 * it); organization and title are facts repeated from the document and are cut at a word when the standard has no room for them.
 * @throws RangeError for an empty or over-long common name, or one with control characters
 */
export function distinguishedName(parts: NameParts): Uint8Array {
  const { commonName, organization, title } = parts;
  if (!fitsCommonName(commonName)) throw new RangeError(`not a common name: ${JSON.stringify(commonName)}`);
  const steps = [
    ...(organization ? [attribute(oids.organization, utf8String(shortened(organization)))] : []),
    ...(title ? [attribute(oids.title, utf8String(shortened(title)))] : []),
    attribute(oids.commonName, utf8String(commonName)),
  ];
  return tlv(tag.sequence, concat(...steps));
}

/** Whether a certificate can carry this name: 1 to 64 characters, none of them a control character or half a pair. */
export const fitsCommonName = (text: string): boolean =>
  text.isWellFormed() && [...text].length >= 1 && [...text].length <= longestCommonName && !/\p{Cc}/u.test(text);

const attribute = (type: string, value: Uint8Array): Uint8Array => tlv(tag.set, sequence(oid(type), value));

function shortened(text: string): string {
  const clean = text.toWellFormed().replace(/\p{Cc}+/gu, ' ');
  const characters = [...clean];
  if (characters.length <= longestAttribute) return clean;
  const cut = characters.slice(0, longestAttribute - 1).join('');
  return `${cut.replace(/\s+\S*$/, '')}…`;
}
