import type { ConsentEvidence } from '../core/consent-attribute.ts';
import type { FormerConsent, Means } from '../model.ts';

interface Asked {
  readonly fileId: string;
  readonly signerId: string;
  /** Hex, of the content that the signer has read. */
  readonly contentDigest: string;
  readonly means: Means;
}

/** A signer's request without a key of theirs: in a file that holds consents the server signs the consent with its own. */
export interface DrawnRequest extends Asked {
  readonly strokes: FormerConsent['strokes'];
  readonly typedName?: string;
}

/** A consent that a key away from the server has signed. */
export interface ConsentRequest extends Asked {
  /** The octets that were signed (core/consent). */
  readonly consent: Uint8Array;
  /** The caller MUST know its key as the one that is bound to this person, or as that of an enrolled desk. */
  readonly evidence: ConsentEvidence;
  /** The text of the drawing (core/drawing), where the consent has one. */
  readonly drawing?: string;
}

export type SignRequest = DrawnRequest | ConsentRequest;
