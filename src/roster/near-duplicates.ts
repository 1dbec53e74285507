import { isUsualDegree } from './name-case.ts';
import type { RosterRow } from './row.ts';

/** Two rows with these names at one place may be one person. More would be noise: there are many of one name. */
interface Keyed {
  readonly at: number;
  readonly key: string;
  readonly nip: string | undefined;
  readonly position: string;
  readonly institution: string;
}

const titles =
  /^(?:(?:h|hj|dr|drs|dra|ir|prof|kh|tgk|drg|drh|ust|ns|apt|rd|alm)\.\s*|(?:h|hj|dr|drs|dra|ir|prof|kh)\s+(?=\S))/i;
const degreeWord = /^(?:[a-z]{1,4}\.)+[a-z]{0,5}\.?$/i;

/** Spellings of names that most people write in several ways, each with the one that stands for all. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/^(?:m[uo][kc]?h?amm?[ae]d|m[uo][kc]?h|mu?hd|mohd|md|mhmd|m)$/, 'muhamad'],
  [/^a[ck]?h?mm?ad$/, 'ahmad'],
  [/^abd$/, 'abdul'],
  [/^(?:st|sitt?i)$/, 'siti'],
];

/**
 * Spellings of one name (Muhammad, Mohd., Mhd.), old spelling (oe, dj, tj), letters that sound alike (f and p, z and j),
 * doubled letters and spaces made alike; titles and what stands in parentheses left out.
 */
function nameKey(name: string): string {
  let person = (name.split(',')[0] ?? '')
    .normalize('NFKD')
    .replace(/\p{M}|\(.*?\)/gu, '')
    .toLowerCase()
    .trim();
  while (titles.test(person)) person = person.replace(titles, '');
  const written = person.replace(/\.(?=\p{L}{3})/gu, '. ').split(/\s+/);
  while (written.length > 2 && isUsualDegree(written.at(-1)!)) written.pop();
  const words = written
    .filter((word, at) => at === 0 || !(degreeWord.test(word) && word.includes('.') && word.length > 3))
    .map((word) => word.replace(/[^a-z]/g, ''))
    .map((word, at, all) => (word === 'm' && (at > 0 || all.length < 2) ? word : spelled(word)));
  return words
    .join('')
    .replace(/oe/g, 'u')
    .replace(/dj/g, 'j')
    .replace(/tj/g, 'c')
    .replace(/sj/g, 'sy')
    .replace(/nj/g, 'ny')
    .replace(/abdu[lrsdtnz]+/, 'abdu')
    .replace(/ch|kh/g, 'h')
    .replace(/ie/g, 'i')
    .replace(/ulloh/g, 'ullah')
    .replace(/sy/g, 's')
    .replace(/[fv]/g, 'p')
    .replace(/z/g, 'j')
    .replace(/([a-z])\1+/g, '$1');
}

const spelled = (word: string): string => spellings.find(([pattern]) => pattern.test(word))?.[1] ?? word;

/** Groups of places whose rows may be one person, each group ascending. */
export function nearDuplicates(rows: readonly RosterRow[]): readonly (readonly number[])[] {
  const keyed = rows.map(keyedOf).filter(({ key }) => key !== '');
  const buckets = new Map<string, Keyed[]>();
  for (const one of keyed)
    for (const form of formsOf(one.key)) {
      const bucket = buckets.get(form);
      if (bucket) bucket.push(one);
      else buckets.set(form, [one]);
    }
  const leader = rows.map((_, at) => at);
  const find = (at: number): number => (leader[at] === at ? at : find(leader[at]!));
  for (const bucket of buckets.values())
    for (let i = 1; i < Math.min(bucket.length, mostCompared); i++)
      for (let j = 0; j < i; j++)
        if (mayBeOne(bucket[j]!, bucket[i]!)) leader[find(bucket[i]!.at)] = find(bucket[j]!.at);
  const groups = new Map<number, number[]>();
  for (const at of rows.keys()) groups.set(find(at), [...(groups.get(find(at)) ?? []), at]);
  return [...groups.values()].filter((group) => group.length > 1);
}

/** One name stands on a roster of a province a hundred times at most; comparing all pairs of more would take long. */
const mostCompared = 100;

/** The name, and the name without each of its letters: names that differ in one letter share a form. */
function formsOf(key: string): readonly string[] {
  if (key.length < 8) return [key];
  const without = Array.from(key, (_, i) => key.slice(0, i) + key.slice(i + 1));
  return [...new Set([key, ...without])];
}

const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, ' ')
    .trim();

const keyedOf = (row: RosterRow, at: number): Keyed => ({
  at,
  key: nameKey(row.name),
  nip: row.nip,
  position: fold(row.position),
  institution: fold(row.institution),
});

function mayBeOne(a: Keyed, b: Keyed): boolean {
  if (a.at === b.at || (a.nip !== undefined && b.nip !== undefined && a.nip !== b.nip)) return false;
  const samePosition = a.position === b.position;
  const sameInstitution = a.institution === b.institution;
  if (a.key !== b.key) return samePosition && sameInstitution;
  return samePosition || sameInstitution || a.institution === '' || b.institution === '';
}
