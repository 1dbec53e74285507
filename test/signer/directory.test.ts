import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { searchPeople } from '../../src/signer/directory.ts';
import { buildHouse, draft, type House, people } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await buildHouse();
});
afterAll(() => house.raze());

it('finds everybody of an event with more rounds than are kept in memory', async () => {
  const { stores } = house.services;
  const first = await draft(house.services, people(1), { state: 'open' }, { slug: 'sijunjung' });
  for (let i = 1; i < 300; i++) {
    await stores.declarations.insert({ ...first, id: `putaran-${i}`, order: i });
    await stores.rosters.insert({ id: `putaran-${i}`, version: 0, people: people(1) });
  }
  const directory = await house.services.getDirectory('sijunjung');
  expect(searchPeople(directory, 'pamuncak').found).toBe(300);
  expect(directory.people).toHaveLength(300);
});
