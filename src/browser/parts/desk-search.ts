import type { BookPerson } from '../../core/desk-book.ts';
import { plain } from './words.ts';

const accents = /[\u0300-\u036f]/g;
const apostrophes = /['’‘‛`´ʼʻʽʾʿˈʹ′＇]/g;
const withoutDoubles = (word: string): string => word.replace(/([a-z])\1+/g, '$1');

/**
 * Finds people of a book as a desk with a network does (signer/name-search): each word of the query begins a word, or all of them
 * together begin a name without its spaces. What is typed is folded here, `searched` was folded by the server.
 */
export function searchBook(people: readonly BookPerson[], query: string): readonly BookPerson[] {
  const typed = query.replace(apostrophes, '').normalize('NFD').replace(accents, '');
  const words = plain(typed).trim().split(' ').map(withoutDoubles);
  const joined = withoutDoubles(words.join(''));
  return people.filter(
    ({ searched }) => words.every((word) => searched.indexOf(` ${word}`) >= 0) || searched.indexOf(` ${joined}`) >= 0,
  );
}
