import { type Directory, groupsOf, type Listed, peopleOfGroup } from './directory.ts';

/** Where the people of an event are, as its desk may know. */
export interface Standings {
  readonly signed: ReadonlySet<string>;
  /** Those for whom nobody need wait: why, in a word (absence.ts). */
  readonly away: ReadonlyMap<string, string>;
}

/** The people who come next at a desk. */
export interface Queue {
  /** Empty for the whole roster. */
  readonly group: string;
  readonly people: readonly Listed[];
  /** How many of the group, or of the roster, are waited for. */
  readonly left: number;
  /** How many of the whole roster are away. */
  readonly away: number;
}

/** How many are shown: as many as stand before a desk. */
const shown = 8;

/**
 * Those who are waited for: of the group that was chosen, or else of the group of the person before, beginning after them.
 * When nobody of a group is left the queue goes on through the whole roster.
 * @param at `after` is the id of the person before
 */
export function queueOf(
  directory: Directory,
  standings: Standings,
  at: { readonly group: string; readonly after: string },
): Queue {
  const { people } = directory;
  const group = at.group || people.find(({ id }) => id === at.after)?.group || '';
  const ofGroup = group ? waiting(peopleOfGroup(directory, group), standings, at.after) : [];
  const all = ofGroup.length > 0 ? ofGroup : waiting(people, standings, at.after);
  const away = people.filter(({ id }) => standings.away.has(id) && !standings.signed.has(id)).length;
  return { group: ofGroup.length > 0 ? group : '', people: all.slice(0, shown), left: all.length, away };
}

const isWaitedFor = ({ id }: Listed, { signed, away }: Standings): boolean => !signed.has(id) && !away.has(id);

function waiting(people: readonly Listed[], standings: Standings, after: string): readonly Listed[] {
  const from = people.findIndex(({ id }) => id === after) + 1;
  return [...people.slice(from), ...people.slice(0, from)].filter((one) => isWaitedFor(one, standings));
}

/** Groups in which somebody is waited for, with how many. */
export function groupsLeft(directory: Directory, standings: Standings): ReturnType<typeof groupsOf> {
  return groupsOf({ ...directory, people: directory.people.filter((one) => isWaitedFor(one, standings)) });
}
