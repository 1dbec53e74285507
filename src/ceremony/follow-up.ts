import { IkrarError } from '../errors.ts';
import type { Declaration, Person } from '../model.ts';
import type { CeremonyDeps } from './deps.ts';
import { getDeclaration } from './lifecycle.ts';
import { type Progress, progressOf, type Standing } from './progress.ts';

/**
 * The people whom a follow-up (susulan) is for: those who have signed neither the declaration nor one of its
 * follow-ups.
 */
export async function missingPeople(deps: CeremonyDeps, declarationId: string): Promise<readonly Person[]> {
  const { declarations, rosters } = deps.stores;
  const top = await topOf(deps, await getDeclaration(declarations, declarationId));
  const hasSigned = await theirs(deps, top, ({ signature }) => signature !== undefined);
  const people = (await rosters.get(declarationId))?.people ?? [];
  return people.filter((person) => !hasSigned.has(sameness(person)));
}

/**
 * Checked when a follow-up is opened, because since its draft was made people may have signed the parent or another
 * follow-up. It keeps anybody from being asked, and counted, twice.
 * @throws IkrarError 'conflict' while the parent is open, 'roster-invalid' naming each person who has signed or is
 * awaited on another follow-up
 */
export async function requireMissing(
  deps: CeremonyDeps,
  { parent }: Declaration,
  people: readonly Person[],
): Promise<void> {
  if (parent?.relation !== 'susulan') return;
  const above = await getDeclaration(deps.stores.declarations, parent.id);
  if (above.state === 'open')
    throw new IkrarError(
      'conflict',
      'Naskah induk masih terbuka; yang belum hadir dapat menandatanganinya di sana. Tutup naskah induk dahulu.',
    );
  const isTaken = await theirs(
    deps,
    await topOf(deps, above),
    ({ signature }, { state }) => state === 'opening' || state === 'open' || signature !== undefined,
  );
  const faults = people.flatMap((person, i) =>
    isTaken.has(sameness(person))
      ? [{ row: i + 1, message: `${person.name} sudah menandatangani, atau ditunggu pada susulan lain.` }]
      : [],
  );
  if (faults.length > 0)
    throw new IkrarError(
      'roster-invalid',
      'Daftar ini memuat orang yang tidak lagi terlewat. Hapus dari daftar, lalu buka lagi.',
      { faults },
    );
}

/** The declaration at the top of a chain of follow-ups: a follow-up may have a follow-up of its own. */
async function topOf(deps: CeremonyDeps, { id, parent }: Declaration): Promise<string> {
  if (parent?.relation !== 'susulan') return id;
  return topOf(deps, await getDeclaration(deps.stores.declarations, parent.id));
}

/**
 * The people of a declaration and of its opened follow-ups for whom `counts` holds. Signatures of a revoked declaration
 * do not count: its people are asked again.
 */
async function theirs(
  deps: CeremonyDeps,
  declarationId: string,
  counts: (standing: Standing, progress: Progress) => boolean,
): Promise<ReadonlySet<string>> {
  const progress = await progressOf(deps, declarationId);
  const rounds = await deps.stores.declarations.find({ where: { 'parent.id': declarationId } });
  const followUps = rounds.filter(({ parent, state }) => parent?.relation === 'susulan' && state !== 'draft');
  const below = await Promise.all(followUps.map(({ id }) => theirs(deps, id, counts)));
  const own = progress.state === 'revoked' ? [] : progress.people.filter((standing) => counts(standing, progress));
  return new Set([...own.map(({ person }) => sameness(person)), ...below.flatMap((set) => [...set])]);
}

/** Recognizes a person across rounds by what is printed, because every round draws new ids. */
const sameness = ({ name, position, institution, nip }: Person): string =>
  JSON.stringify([name, position, institution, nip]);
