import { positionWords, representing } from '../core/represented.ts';
import { memoize } from '../core/turns.ts';
import { IkrarError } from '../errors.ts';
import type { Declaration, Person, PledgeEvent } from '../model.ts';
import type { Stores } from '../stores.ts';
import { type Match, type Searched, searchedOf, searchFor } from './name-search.ts';
import type { GetPeople } from './people.ts';

/** The people of an event's opened declarations, who may sign and can be found by name in the hall and at the desk. */
export interface Directory {
  readonly event: PledgeEvent;
  readonly declarations: readonly Declaration[];
  /** Declarations that are closed and not revoked. */
  readonly closed: readonly Declaration[];
  readonly people: readonly Listed[];
}

export interface Listed extends Pick<Person, 'id' | 'name' | 'position' | 'institution' | 'role' | 'represents'> {
  readonly declarationId: string;
  readonly group: string;
  readonly searched: Searched;
}

/** The largest number of results; with more, typing another letter is easier than reading. */
export const mostFound = 25;

/** @throws IkrarError 'not-found' */
export type GetDirectory = (slug: string) => Promise<Directory>;

/**
 * Makes a directory that reads an opened declaration's people only once; only small records are read at every request.
 */
export function createDirectory(stores: Pick<Stores, 'events' | 'declarations'>, getPeople: GetPeople): GetDirectory {
  const lists = memoize<readonly Listed[]>(256);
  const listOf = async (id: string) => [...(await getPeople(id)).values()].map((person) => listed(person, id));
  return async (slug) => {
    const [event] = await stores.events.find({ where: { slug }, limit: 1 });
    if (!event) throw new IkrarError('not-found', 'Kegiatan ini tidak ada. Periksa alamat pada layar atau kartu.');
    const all = await stores.declarations.find({ where: { eventId: event.id } });
    const inOrder = all.toSorted((a, b) => a.order - b.order);
    const declarations = inOrder.filter(({ state }) => state === 'open');
    const closed = inOrder.filter(({ state }) => state === 'closed');
    const people = await Promise.all(declarations.map(({ id }) => lists(id, () => listOf(id))));
    return { event, declarations, closed, people: people.flat() };
  };
}

function listed(person: Person, declarationId: string): Listed {
  const { id, name, position, institution, role, group = '' } = person;
  const searched = searchedOf(name, `${positionWords(person)} ${institution}`);
  return { id, name, position, ...representing(person), institution, role, group, declarationId, searched };
}

/**
 * Finds people by their names (name-search.ts), then by position and institution.
 * @returns at most `mostFound` people, and how many there are in all; none for a search that is too short
 */
export function searchPeople(directory: Directory, query: string): { people: readonly Listed[]; found: number } {
  const meets = searchFor(query);
  if (!meets) return { people: [], found: 0 };
  const found = directory.people.map((person) => ({ person, match: meets(person.searched) }));
  const by = (wanted: Match) => found.flatMap(({ person, match }) => (match === wanted ? [person] : []));
  const people = [...by('name'), ...by('line')];
  return { people: people.slice(0, mostFound), found: people.length };
}

/** The declaration of somebody who is listed. */
export const getDeclaration = ({ declarations }: Directory, id: string): Declaration =>
  declarations.find((declaration) => declaration.id === id)!;

/** Group labels in the order of the roster, each with its number of people. */
export function groupsOf(directory: Directory): readonly { readonly label: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { group } of directory.people) if (group) counts.set(group, (counts.get(group) ?? 0) + 1);
  return [...counts].map(([label, count]) => ({ label, count }));
}

export const peopleOfGroup = (directory: Directory, label: string): readonly Listed[] =>
  directory.people.filter(({ group }) => group === label);
