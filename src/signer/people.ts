import { memoize } from '../core/turns.ts';
import type { Person } from '../model.ts';
import type { Stores } from '../stores.ts';

/** The people of an opened declaration by id; its roster never changes any more. */
export type GetPeople = (declarationId: string) => Promise<ReadonlyMap<string, Person>>;

/** Caches the people, since a large roster is megabytes of JSON and a crowd asks for it. */
export function createPeople({ rosters }: Pick<Stores, 'rosters'>): GetPeople {
  const known = memoize<ReadonlyMap<string, Person>>(64);
  return (id) => known(id, async () => new Map((await rosters.get(id))?.people.map((person) => [person.id, person])));
}
