import { IkrarError } from '../errors.ts';
import type { Declaration, Person } from '../model.ts';
import { getDeclaration } from './lifecycle.ts';
import type { Parts } from './parts.ts';
import { type Progress, progressOf, type Standing } from './progress.ts';

/** Who has signed neither the declaration nor one of its follow-ups: whom a follow-up (susulan) is for. */
export async function missingPeople(parts: Parts, declarationId: string): Promise<readonly Person[]> {
  const { declarations, rosters } = parts.stores;
  const top = await topOf(parts, await getDeclaration(declarations, declarationId));
  const hasSigned = await theirs(parts, top, ({ signature }) => signature !== undefined);
  const people = (await rosters.get(declarationId))?.people ?? [];
  return people.filter((person) => !hasSigned.has(sameness(person)));
}

/**
 * Asked when a follow-up is opened: since its draft was made, people may have signed above it or on another one. Nobody is
 * asked twice, so nobody is counted twice.
 * @throws IkrarError 'conflict' while the one above is open, 'roster-invalid' naming each who signed or is awaited elsewhere
 */
export async function requireMissing(parts: Parts, { parent }: Declaration, people: readonly Person[]): Promise<void> {
  if (parent?.relation !== 'susulan') return;
  const above = await getDeclaration(parts.stores.declarations, parent.id);
  if (above.state === 'open')
    throw new IkrarError(
      'conflict',
      'Naskah induk masih terbuka; yang belum hadir dapat menandatanganinya di sana. Tutup naskah induk dahulu.',
    );
  const isTaken = await theirs(
    parts,
    await topOf(parts, above),
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

/** The pledge that the first follow-up was for: a follow-up may have one of its own. */
async function topOf(parts: Parts, { id, parent }: Declaration): Promise<string> {
  if (parent?.relation !== 'susulan') return id;
  return topOf(parts, await getDeclaration(parts.stores.declarations, parent.id));
}

/** Those of a declaration and of all follow-ups opened below it that stand, as `counts` has it; a revoked one asks again. */
async function theirs(
  parts: Parts,
  declarationId: string,
  counts: (standing: Standing, progress: Progress) => boolean,
): Promise<ReadonlySet<string>> {
  const progress = await progressOf(parts, declarationId);
  const rounds = await parts.stores.declarations.find({ where: { 'parent.id': declarationId } });
  const followUps = rounds.filter(({ parent, state }) => parent?.relation === 'susulan' && state !== 'draft');
  const below = await Promise.all(followUps.map(({ id }) => theirs(parts, id, counts)));
  const own = progress.state === 'revoked' ? [] : progress.people.filter((standing) => counts(standing, progress));
  return new Set([...own.map(({ person }) => sameness(person)), ...below.flatMap((set) => [...set])]);
}

/** Ids are made anew for every round; what is printed stays. */
const sameness = ({ name, position, institution, nip }: Person): string =>
  JSON.stringify([name, position, institution, nip]);
