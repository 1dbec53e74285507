import { enrolmentMessage } from '../../core/binding.ts';
import { base64url } from '../../core/bytes.ts';
import { memoryIn } from './memory.ts';
import { canHaveKey, openKey } from './own-key.ts';

/** Under which name a tablet keeps its key for an event. */
export const deskKeyName = (event: string): string => `meja ${event}`;

/** What enrols this tablet's key for the event; undefined where the browser can make none, or would not keep it. */
export async function deskEnrolment(event: string): Promise<object | undefined> {
  if (!canHaveKey()) return undefined;
  const key = await openKey(deskKeyName(event));
  const signature = await key.sign(enrolmentMessage(event));
  return key.kept ? { device: { spki: base64url(key.spki), signature: base64url(signature) } } : undefined;
}

export const keepEnrolled = (event: string, keySha256: string): void =>
  memoryIn('localStorage').keep(deskKeyName(event), keySha256);

export const forgetEnrolled = (event: string): void => memoryIn('localStorage').forget(deskKeyName(event));

/** The digest of this tablet's key as the server said it when it was enrolled. */
export const enrolledDesk = (event: string): string | null => memoryIn('localStorage').recall(deskKeyName(event));
