import { describe, expect, it } from '@jest/globals';
import type { Directory, Listed } from '../../src/signer/directory.ts';
import { groupsLeft, queueOf } from '../../src/signer/queue.ts';

const person = (id: string, group: string) => ({ id, name: id, group }) as Listed;
const directory = {
  people: [...'abc'].map((id) => person(id, 'Kupitan')).concat([...'def'].map((id) => person(id, 'Koto VII'))),
} as unknown as Directory;
const ids = (queue: ReturnType<typeof queueOf>) => queue.people.map(({ id }) => id).join('');
const next = (signed: string, at: Partial<{ group: string; after: string }> = {}) =>
  queueOf(directory, { signed: new Set(signed), away: new Map() }, { group: '', after: '', ...at });

describe('who comes next at a desk', () => {
  it('follows the roster, without those who have signed', () => {
    expect(ids(next(''))).toBe('abcdef');
    expect(ids(next('ad'))).toBe('bcef');
  });

  it('goes on after the person before, in their group, and comes back to those who were passed over', () => {
    expect(next('b', { after: 'b' })).toMatchObject({ group: 'Kupitan', left: 2 });
    expect(ids(next('b', { after: 'b' }))).toBe('ca');
  });

  it('goes on through the roster when a group is through', () => {
    expect(next('abc', { after: 'c' })).toMatchObject({ group: '', left: 3 });
    expect(ids(next('abc', { after: 'c' }))).toBe('def');
    expect(ids(next('abcdef', { after: 'f' }))).toBe('');
  });

  it('takes the group that was chosen', () => {
    expect(ids(next('e', { group: 'Koto VII' }))).toBe('df');
    expect(ids(next('', { group: 'unknown', after: 'x' }))).toBe('abcdef');
    expect(groupsLeft(directory, { signed: new Set('abcd'), away: new Map() })).toEqual([
      { label: 'Koto VII', count: 2 },
    ]);
  });

  it('passes over those who are away, and says how many they are, as far as they have not signed', () => {
    const standings = { signed: new Set('ab'), away: new Map([...'bcd'].map((id) => [id, 'berhalangan'])) };
    expect(queueOf(directory, standings, { group: '', after: 'b' })).toMatchObject({ left: 2, away: 2, group: '' });
    expect(ids(queueOf(directory, standings, { group: '', after: 'b' }))).toBe('ef');
    expect(groupsLeft(directory, standings)).toEqual([{ label: 'Koto VII', count: 2 }]);
  });
});
