import { afterAll, expect, it } from '@jest/globals';
import { buildHouse, draft, people, signAll } from '../support/house.ts';

const building = buildHouse();
afterAll(async () => (await building).raze());

it('a tree counts rounds below it, and who was missing and signs a follow-up once', async () => {
  const { services } = await building;
  const { ceremony, stores } = services;
  const crew = people(5);
  const main = await draft(services, crew);
  await ceremony.open(main.id);
  const round = (relation: 'susulan' | 'berjenjang', parentId: string, size: number, order: number) =>
    draft(services, people(size), { parent: { id: parentId, relation }, order });
  const office = await round('berjenjang', main.id, 3, 1);
  await ceremony.open(office.id);
  const school = await round('berjenjang', office.id, 2, 2);
  expect(await ceremony.rounds(main.id)).toMatchObject({
    total: 5,
    signed: 0,
    joint: { total: 10, signed: 0 },
    rounds: [{ total: 3, rounds: [{ total: 2 }] }],
  });

  await ceremony.open(school.id);
  const rosterOf = async (id: string) => (await stores.rosters.get(id))?.people ?? [];
  for (const one of [office, school]) await signAll(services, one, await rosterOf(one.id));
  await signAll(services, main, crew.slice(0, 4));
  await ceremony.close(main.id);
  const late = await round('susulan', main.id, 1, 3);
  await ceremony.open(late.id);
  await signAll(services, late, await rosterOf(late.id));
  const tree = await ceremony.rounds(main.id);
  expect(tree).toMatchObject({ total: 5, signed: 4, joint: { total: 10, signed: 10 } });
  expect(tree.code).toMatch(/^[0-9A-Z]{4}-/);
  await ceremony.close(school.id);
  expect((await ceremony.rounds(school.id)).total).toBe(2); // the minutes have no signers

  const tooLate = await round('berjenjang', main.id, 2, 4);
  await expect(ceremony.open(tooLate.id)).rejects.toMatchObject({ code: 'parent-closed' });
});
