import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { signAll } from '../support/house.ts';
import { makeDraft, type Office, openOffice } from '../support/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.raze());

it('a follow-up takes over who has signed neither the parent nor a follow-up that stands', async () => {
  const { services, chief } = office;
  const { ceremony, stores } = services;
  const rosterOf = async (id: string) => (await stores.rosters.get(id))?.people ?? [];
  const followUp = async (parentId: string) => {
    const path = `/api/declarations/${parentId}/rounds`;
    const { body } = await chief.call('post', path, { relation: 'susulan' }).expect(201);
    const declaration = (await stores.declarations.get(body.id))!;
    return { declaration, people: await rosterOf(declaration.id) };
  };
  const namesOf = ({ people }: Awaited<ReturnType<typeof followUp>>) => people.map(({ name }) => name);
  const { id } = await makeDraft(chief);
  await ceremony.open(id);
  const [sekda, ...rest] = (await rosterOf(id)).map(({ name }) => name);
  await signAll(services, (await stores.declarations.get(id))!, (await rosterOf(id)).slice(0, 1));
  expect(sekda).toBe('Zefnihan, S.Pd., M.M.');

  await ceremony.close(id);
  const first = await followUp(id);
  expect(namesOf(first)).toEqual(rest);
  await ceremony.open(first.declaration.id);
  await signAll(services, first.declaration, first.people.slice(0, 1));
  await ceremony.close(first.declaration.id);
  expect(namesOf(await followUp(id))).toEqual(rest.slice(1));

  const deeper = await followUp(first.declaration.id);
  expect(namesOf(deeper)).toEqual(rest.slice(1));
  await ceremony.open(deeper.declaration.id);
  await signAll(services, deeper.declaration, deeper.people);
  expect(namesOf(await followUp(id))).toEqual([]);

  await ceremony.revoke(first.declaration.id, 'Salah daftar', 'ketua');
  expect(namesOf(await followUp(id))).toEqual(rest.slice(0, 1));
});
