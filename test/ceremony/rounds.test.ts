import { afterAll, expect, it } from '@jest/globals';
import type { IkrarError } from '../../src/errors.ts';
import type { Person } from '../../src/model.ts';
import { buildHouse, draft, people, signAll } from '../support/house.ts';

const building = buildHouse();
/** A round gives everybody a new id. */
const anew = (person: Person): Person => ({ ...person, id: `${person.id}-2` });
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
  const late = await draft(services, crew.slice(4).map(anew), {
    parent: { id: main.id, relation: 'susulan' },
    order: 3,
  });
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
  const round = async (
    relation: 'susulan' | 'berjenjang',
    parentId: string,
    roster: readonly Person[],
    signers: number,
  ) => {
    const made = await draft(services, roster, { parent: { id: parentId, relation } });
    if (signers > 0) await ceremony.open(made.id);
    await signAll(services, made, roster.slice(0, signers));
    return made;
  };
  const staff = people(3);
  const office = await round('berjenjang', main.id, staff, 2);
  await round('berjenjang', office.id, people(2), 2);
  await round('berjenjang', main.id, people(6), 0);
  for (const one of [main, office]) await ceremony.close(one.id);
  const late = await round('susulan', main.id, crew.slice(2).map(anew), 2);
  await round('susulan', office.id, staff.slice(2).map(anew), 1);
  const whole = { joint: { total: 15, signed: 9 }, opened: { total: 9, signed: 9 } };
  expect(await ceremony.rounds(main.id)).toMatchObject(whole);

  await ceremony.revoke(late.id, 'Salah daftar', 'ketua');
  await ceremony.revoke(office.id, 'Salah naskah', 'ketua');
  const left = { joint: { total: 13, signed: 5 }, opened: { total: 7, signed: 5 } };
  expect(await ceremony.rounds(main.id)).toMatchObject({ total: 4, signed: 2, ...left });
});

it('opens a follow-up for those only who have signed nowhere and are awaited nowhere', async () => {
  const { services } = await building;
  const { ceremony, stores } = services;
  const crew = people(4);
  const main = await draft(services, crew);
  await ceremony.open(main.id);
  const followUp = (parentId: string, ...who: readonly Person[]) =>
    draft(services, who.map(anew), { parent: { id: parentId, relation: 'susulan' } });
  const refusal = async (id: string) => {
    const { code, faults } = await ceremony.open(id).then(
      () => ({ code: 'opened', faults: [] }),
      (error: IkrarError) => error,
    );
    return [code, ...faults.map(({ row }) => row)];
  };
  const early = await followUp(main.id, ...crew.slice(1));
  expect(await refusal(early.id)).toEqual(['conflict']);
  await signAll(services, main, crew.slice(0, 2));
  await ceremony.close(main.id);
  expect(await refusal(early.id)).toEqual(['roster-invalid', 1]);

  const third = await followUp(main.id, crew[2]!);
  const both = await followUp(main.id, crew[3]!, crew[2]!);
  const drafted = (await stores.declarations.get(third.id))!;
  await stores.declarations.replace({ ...drafted, version: drafted.version + 1, state: 'opening' });
  expect(await refusal(both.id)).toEqual(['roster-invalid', 2]); // another node is opening it
  await ceremony.open(third.id);
  expect(await refusal(both.id)).toEqual(['roster-invalid', 2]);
  await ceremony.close(third.id);
  const deeper = await followUp(third.id, crew[2]!);
  expect(await refusal(both.id)).toEqual(['opened']);
  expect(await refusal(deeper.id)).toEqual(['roster-invalid', 1]);
  await ceremony.revoke(both.id, 'Salah daftar', 'ketua');
  expect(await refusal(deeper.id)).toEqual(['opened']);
  expect((await ceremony.missing(third.id)).map(({ name }) => name)).toEqual([crew[2]!.name]);
});
