import type { ConsentKind } from '../core/consent.ts';
import { representing } from '../core/represented.ts';
import type { Content } from '../document/content.ts';
import type { RevisionFacts } from '../model.ts';

/**
 * What a signer is told, and can be told again at any time: the revision with their signature, in the words of its
 * file.
 */
export interface SigningReceipt {
  readonly fileId: string;
  readonly signerId: string;
  readonly code: string;
  readonly name: string;
  readonly position: string;
  /** Whom the signer represents by a letter. */
  readonly represents?: string;
  readonly n: number;
  /** The signature's ordinal in the file, from 1; `of` is the number of people on the file. */
  readonly ordinal: number;
  readonly of: number;
  /** SHA-256, in hex, of the whole file up to this revision, of the content, of the consent and of the certificate. */
  readonly sha256: string;
  readonly contentDigest: string;
  readonly consentDigest: string;
  readonly certificateSha256: string;
  readonly timestampBy: NonNullable<RevisionFacts['timestampBy']>;
  /** Whose key signed the consent. */
  readonly cara: ConsentKind;
  readonly at: string;
}

/** Revisions before the first signature: certification (0) and its evidence (1, DSS). */
const revisionsBeforeSigners = 2;

export function receiptOf(content: Content, contentDigest: string, facts: RevisionFacts): SigningReceipt {
  const signer = content.signers.find((one) => one.id === facts.signerId);
  const { consentDigest, certificateSha256, timestampBy } = facts;
  if (!signer || !consentDigest || !certificateSha256 || !timestampBy)
    throw new Error(`revision ${facts.n} of ${facts.fileId} is not a signature`);
  return {
    fileId: facts.fileId,
    signerId: signer.id,
    code: content.code,
    name: signer.name,
    position: signer.position,
    ...representing(signer),
    n: facts.n,
    ordinal: facts.n - revisionsBeforeSigners + 1,
    of: content.signers.length,
    sha256: facts.sha256,
    contentDigest,
    consentDigest,
    certificateSha256,
    timestampBy,
    cara: facts.cara ?? 'server',
    at: facts.at,
  };
}
