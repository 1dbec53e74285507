import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp } from '../../../src/app.ts';
import type { Declaration } from '../../../src/model.ts';
import { createHallDoor, hallCodes, isScreen, screenToken } from '../../../src/signer/hall-code.ts';
import { isHallOpen } from '../../../src/signer/hall-hours.ts';
import { triesInHall } from '../../../src/signer/pin.ts';
import { broughtForward } from '../../../src/store/migrations.ts';
import { type Card, giveCards } from '../../support/hall.ts';
import { buildHouse, draft, type House, people, sijunjung } from '../../support/house.ts';

let now = new Date('2024-09-30T02:00:00Z');
let house: House;
let app: ReturnType<typeof createApp>;
let declaration: Declaration;
let cards: readonly Card[];
beforeAll(async () => {
  house = await buildHouse({ clock: () => now });
  app = createApp(house.services);
  const roster = people(6);
  const { hall: _always, ...event } = sijunjung;
  declaration = await draft(house.services, roster, {}, { ...event, slug: 'sijunjung', hall: {} });
  await house.services.ceremony.open(declaration.id);
  cards = await giveCards(house.services, declaration, roster);
});
afterAll(() => house.raze());

const door = () => house.services.hallDoor;
const eventId = () => declaration.eventId;
const enter = (card: Card, body: object) =>
  request(app).post(`/api/hall/sijunjung/people/${card.person.id}`).send(body);
const later = (ms: number): void => {
  now = new Date(now.getTime() + ms);
};

describe('the code of the board', () => {
  it('changes every few minutes, and the last one is good for one period more', async () => {
    const first = await door().show(eventId());
    expect(first.code).toMatch(/^\d{6}$/);
    expect(first.full.startsWith(first.code)).toBe(true);
    const check = (typed: string) =>
      door()
        .check({ id: eventId() }, typed, 'x')
        .then(
          () => 'in',
          ({ code }) => code,
        );
    expect(await check(first.code)).toBe('in');
    later(hallCodes.periodMs);
    const second = await door().show(eventId());
    expect(second.full).not.toBe(first.full);
    expect([await check(first.code), await check(second.code), await check(first.full)]).toEqual(['in', 'in', 'in']);
    later(hallCodes.periodMs);
    expect([await check(first.code), await check(first.full), await check(second.code)]).toEqual([
      'hall-code-wrong',
      'hall-code-wrong',
      'in',
    ]);
  });

  it('is the same on another node and after a restart, and another for another event or key', async () => {
    const { authority, stores } = house.services;
    const deps = { stores, clock: () => now, countGuess: async () => {}, refused: () => {} };
    const node = createHallDoor({ ...deps, authority });
    expect(await node.show(eventId())).toEqual(await door().show(eventId()));
    expect((await node.show('lain')).full).not.toBe((await door().show(eventId())).full);
    const other = createHallDoor({ ...deps, authority: { ticketKey: new Uint8Array(32) } });
    expect((await other.show(eventId())).full).not.toBe((await door().show(eventId())).full);
  });

  it('is asked before the PIN, whose count a wrong code does not touch', async () => {
    const [card] = cards as [Card];
    for (const code of [undefined, '', '000000', '12', 'abc'])
      expect([code, (await enter(card, { pin: '999999', code })).body.code]).toEqual([code, 'hall-code-wrong']);
    expect((await house.services.stores.credentials.get(card.person.id))!.hall).toBeUndefined();
    const { code } = await door().show(eventId());
    expect((await enter(card, { pin: '999999', code })).body.code).toBe('pin-wrong');
    expect((await enter(card, { pin: card.pin, code: `${code.slice(0, 3)} ${code.slice(3)}` })).status).toBe(200);
  });

  it('gets longer when it is guessed on and on; whoever brings all of it is let in throughout', async () => {
    const { hallGuesses } = house.services.stores;
    const counted = (await hallGuesses.get(eventId()))!;
    await hallGuesses.put([{ ...counted, wrongCodes: hallCodes.budget - 1 }]);
    const [, card] = cards as [Card, Card];
    const before = await door().show(eventId());
    expect((await enter(card, { pin: card.pin, code: before.code })).status).toBe(200);
    expect((await enter(card, { pin: card.pin, code: '000000' })).body.code).toBe('hall-code-wrong');
    const after = await door().show(eventId());
    expect([after.code, after.full]).toEqual([before.full, before.full]);
    const refused = (await enter(card, { pin: card.pin, code: before.code })).body;
    expect([refused.code, refused.detail]).toEqual(['hall-code-wrong', expect.stringContaining('12 angka')]);
    for (let i = 0; i < 40; i++) await enter(card, { pin: card.pin, code: String(i) });
    expect((await hallGuesses.get(eventId()))!.wrongCodes).toBe(hallCodes.budget);
    expect((await enter(card, { pin: card.pin, code: after.code })).status).toBe(200);
    await hallGuesses.put([{ ...counted, version: counted.version + 200, wrongCodes: 0 }]);
  });
});

