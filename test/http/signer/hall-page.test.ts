import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Declaration } from '../../../src/model.ts';
import { boardUrl } from '../../../src/operations/hall.ts';
import { type Card, giveCards, hallApp } from '../../support/hall.ts';
import { buildHouse, draft, type House, people } from '../../support/house.ts';

let house: House;
let app: ReturnType<typeof hallApp>;
let declaration: Declaration;
let cards: readonly Card[];

const roles = ['pemandu', 'penandatangan', 'saksi', 'mengetahui'] as const;

beforeAll(async () => {
  house = await buildHouse();
  app = hallApp(house.services);
  const roster = people(99).map((person, i) => ({ ...person, role: roles[i] ?? 'penandatangan' }));
  declaration = await draft(house.services, roster, {}, { slug: 'aula' });
  await house.services.ceremony.open(declaration.id);
  cards = await giveCards(house.services, declaration, roster);
});
afterAll(() => house.raze());

const page = async (path: string) => (await request(app).get(path).set('Accept', 'text/html')).text;

describe('the hall’s list', () => {
  it('can be read through as a whole under 100 people, those who have not signed first', async () => {
    const text = await page('/h/aula');
    expect(text).toContain('Lihat semua nama (99)');
    expect([...text.matchAll(/\/h\/aula\/saya\//g)]).toHaveLength(99);
    const roster = people(100);
    const many = await draft(house.services, roster, {}, { slug: 'banyak' });
    await house.services.ceremony.open(many.id);
    expect(await page('/h/banyak')).not.toContain('/h/banyak/saya/');
  });

  it('sends whoever is not found to the desk', async () => {
    expect(await page('/h/aula/cari?q=tidakada')).toContain('datanglah ke meja petugas');
  });
});

describe('in what part somebody signs', () => {
  it.each([
    [0, 'sebagai pemandu ikrar'],
    [2, 'Anda tidak ikut berikrar'],
    [3, 'sebagai pejabat yang mengetahui'],
  ])('person %i reads “%s”', async (i, words) => expect(await page(`/s/${cards[i]!.token}`)).toContain(words));

  it('is not said to those who pledge', async () => {
    expect(await page(`/s/${cards[1]!.token}`)).not.toContain('ikut berikrar');
  });
});

describe('personal data', () => {
  it('are spoken of before the pad, with purpose, basis and rights behind a link', async () => {
    const text = await page(`/s/${cards[1]!.token}`);
    const note = text.indexOf('UU 27/2022');
    expect(note).toBeGreaterThan(0);
    expect(note).toBeLessThan(text.indexOf('id="pad"'));
    expect(text).toContain('href="/h/aula/data-pribadi"');
    const said = await page('/h/aula/data-pribadi');
    for (const words of ['pengendali', 'Pasal 20 ayat (2)', 'Hak Anda', 'Pasal 5 sampai dengan 15'])
      expect(said).toContain(words);
  });
});

describe('the board after the closing', () => {
  it('shows the time of the seal, the public QR and the code, to whoever looks', async () => {
    const { services } = house;
    const { event } = await services.getDirectory('aula');
    const board = boardUrl(services, event).slice(services.config.baseUrl.length);
    const [file] = await services.stores.files.find({ where: { declarationId: declaration.id } });
    expect(await page(board)).not.toContain('Disegel');
    await services.ceremony.close(declaration.id);
    const part = board.replace('/papan?', '/papan/kode?');
    for (const path of [board, part, '/h/aula/papan']) {
      const text = await page(path);
      expect(text).toMatch(/Disegel pukul \d\d\.\d\d WI/);
      expect(text).toContain(file!.code);
      expect(text).toContain(`aria-label="Kode QR ke ${services.config.baseUrl}/v/${file!.code}"`);
      expect(text).not.toContain('cari nama Anda');
    }
  });
});
