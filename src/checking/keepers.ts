import { withoutAbsentees } from '../document/minutes.ts';
import { type Caller, hasRight, requireActor, requireRight } from '../operations/access.ts';
import type { Block } from '../template/blocks.ts';
import type { Pledge } from './pledge.ts';

/**
 * Whether the caller may see a berita acara (minutes) in full. It says who was missing and why: illness, a letter, a
 * deputy. That is for those who keep it (organizer and archivist), not for everybody who has its code (UU 27/2022); the
 * public version gives numbers and who signed.
 */
export function isKeeper({ visitor }: Caller, { file, declaration }: Pledge): boolean {
  if (file.kind !== 'berita-acara') return true;
  const at = { eventId: declaration.eventId, declarationId: declaration.id };
  return visitor !== undefined && keepers.some((right) => hasRight(visitor, right, at));
}

/** @throws IkrarError 'login-required', 'forbidden' */
export function requireKeeper(caller: Caller, pledge: Pledge): void {
  const { id, eventId } = pledge.declaration;
  if (!isKeeper(caller, pledge)) requireRight(requireActor(caller).visitor, keepers, { eventId, declarationId: id });
}

const keepers = ['archivist', 'organizer'] as const;

export const textFor = (keeper: boolean, { content }: Pledge): readonly Block[] =>
  keeper ? content.text.blocks : withoutAbsentees(content.text.blocks);
