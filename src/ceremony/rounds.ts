import type { Declaration } from '../model.ts';
import { getDeclaration } from './lifecycle.ts';
import type { Parts } from './parts.ts';

/** A declaration among the rounds that name it: follow-ups (susulan) and rounds carried down to staff (berjenjang). */
export interface Round {
  readonly declarationId: string;
  readonly label: string;
  readonly number: string;
  readonly state: Declaration['state'];
  readonly relation?: 'susulan' | 'berjenjang';
  /** Code of its first file, once it is opened. */
  readonly code?: string;
  /** Of this round alone. */
  readonly total: number;
  readonly signed: number;
  /** Of this round and all below it; who was missing and signs a follow-up counts once, as signed. */
  readonly joint: { readonly total: number; readonly signed: number };
  readonly below: readonly Round[];
}

/** The tree under a declaration, to the lowest level. */
export async function roundsOf(parts: Parts, declarationId: string): Promise<Round> {
  return roundOf(parts, await getDeclaration(parts.stores.declarations, declarationId));
}

async function roundOf(parts: Parts, declaration: Declaration): Promise<Round> {
  const { stores, tally } = parts;
  const { id, number, state } = declaration;
  const [roster, files, children] = await Promise.all([
    stores.rosters.get(id),
    stores.files.find({ where: { declarationId: id } }),
    stores.declarations.find({ where: { 'parent.id': id } }),
  ]);
  const counts = await Promise.all(files.map(async (file) => (await tally.signatures(file.id)).size));
  const signed = counts.reduce((sum, count) => sum + count, 0);
  const total = roster?.people.length ?? 0;
  const below = await Promise.all(children.toSorted(byOrder).map((child) => roundOf(parts, child)));
  const code = files.find((file) => file.order === 0)?.code;
  return {
    declarationId: id,
    label: declaration.label ?? (declaration.parent?.relation === 'susulan' ? 'Susulan' : 'Naskah utama'),
    number,
    state,
    ...(declaration.parent ? { relation: declaration.parent.relation } : {}),
    ...(code === undefined ? {} : { code }),
    total,
    signed,
    joint: {
      // Those on a follow-up stand on the roster above already.
      total: below.reduce((sum, round) => sum + (round.relation === 'susulan' ? 0 : round.joint.total), total),
      signed: below.reduce((sum, round) => sum + round.joint.signed, signed),
    },
    below,
  };
}

const byOrder = (a: Declaration, b: Declaration): number => a.order - b.order;
