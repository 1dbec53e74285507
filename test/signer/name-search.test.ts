import { describe, expect, it } from '@jest/globals';
import { searchBook } from '../../src/browser/parts/desk-search.ts';
import type { BookPerson } from '../../src/core/desk-book.ts';
import { searchedOf, searchFor } from '../../src/signer/name-search.ts';

const finds = (query: string, name: string, more = 'Camat Kupitan'): string | undefined =>
  searchFor(query)?.(searchedOf(name, more));

/** A search, and a name that is the same to whoever hears it. */
const same = [
  ['muhamad', 'H. Muhammad Rizal, S.Sos.'],
  ['Moh. Rizal', 'Muhammad Rizal'],
  ['muhammad rizal', 'Mhd. Rizal'],
  ['mochammad', 'Muhamad Rizal'],
  ['mohd', 'Moch. Rizal'],
  ['muham', 'Moh Rizal'],
  ['abdur rahman', 'Abdurrahman'],
  ['abdurahman', 'Abdur Rahman, M.Si.'],
  ['Abdur-Rahman', 'H. Abdurrahman'],
  ['nuraisyah', 'Siti Nur Aisyah'],
  ['Anisa', 'Annisa Putri'],
  ['annissa', 'Anisa Putri'],
  ['syafii', 'Syafi’i'],
  ['syafi`i', 'Syafiʼi'],
  ["ma'ruf", 'Maʻruf'],
  ['ma´ruf', 'Ma‘ruf'],
  ['maruf', 'Ma＇ruf'],
  ['ma ruf', "Ma'ruf"],
  ['josé', 'Jose'],
  ['li', 'Li Na'],
  ['yo', 'Dra. Yo'],
] as const;

describe('the search of names', () => {
  it.each(same)('“%s” finds %s', (query, name) => expect(finds(query, name)).toBe('name'));

  it.each([
    ['an', 'Andi'],
    ['camat', 'Andi'],
    ['a', 'A'],
    ['', 'Andi'],
    ['ndi', 'Andi'],
    ['muhammad', 'Mulyadi'],
    ['mohammad ali', 'Muhammad Rizal'],
    ['di putra', 'Andi Putra'],
  ])('“%s” does not find %s by name', (query, name) => expect(finds(query, name)).not.toBe('name'));

  it('finds a position after the names', () => {
    expect(finds('camat kupitan', 'Andi')).toBe('line');
    expect(finds('andi kupitan', 'Andi')).toBe('line');
  });
});

describe('the search of a desk without a network', () => {
  const book = (names: readonly string[]) =>
    names.map((each) => {
      const { name, joined, line } = searchedOf(each, 'Camat Kupitan');
      return { name: each, searched: `${name}${joined}${line}` } as BookPerson;
    });

  it.each([...same, ['camat kupitan', 'Andi'], ['andi kupitan', 'Andi']])('“%s” finds %s', (query, name) => {
    expect(searchBook(book(['Bungo', name, 'Zulkifli']), query).map((one) => one.name)).toContain(name);
  });

  it.each([
    ['mohammad ali', 'Muhammad Rizal'],
    ['muhammad', 'Mulyadi'],
    ['di putra', 'Andi Putra'],
  ])('“%s” does not find %s', (query, name) => expect(searchBook(book([name]), query)).toEqual([]));
});
