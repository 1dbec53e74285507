import { afterAll, beforeAll, expect, it } from '@jest/globals';
import request from 'supertest';
import { hallApp } from '../support/hall.ts';
import { buildHouse, draft, type House, people } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await buildHouse();
});
afterAll(() => house.raze());

const hall = async (slug: string) => (await request(hallApp(house.services)).get(`/h/${slug}`)).text;
const codesOf = async (declarationId: string) =>
  (await house.services.stores.files.find({ where: { declarationId } })).map(({ code }) => code);

it('leads to the final document of a joint pledge, to no other', async () => {
  const { ceremony, stores } = house.services;
  const joint = await draft(house.services, people(3), { volumes: 'by-group' }, { slug: 'sijunjung' });
  const template = { id: 'pakta-integritas', version: 1 };
  await stores.declarations.insert({ ...joint, id: 'pakta', order: 1, kind: 'perorangan', template });
  await stores.rosters.insert({ id: 'pakta', version: 0, people: people(2) });
  for (const id of [joint.id, 'pakta']) await ceremony.open(id);
  expect(await hall('sijunjung')).not.toContain('/v/');

  await ceremony.close('pakta');
  await ceremony.close(joint.id);
  const text = await hall('sijunjung');
  const [first] = await codesOf(joint.id);
  expect(text.match(/\/v\/[\w-]+/g)).toEqual([`/v/${first}`]);
  expect(text).toContain('Nomor 001/PM.01/K.SB-15/09/2024, 2 jilid, ');
  for (const code of await codesOf('pakta')) expect(text).not.toContain(code);

  await ceremony.revoke(joint.id, 'Nomor keliru', 'ketua');
  expect(await hall('sijunjung')).not.toContain('/v/');
});
