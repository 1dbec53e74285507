import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { createApp } from '../src/app.ts';
import { fileId } from '../src/ceremony/file-id.ts';
import { triesBeforeLock } from '../src/signer/pin.ts';
import { giveCards } from './support/hall.ts';
import { buildHouse, draft, type House, people } from './support/house.ts';

/** Two installations in one process, with the same ids and different people: a cache or a limit of both would mix them up. */
interface Installation {
  readonly house: House;
  readonly app: Express;
  readonly token: string;
}

let first: Installation;
let second: Installation;

beforeAll(async () => {
  first = await install('Siti Rahmah');
  second = await install('Budi Santoso');
});
afterAll(() => Promise.all([first, second].map(({ house }) => house.raze())));

const crowd = 3;

async function install(name: string): Promise<Installation> {
  const house = await buildHouse();
  const { services } = house;
  const roster = people(crowd).map((person, i) => ({
    ...person,
    id: `orang-${i}`,
    name: i === 0 ? name : person.name,
  }));
  const ids = { id: 'kegiatan', slug: 'kegiatan', name: `Kegiatan ${name}` };
  const declaration = await draft(services, roster, { id: 'naskah', eventId: ids.id }, ids);
  await services.ceremony.open(declaration.id);
  const [card] = await giveCards(services, declaration, roster);
  return { house, app: createApp(services), token: card!.token };
}

const everyone = <T>(ask: (installation: Installation) => Promise<T>): Promise<T[]> =>
  Promise.all([first, second].map(ask));

it('each reads its own paper and roster', async () => {
  expect(first.token).toBe(second.token);
  const [mine, theirs] = await everyone(async ({ app, token }) => (await request(app).get(`/api/sign/${token}`)).body);
  expect(mine).toMatchObject({ signer: { name: 'Siti Rahmah' }, event: { name: 'Kegiatan Siti Rahmah' } });
  expect(theirs).toMatchObject({ signer: { name: 'Budi Santoso' }, event: { name: 'Kegiatan Budi Santoso' } });
  expect(mine.contentDigest).not.toBe(theirs.contentDigest);
  const printed = await everyone(async ({ house }) => (await house.services.getPrinted(fileId('naskah', 0))).content);
  expect(printed.map(({ signers }) => signers[0]!.name)).toEqual(['Siti Rahmah', 'Budi Santoso']);
});

it('each finds its own people in the hall', async () => {
  const found = (q: string) =>
    everyone(async ({ app }) => (await request(app).get('/api/hall/kegiatan/people').query({ q })).body.found);
  expect(await found('rahmah')).toEqual([1, 0]);
  expect(await found('santoso')).toEqual([0, 1]);
});

it('what is guessed at one does not shut the door of the other', async () => {
  const login = async ({ app }: Installation) =>
    (await request(app).post('/api/session').send({ name: 'penebak', password: 'salah sama sekali' })).status;
  for (let i = 0; i < 30; i++) expect(await login(first)).toBe(401);
  expect(await everyone(login)).toEqual([429, 401]);

  const asking = (i: number) => ({
    credentialId: `orang-${i}`,
    pin: '000000',
    way: 'hall' as const,
    event: { id: 'kegiatan', timeZone: 'Asia/Jakarta' },
    from: 'penebak',
  });
  const guess = ({ house }: Installation, i: number): Promise<string> =>
    house.services.checkPin(asking(i)).then(
      () => 'in',
      (error: { readonly code: string }) => error.code,
    );
  const wrong = Array.from({ length: triesBeforeLock }, () => guess(first, 0));
  expect(new Set(await Promise.all(wrong))).toEqual(new Set(['pin-wrong', 'pin-locked']));
  expect(await everyone((installation) => guess(installation, 0))).toEqual(['pin-locked', 'pin-wrong']);
  const counts = await everyone(
    async ({ house }) => (await house.services.stores.hallGuesses.get('kegiatan'))?.wrongPins,
  );
  expect(counts).toEqual([triesBeforeLock, 1]);
});
