import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { pinBudget } from '../../../src/operations/hall.ts';
import { hallCodes } from '../../../src/signer/hall-code.ts';
import { triesInHall } from '../../../src/signer/pin.ts';
import { update } from '../../../src/stores.ts';
import { type Card, giveCards } from '../../support/hall.ts';
import { eventBody, strokes } from '../../support/house.ts';
import { browserOf, type Office, openOffice, type Worker } from '../../support/office.ts';

/**
 * What a stranger, or a bad neighbour in the hall, can do to others. Everybody has the same network address here, as in a hall:
 * while each attack runs, honest people sign.
 */
const names = Array.from({ length: 30 }, (_, i) => `Orang ${String.fromCharCode(65 + (i % 26))}${i < 26 ? 'a' : 'b'}`);
let now = new Date('2024-09-30T02:00:00Z');
let office: Office;
let app: Express;
let chief: Worker;
let ids: { readonly event: string; readonly slug: string; readonly declaration: string };
let cards: readonly Card[];
let contentDigest: string;
let next = 0;

beforeAll(async () => {
  office = await openOffice({}, { clock: () => now });
  ({ app, chief } = office);
  const event = (await chief.call('post', '/api/events', eventBody).expect(201)).body;
  const made = await chief.call('post', `/api/events/${event.id}/declarations`, {
    template: { id: 'ikrar-asn' },
    slots: { pemilihan: 'Pemilihan Tahun 2024' },
  });
  const people = names.map((name) => ({ name, position: 'Camat', institution: 'Pemerintah Kabupaten' }));
  await chief.call('put', `/api/declarations/${made.body.id}/roster`, { people }).expect(200);
  await chief.call('post', `/api/declarations/${made.body.id}/open`).expect(200);
  ids = { event: event.id, slug: event.slug, declaration: made.body.id };
  const { stores } = office.services;
  const roster = (await stores.rosters.get(ids.declaration))!.people;
  cards = await giveCards(office.services, (await stores.declarations.get(ids.declaration))!, roster);
  contentDigest = (await request(app).get(`/api/sign/${cards[0]!.token}`)).body.contentDigest;
});
afterAll(() => office.raze());

const hall = async () => (await chief.call('get', `/api/events/${ids.event}/hall`).expect(200)).body;
const enter = (card: Card, body: object) =>
  request(app).post(`/api/hall/${ids.slug}/people/${card.person.id}`).send(body);
const wrongPin = (card: Card) => (card.pin === '999999' ? '999998' : '999999');

/** Somebody signs with the link of their card, and somebody else by name, code and PIN. */
async function honestPeopleSign(): Promise<void> {
  const [first, second] = [cards[next++]!, cards[next++]!];
  const byLink = { contentDigest, strokes, pin: first.pin };
  expect((await request(app).post(`/api/sign/${first.token}`).send(byLink)).status).toBe(200);
  const { code } = (await hall()).code;
  const entered = await enter(second, { pin: second.pin, code });
  expect([entered.status, entered.body.code]).toEqual([200, undefined]);
  const byTicket = { contentDigest, strokes };
  expect((await request(app).post(`/api/sign/${entered.body.token}`).send(byTicket)).status).toBe(200);
}

/** The pages that a hall needs. */
async function everyPageOpens(): Promise<void> {
  const page = async (path: string) => (await request(app).get(path).set('Accept', 'text/html')).status;
  const paths = [`/h/${ids.slug}`, `/h/${ids.slug}/papan`, `/s/${cards.at(-1)!.token}`, '/masuk', '/periksa', '/'];
  for (const path of paths) expect([path, await page(path)]).toEqual([path, 200]);
  const asked = [
    `/api/hall/${ids.slug}/progress`,
    `/api/sign/${cards.at(-1)!.token}`,
    '/log/checkpoint',
    '/segel.json',
  ];
  for (const path of asked) expect([path, (await request(app).get(path)).status]).toEqual([path, 200]);
}

describe('honest people sign while somebody', () => {
  it.each([
    ['asks for links that are not there', (i: number) => request(app).get(`/s/tautan-yang-tidak-ada-${i}`)],
    ['asks for halls that are not there', (i: number) => request(app).get(`/h/tidak-ada-${i}`)],
    ['searches with one letter', () => request(app).get(`/api/hall/${ids.slug}/people?q=a`)],
    [
      'signs with links of old cards',
      (i: number) => request(app).post(`/api/sign/kartu-yang-lama-${i}-xxxxxx`).send({ contentDigest, strokes }),
    ],
    ['guesses codes', (i: number) => request(app).get(`/v/0000-0000-000${i % 10}`)],
    ['asks who they are', () => request(app).get('/api/session')],
    ['tries one-time links', (i: number) => request(app).get(`/masuk/baru/x.${i}`)],
    ['guesses PINs without the code of the board', (i: number) => enter(cards[i % cards.length]!, { pin: '000000' })],
    [
      'guesses PINs with wrong codes',
      (i: number) => enter(cards[i % cards.length]!, { pin: '000000', code: String(i).padStart(6, '0') }),
    ],
  ])(
    '%s, 230 times',
    async (_, attack) => {
      for (let i = 0; i < 230; i += 23)
        await Promise.all(
          Array.from({ length: 23 }, async (_, k) => expect((await attack(i + k)).status).toBeGreaterThan(399)),
        );
      await everyPageOpens();
      await honestPeopleSign();
      const { locks, wrongPins } = await hall();
      expect([locks, wrongPins]).toEqual([[], 0]);
    },
    60_000,
  );
});