describe('the pages of the hall', () => {
  const page = (path: string, cookie = '') => request(app).get(path).set({ Accept: 'text/html', Cookie: cookie });
  const cookieOf = (answer: request.Response): string => String(answer.headers['set-cookie'] ?? '').split(';')[0]!;

  it('ask for the code once: a phone keeps it while it is good, from the board’s QR or as typed', async () => {
    const { code, full } = await door().show(eventId());
    const [, , card] = cards as [Card, Card, Card];
    const path = `/h/sijunjung/saya/${card.person.id}`;
    expect((await page(path)).text).toContain('Enam angka yang sekarang tampil di layar');
    const scanned = await page(`/h/sijunjung?kode=${full}`);
    expect([scanned.status, scanned.headers.location, cookieOf(scanned)]).toEqual([
      303,
      '/h/sijunjung',
      `ikrar-aula=${full}`,
    ]);
    expect((await page(path, cookieOf(scanned))).text).not.toContain('id="kode"');
    const post = (body: object, cookie = '') =>
      request(app).post(path).set({ Accept: 'text/html', Cookie: cookie }).type('form').send(body);
    const slip = await post({ kode: code, pin: '999999' });
    expect([slip.status, cookieOf(slip), slip.text.includes('id="kode"')]).toEqual([403, `ikrar-aula=${full}`, false]);
    const wrong = await post({ kode: '000000', pin: card.pin });
    expect([wrong.status, cookieOf(wrong), wrong.text.includes('Kode aula tidak cocok')]).toEqual([403, '', true]);
    expect((await post({ pin: card.pin }, cookieOf(slip))).status).toBe(303);
    later(2 * hallCodes.periodMs);
    expect((await page(path, cookieOf(slip))).text).toContain('id="kode"');
    expect((await page(`/h/sijunjung?kode=${full}`)).text).toContain('Pindai lagi QR');
  });

  it('take no short code from a cookie: it would be guessed without being counted', async () => {
    const { code } = await door().show(eventId());
    const path = `/h/sijunjung/saya/${cards[2]!.person.id}`;
    expect((await page(path, `ikrar-aula=${code}`)).text).toContain('id="kode"');
  });

  it('show the code on the board to whoever has the address of its screen, and to nobody else', async () => {
    const { code, full } = await door().show(eventId());
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    const token = screenToken(house.services.authority.ticketKey, eventId());
    expect((await page(`/h/sijunjung/papan?layar=${token}`)).text).toContain(spaced);
    expect((await page(`/h/sijunjung/papan/kode?layar=${token}`)).text).toContain(spaced);
    const open = await page('/h/sijunjung/papan');
    expect([open.status, open.text.includes(spaced), open.text.includes(full)]).toEqual([200, false, false]);
    for (const path of ['/h/sijunjung/papan?layar=salah', '/h/sijunjung/papan/kode', '/h/sijunjung/papan/kode?layar='])
      expect([path, (await page(path)).status]).toEqual([path, 404]);
    expect(isScreen(house.services.authority.ticketKey, 'lain', token)).toBe(false);
  });
});

