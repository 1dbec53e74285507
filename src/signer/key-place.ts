import type { DrawingSpace } from '../core/drawing.ts';
import type { SignerKey } from '../model.ts';
import type { Services } from '../services.ts';
import type { Subject } from './claim.ts';
import { pinMark } from './pin.ts';

/** What a key of the signer's own needs to know about the place that it signs for. */
export interface KeyPlace {
  readonly field: string;
  /** Of the ink, in dots of 1/600 inch, and the most octets that the drawing's text may have. */
  readonly drawing: DrawingSpace;
  /** The key that is bound now. */
  readonly key?: SignerKey;
}

/** Undefined for a file of `ikrar/1`, which holds no consents, and before the opening. */
export async function findKeyPlace({ ceremony, stores }: Services, claim: Subject): Promise<KeyPlace | undefined> {
  const { paper, person, declaration, credential } = claim;
  const field = paper?.content.signers.find(({ id }) => id === person.id)?.field;
  if (!paper || !field || declaration.state !== 'open') return undefined;
  const [drawing, key] = await Promise.all([
    ceremony.findSpace(paper.file.id, person.id),
    stores.signerKeys.get(person.id),
  ]);
  if (!drawing) return undefined;
  return { field, drawing, ...(key?.pinMark === pinMark(credential) ? { key } : {}) };
}