describe('somebody in the hall, who sees the code, and guesses at everybody', () => {
  it('closes the hall for those names, and neither their links nor the desk; the organizer sees it and lifts it', async () => {
    const victims = cards.slice(20);
    const guess = async (card: Card): Promise<void> => {
      const { code } = (await hall()).code;
      expect((await enter(card, { pin: wrongPin(card), code })).body.code).toMatch(/^pin-/);
    };
    for (const victim of victims) for (let i = 0; i < 5; i++) await guess(victim);
    now = new Date(now.getTime() + 3 * 60_000);
    for (const victim of victims) for (let i = 5; i < triesInHall; i++) await guess(victim);
    now = new Date(now.getTime() + 6 * 3_600_000);

    const { locks, alarms, wrongPins } = await hall();
    expect(locks.map(({ name, way }: { name: string; way: string }) => [name, way])).toEqual(
      victims.map(({ person }) => [person.name, 'hall']),
    );
    expect(wrongPins).toBe(victims.length * triesInHall);
    expect(wrongPins).toBeGreaterThan(pinBudget(names.length));
    expect(alarms).toEqual([{ code: 'pins-guessed', about: String(wrongPins) }]);
    const { code } = (await hall()).code;
    const [first, second, third] = victims as [Card, Card, Card];
    const closed = (await enter(first, { pin: first.pin, code })).body;
    expect([closed.code, closed.detail]).toEqual(['pin-locked', expect.stringContaining('QR pada kartu Anda')]);
    const byLink = { contentDigest, strokes, pin: first.pin };
    expect((await request(app).post(`/api/sign/${first.token}`).send(byLink)).status).toBe(200);
    await chief.call('post', `/api/hall/${ids.slug}/desk/${second.person.id}`, { card: 'KTP' }).expect(200);

    await chief.call('delete', `/api/events/${ids.event}/hall/locks/${second.person.id}`).expect(204);
    expect((await enter(second, { pin: second.pin, code })).status).toBe(200);
    expect((await enter(third, { pin: third.pin, code })).body.code).toBe('pin-locked');
    await chief.call('delete', `/api/events/${ids.event}/hall/locks`).expect(204);
    expect((await enter(third, { pin: third.pin, code })).status).toBe(200);
    expect(await hall()).toMatchObject({ locks: [], alarms: [], wrongPins: 0 });
    const { entries } = (await chief.call('get', `/api/events/${ids.event}/audit`).expect(200)).body;
    expect(entries.map(({ code }: { code: string }) => code)).toEqual(
      expect.arrayContaining(['lock-lifted', 'pin-locked']),
    );
  }, 60_000);

  it('is shown on the pages of the organizer', async () => {
    const browser = await browserOf(office);
    const { code } = (await hall()).code;
    const victim = cards[18]!;
    for (let i = 0; i < 5; i++) await enter(victim, { pin: wrongPin(victim), code });
    const { hallGuesses } = office.services.stores;
    await update(hallGuesses, ids.event, (old) => ({ ...old, wrongPins: 99, wrongCodes: hallCodes.budget }));
    for (const path of [`/kelola/k/${ids.event}`, `/kelola/k/${ids.event}/aula`]) {
      const { text } = await browser.open(path).expect(200);
      expect(text).toContain('99 PIN salah: ada yang menebak');
      expect(text).toContain('1000 kode aula salah');
    }
    const { text } = await browser.open(`/kelola/k/${ids.event}/aula`);
    expect(text).toContain(`/aula/buka/${victim.person.id}`);
    const csrf = /name="csrf" value="([^"]+)"/.exec(text)![1]!;
    const lifted = await browser
      .post(`/kelola/k/${ids.event}/aula/buka/${victim.person.id}`)
      .type('form')
      .send({ csrf });
    expect([lifted.status, lifted.headers.location]).toEqual([303, `/kelola/k/${ids.event}/aula`]);
    expect((await hall()).locks).toEqual([]);
    await chief.call('delete', `/api/events/${ids.event}/hall/locks`).expect(204);
  });
});
