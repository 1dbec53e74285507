import { afterAll, beforeAll, expect, it } from '@jest/globals';
import request from 'supertest';
import { makeDraft, type Office, openOffice } from '../../support/office.ts';

let office: Office;
let code: string;
beforeAll(async () => {
  office = await openOffice();
  const { id } = await makeDraft(office.chief);
  const { body } = await office.chief.call('post', `/api/declarations/${id}/open`).expect(200);
  code = body.files[0].code;
});
afterAll(() => office.raze());

const ask = async (path: string) => (await request(office.app).get(path)).status;

it('codes cannot be guessed at the inclusion proofs either, and asking too early is no guess', async () => {
  for (let i = 0; i < 70; i++) expect(await ask(`/v/${code}/ikrar.pdf`)).toBe(409);
  expect(await ask(`/v/${code}/tanda-terima/77.txt`)).toBe(404);
  expect(await ask(`/v/${code}`)).toBe(200);
  for (let i = 0; i < 60; i++) await ask(`/v/0000-0000-0000/tanda-terima/${i}`);
  expect(await ask('/v/0000-0000-0000/tanda-terima/0')).toBe(429);
});
