import { utf8 } from '../../core/bytes.ts';
import { type ConsentKind, parseConsent } from '../../core/consent.ts';
import type { Content } from '../../document/content.ts';
import { formerConsent, type Means, type PledgeFile } from '../../model.ts';
import type { StoredFacts } from '../../store/audit.ts';
import type { SignatureReport } from '../../verification/report.ts';

/** What is stored of a person's consent. */
export interface Agreement {
  readonly signerId: string;
  readonly means: Means;
  /** Of the signature; in a file of `ikrar/1`, of the consent. */
  readonly at: string;
  /** Whether the signature in the PDF is for this consent, of a person on this file to its content. */
  isIn(signature: SignatureReport, file: PledgeFile): boolean;
}

/** Undefined for a consent that is none. */
export const readAgreement = (facts: StoredFacts, { schema }: Content): Agreement | undefined =>
  schema === 'ikrar/1' ? readFormer(facts) : readPresent(facts);

/** The signature holds the consent itself. */
function readPresent({ consent, consentDigest, means, at }: StoredFacts): Agreement | undefined {
  if (consent === undefined || !means) return undefined;
  try {
    const { orang, cara } = parseConsent(utf8(consent));
    const isIn: Agreement['isIn'] = (signature) => signature.consent?.sha256 === consentDigest && fits(cara, means);
    return { signerId: orang, means, at, isIn };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The key of a desk signs for whoever the desk was handed to, and a passkey never does: whatever the row says of how they came. */
const fits = (cara: ConsentKind, { kind }: Means): boolean =>
  cara === 'meja' ? kind === 'kiosk' : cara !== 'sidik' || kind !== 'kiosk';

/** The signature names the digest of the consent. */
function readFormer({ consent: json, consentDigest }: StoredFacts): Agreement | undefined {
  const consent = parseFormer(json);
  if (!consent) return undefined;
  const { signerId, means, at, fileId, contentDigest } = consent;
  const isIn: Agreement['isIn'] = ({ reason }, file) =>
    fileId === file.id && contentDigest === file.contentDigest && reason?.includes(`sha256:${consentDigest}`) === true;
  return { signerId, means, at, isIn };
}

function parseFormer(json: string | undefined) {
  try {
    return json === undefined ? undefined : formerConsent.safeParse(JSON.parse(json)).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
