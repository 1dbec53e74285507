import type { Declaration } from '../model.ts';
import type { CeremonyDeps } from './deps.ts';
import { getDeclaration } from './lifecycle.ts';

interface Count {
  readonly total: number;
  readonly signed: number;
}

/**
 * A declaration with the rounds that have it as parent: follow-ups (susulan) and rounds carried down to staff
 * (berjenjang).
 */
export interface DeclarationTree {
  readonly declaration: Declaration;
  /** Code of the declaration's first file, once it is opened. */
  readonly code?: string;
  /** Count of this round alone, all its volumes together. */
  readonly total: number;
  readonly signed: number;
  /**
   * Count of this round and the rounds below it that are not revoked. People on a follow-up are on the roster above as
   * well and count once.
   */
  readonly joint: Count;
  /** Like `joint`, without drafts, whose existence is not public. */
  readonly opened: Count;
  readonly rounds: readonly DeclarationTree[];
}

/** The tree under a declaration, to the lowest level. */
export async function roundsOf(deps: CeremonyDeps, declarationId: string): Promise<DeclarationTree> {
  return roundOf(deps, await getDeclaration(deps.stores.declarations, declarationId));
}

async function roundOf(deps: CeremonyDeps, declaration: Declaration): Promise<DeclarationTree> {
  const { stores, signatureIndex } = deps;
  const { id } = declaration;
  const [files, children] = await Promise.all([
    stores.files.find({ where: { declarationId: id } }),
    stores.declarations.find({ where: { 'parent.id': id } }),
  ]);
  const counts = await Promise.all(files.map(async (file) => (await signatureIndex.signatures(file.id)).size));
  const signed = counts.reduce((sum, count) => sum + count, 0);
  // A roster is heavy and every scan asks for these counts: once there are files, their own counts of signers are used.
  const drafted = files.length === 0 ? ((await stores.rosters.get(id))?.people.length ?? 0) : 0;
  const total = files.reduce((sum, file) => sum + (file.kind === 'berita-acara' ? 0 : file.signers), drafted);
  const rounds = await Promise.all(children.toSorted(byOrder).map((child) => roundOf(deps, child)));
  const code = files.find((file) => file.order === 0)?.code;
  return {
    declaration,
    ...(code === undefined ? {} : { code }),
    total,
    signed,
    joint: below({ total, signed }, rounds, isValid),
    opened: below({ total, signed }, rounds, (round) => isValid(round) && round.declaration.state !== 'draft'),
    rounds,
  };
}

const isValid = ({ declaration }: DeclarationTree): boolean => declaration.state !== 'revoked';

/**
 * Adds to `own` the counts of the rounds below. A revoked round is left out, but rounds below it still count.
 * @param listed whether `own` includes the roster that follow-ups at this level were taken from
 */
function below(
  own: Count,
  rounds: readonly DeclarationTree[],
  counts: (round: DeclarationTree) => boolean,
  listed = true,
): Count {
  return rounds.reduce(({ total, signed }, round) => {
    const known = listed && round.declaration.parent?.relation === 'susulan';
    const counted = counts(round);
    const sum = counted
      ? { total: known ? total : total + round.total, signed: signed + round.signed }
      : { total, signed };
    return below(sum, round.rounds, counts, known || counted);
  }, own);
}

const byOrder = (a: Declaration, b: Declaration): number => a.order - b.order;
