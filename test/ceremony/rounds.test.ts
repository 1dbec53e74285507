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

it('counts no revoked round, but what was carried down from it, and keeps drafts apart', async () => {
  const { services } = await building;
  const { ceremony } = services;
  const crew = people(4);
  const main = await draft(services, crew);
  await ceremony.open(main.id);
  await signAll(services, main, crew.slice(0, 2));
  const round = async (relation: 'susulan' | 'berjenjang', parentId: string, size: number, signers: number) => {
    const roster = people(size);
    const made = await draft(services, roster, { parent: { id: parentId, relation } });
    if (signers > 0) await ceremony.open(made.id);
    await signAll(services, made, roster.slice(0, signers));
    return made;
  };
  const late = await round('susulan', main.id, 2, 2);
  const office = await round('berjenjang', main.id, 3, 2);
  await round('berjenjang', office.id, 2, 2);
  await round('susulan', office.id, 1, 1);
  await round('berjenjang', main.id, 6, 0);
  const whole = { joint: { total: 15, signed: 9 }, opened: { total: 9, signed: 9 } };
  expect(await ceremony.rounds(main.id)).toMatchObject(whole);

  await ceremony.revoke(late.id, 'Salah daftar', 'ketua');
  await ceremony.revoke(office.id, 'Salah naskah', 'ketua');
  const left = { joint: { total: 13, signed: 5 }, opened: { total: 7, signed: 5 } };
  expect(await ceremony.rounds(main.id)).toMatchObject({ total: 4, signed: 2, ...left });
});
