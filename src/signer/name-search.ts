/** What is searched of somebody: each form begins every word with a space, so that a search for " ab" finds beginnings. */
export interface Searched {
  /** The words of the name, with every spelling of Muhammad where there is one. */
  readonly name: string;
  /** The name from each of its words on, without spaces: "abdur rahman" and "Abdurrahman" are one name. */
  readonly joined: string;
  /** Name, position and institution. */
  readonly line: string;
}

/** The spellings of one name, which cards, lists and their owners mix: whoever has one is found by all. */
const muhammad: ReadonlySet<string> = new Set(
  'muhamad mohamad mohamed muhamed mochamad muchamad mukhamad mokhamad moh muh moch much mhd mohd muhd'.split(' '),
);

/** Apostrophes, and the letters and accents that are typed for them; names are found with and without. */
const apostrophes = /['’‘‛`´ʼʻʽʾʿˈʹ′＇]/g;

export function searchedOf(name: string, more: string): Searched {
  const words = wordsOf(name);
  const others = words.some((word) => muhammad.has(word)) ? [...muhammad] : [];
  const joined = words.map((_, i) => words.slice(i).join(''));
  return {
    name: spaced([...words, ...others]),
    joined: spaced(joined.map(withoutDoubles)),
    line: spaced([...words, ...others, ...wordsOf(more)]),
  };
}

/** How well somebody answers a search. */
export type Match = 'name' | 'line' | undefined;

/**
 * A search is met when each of its words begins a word of the name, or all together begin one without their spaces; or else
 * words of the line. Two letters are met by a whole word of the name only.
 * @returns a test for people; undefined for what is too short to search
 */
export function searchFor(query: string): ((searched: Searched) => Match) | undefined {
  const words = wordsOf(query.slice(0, 80));
  const letters = words.join('').length;
  if (letters < 2) return undefined;
  if (letters === 2) {
    const short = spaced(words);
    return ({ name }) => (`${name} `.includes(`${short} `) ? 'name' : undefined);
  }
  const begins = words.map((word) => ` ${word}`);
  const whole = ` ${withoutDoubles(words.join(''))}`;
  return ({ name, joined, line }) => {
    if (begins.every((word) => name.includes(word)) || joined.includes(whole)) return 'name';
    return begins.every((word) => line.includes(word)) ? 'line' : undefined;
  };
}

/** Lower case, without accents, signs and doubled letters. Letters that are written apart from their accents count as one. */
const wordsOf = (text: string): readonly string[] =>
  text
    .replace(apostrophes, '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map(withoutDoubles);

const withoutDoubles = (word: string): string => word.replace(/(\p{L})\1+/gu, '$1');

const spaced = (words: readonly string[]): string => words.map((word) => ` ${word}`).join('');
