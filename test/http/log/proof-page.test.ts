import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { createApp } from '../../../src/app.ts';
import { buildHouse, draft, type House, people, signAll } from '../../support/house.ts';

let house: House;
let app: Express;
let code: string;
let last: number;

beforeAll(async () => {
  house = await buildHouse();
  const { services } = house;
  app = createApp(services);
  const roster = people(2);
  const declaration = await draft(services, roster);
  await services.ceremony.open(declaration.id);
  await signAll(services, declaration, roster);
  const [file] = await services.stores.files.find({ where: { declarationId: declaration.id } });
  code = file!.code;
  last = (await services.stores.revisions.facts(file!.id)).at(-1)!.n;
});
afterAll(() => house.raze());

const page = (n: number | string, of = code) =>
  request(app).get(`/v/${of}/tanda-terima/${n}`).set('Accept', 'text/html');

describe('the page of an inclusion proof', () => {
  it('comes within a second of the signature, asking again by itself until then', async () => {
    for (let i = 0; i < 100; i++) {
      const answer = await page(last).expect(200);
      if (answer.headers.refresh === undefined) {
        expect(answer.text).toContain('satu tanda tangan');
        expect(answer.text).toContain(`href="/v/${code}/tanda-terima/${last}.txt"`);
        expect(answer.text).toContain('role="img"');
        return;
      }
      expect(answer.text).toContain('memuat ulang sendiri');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('no proof after two seconds');
  });

  it('names nobody, and leaves the proof itself where it was', async () => {
    const { text } = await page(last);
    expect(text).not.toContain('Siregar');
    const proof = await request(app).get(`/v/${code}/tanda-terima/${last}.txt`).expect(200);
    expect(proof.text.startsWith('c2sp.org/tlog-proof@v1\n')).toBe(true);
  });

  it('of what is not there is not found', async () => {
    for (const n of [last + 1, -1, 'x', '99999999']) expect([404, 422]).toContain((await page(n)).status);
    expect((await page(0, '0000-0000-0000')).status).toBe(404);
    expect((await page(0, 'rubbish')).status).toBe(404);
  });
});
