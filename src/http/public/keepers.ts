import type { Request } from 'express';
import type { Pledge } from '../../checking/pledge.ts';
import { withoutAbsentees } from '../../document/minutes.ts';
import { hasRight, requireRight } from '../../operations/access.ts';
import type { Block } from '../../template/blocks.ts';
import { findVisitor, getVisitor } from '../session.ts';

/**
 * A berita acara says who was missing and why: illness, a letter, a deputy. That is for those who keep it (organizer and
 * archivist), not for everybody who holds its code (UU 27/2022); in public it tells numbers and who signed.
 */
export function isKeeper(request: Request, { file, declaration }: Pledge): boolean {
  if (file.kind !== 'berita-acara') return true;
  const visitor = findVisitor(request);
  return (
    visitor !== undefined && keepers.some((right) => hasRight(visitor, right, declaration.eventId, declaration.id))
  );
}

/** @throws IkrarError 'login-required', 'forbidden' */
export function requireKeeper(request: Request, pledge: Pledge): void {
  if (isKeeper(request, pledge)) return;
  requireRight(getVisitor(request), 'archivist', pledge.declaration.eventId, pledge.declaration.id);
}

const keepers = ['organizer', 'archivist'] as const;

export const textFor = (keeper: boolean, { content }: Pledge): readonly Block[] =>
  keeper ? content.text.blocks : withoutAbsentees(content.text.blocks);
