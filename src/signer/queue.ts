import { type Directory, groupsOf, type Listed, peopleOfGroup } from './directory.ts';

/** The people who come next at a desk. */
export interface Queue {
  /** Empty for the whole roster. */
  readonly group: string;
  readonly people: readonly Listed[];
  /** How many of the group, or of the roster, have not signed. */
  readonly left: number;
}

/** How many are shown: as many as stand before a desk. */
const shown = 8;

/**
 * Those who have not signed: of the group that was chosen, or else of the group of the person before, beginning after them.
 * When nobody of a group is left the queue goes on through the whole roster.
 * @param at `after` is the id of the person before
 */
export function queueOf(
  directory: Directory,
  signed: ReadonlySet<string>,
  at: { readonly group: string; readonly after: string },
): Queue {
  const { people } = directory;
  const group = at.group || people.find(({ id }) => id === at.after)?.group || '';
  const ofGroup = group ? waiting(peopleOfGroup(directory, group), signed, at.after) : [];
  const all = ofGroup.length > 0 ? ofGroup : waiting(people, signed, at.after);
  return { group: ofGroup.length > 0 ? group : '', people: all.slice(0, shown), left: all.length };
}

function waiting(people: readonly Listed[], signed: ReadonlySet<string>, after: string): readonly Listed[] {
  const from = people.findIndex(({ id }) => id === after) + 1;
  return [...people.slice(from), ...people.slice(0, from)].filter(({ id }) => !signed.has(id));
}

/** Groups in which somebody has not signed, with how many. */
export function groupsLeft(directory: Directory, signed: ReadonlySet<string>): ReturnType<typeof groupsOf> {
  return groupsOf({ ...directory, people: directory.people.filter(({ id }) => !signed.has(id)) });
}