describe('the hours of the hall', () => {
  const event = { firstDay: '2024-09-30', lastDay: '2024-10-01', timeZone: 'Asia/Makassar' } as const;
  const at = (text: string) => new Date(`${text}+08:00`);

  it.each([
    ['the day before', {}, [], '2024-09-29T23:59:59', false],
    ['the first day, local time', {}, [], '2024-09-30T00:00:00', true],
    ['the last day', {}, [], '2024-10-01T23:59:59', true],
    ['the day after', {}, [], '2024-10-02T00:00:00', false],
    ['a day of the declaration', {}, ['2024-10-03', '2024-10-05'], '2024-10-05T10:00:00', true],
    ['a day between its days', {}, ['2024-10-03', '2024-10-05'], '2024-10-04T10:00:00', false],
    ['a day of the event that is none of the declaration', {}, ['2024-10-03'], '2024-09-30T10:00:00', false],
    ['a rehearsal', { from: '2024-09-28' }, [], '2024-09-28T10:00:00', true],
    ['before the rehearsal', { from: '2024-09-28' }, [], '2024-09-27T10:00:00', false],
    ['a day longer', { until: '2024-10-02' }, [], '2024-10-02T23:00:00', true],
    ['after the longer day', { until: '2024-10-02' }, [], '2024-10-03T00:00:00', false],
  ])('%s', (_, hall, days, when, open) => {
    expect(isHallOpen({ ...event, hall }, { days }, at(when))).toBe(open);
  });

  it('close the hall to PINs, not to links, and an organizer can open it longer', async () => {
    const card = cards[3]!;
    now = new Date('2024-10-02T02:00:00Z');
    const { code } = await door().show(eventId());
    const late = (await enter(card, { pin: card.pin, code })).body;
    expect([late.status, late.code]).toEqual([403, 'hall-closed']);
    expect(late.detail).toContain('30 September–1 Oktober 2024');
    const { text } = await request(app).get(`/h/sijunjung/saya/${card.person.id}`).set('Accept', 'text/html');
    expect([text.includes('QR atau buka tautan pada kartu'), text.includes('id="pin"')]).toEqual([true, false]);
    expect((await request(app).get(`/api/sign/${card.token}`)).status).toBe(200);
    const { events } = house.services.stores;
    const stored = (await events.get(eventId()))!;
    await events.put([{ ...stored, version: stored.version + 1, hall: { until: '2024-10-02' } }]);
    expect((await enter(card, { pin: card.pin, code })).status).toBe(200);
  });
});

describe('the chance that somebody forges a signature by guessing (SECURITY.md)', () => {
  const people = 1507;
  const pins = 1_000_000;
  /** Guesses a second that a stranger is granted, day and night, for thirty days: more than a node answers. */
  const tries = 500 * 86_400 * 30;
  const inside = 1 - (1 - triesInHall / pins) ** people;

  it('from outside of the hall is less than 1 in 10,000 in thirty days', () => {
    // two codes are good at a time
    const short = hallCodes.budget * (2 / 10 ** hallCodes.short);
    const long = tries * (2 / 10 ** hallCodes.long);
    const outside = (short + long) * inside;
    expect(outside).toBeLessThan(1 / 10_000);
    expect(outside).toBeCloseTo(0.000069, 6);
  });

  it('from inside, or without the code, is 1.5 %, however long the declaration is open', () => {
    expect(inside).toBeCloseTo(0.015, 3);
  });
});

describe('an installation from before', () => {
  it('keeps wrong PINs at the hall, and no link stays locked', () => {
    const old = {
      id: 'a',
      version: 3,
      declarationId: 'b',
      fileId: '',
      attempts: 5,
      lockedUntil: '2024-09-30T02:00:00.000Z',
    };
    const { attempts, lockedUntil, ...rest } = old;
    const moved = { ...rest, attempts: 0, hall: { attempts, lockedUntil } };
    for (const from of [1, 2, 3, 4]) expect(broughtForward(from, 'credentials', old)).toEqual(moved);
    expect(broughtForward(4, 'credentials', moved)).toEqual(moved);
  });
});
