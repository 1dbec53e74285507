import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { csrfToken, type findVisitor } from '../../../src/http/session.ts';
import type { Account, Declaration } from '../../../src/model.ts';
import { startSession } from '../../../src/operations/sessions.ts';
import { update } from '../../../src/stores.ts';
import { type Card, giveCards, hallApp } from '../../support/hall.ts';
import { buildHouse, draft, type House, people, strokes } from '../../support/house.ts';

let house: House;
let app: ReturnType<typeof hallApp>;
let declaration: Declaration;
let cards: readonly Card[];
let cookie: string;
let csrf: string;

beforeAll(async () => {
  house = await buildHouse();
  const { services } = house;
  app = hallApp(services);
  const roster = people(4);
  declaration = await draft(services, roster, {}, { slug: 'sijunjung' });
  await services.ceremony.open(declaration.id);
  cards = await giveCards(services, declaration, roster);
  ({ cookie, csrf } = await login('petugas', { eventId: declaration.eventId }));
  await form('/kios/sijunjung/pin', { csrf, pin: '2580' }).expect(303);
});
afterAll(() => house.raze());

async function login(name: string, membership?: { eventId: string; declarationId?: string }) {
  const { services } = house;
  const account: Account = {
    id: name,
    version: 0,
    name,
    displayName: name,
    admin: false,
    disabled: false,
    createdAt: '2024-09-01T00:00:00.000Z',
  };
  await services.stores.accounts.insert(account);
  if (membership)
    await services.stores.memberships.insert({
      id: name,
      version: 0,
      accountId: name,
      right: 'attendant',
      ...membership,
    });
  const { token } = await startSession(services, account);
  const [session] = await services.stores.sessions.find({ where: { accountId: name } });
  const visitor = { account, sessionId: session!.id, memberships: [], by: 'cookie' } satisfies ReturnType<
    typeof findVisitor
  >;
  return { cookie: `ikrar=${token}`, csrf: csrfToken(services, visitor) };
}

const page = (path: string, as = cookie) => request(app).get(path).set('Accept', 'text/html').set('Cookie', as);
const form = (path: string, body: object) =>
  request(app).post(path).set('Accept', 'text/html').set('Cookie', cookie).type('form').send(body);

describe('the desk', () => {
  it('is for attendants of this event only', async () => {
    const stranger = await login('orang-lain');
    expect((await page('/kios/sijunjung', stranger.cookie)).status).toBe(403);
    const elsewhere = await login('petugas-lain', { eventId: 'another' });
    expect((await page('/kios/sijunjung', elsewhere.cookie)).status).toBe(403);
    expect((await page('/kios/sijunjung')).text).toContain('Siapa yang akan menandatangani?');
    const newcomer = await login('petugas-tanpa-pin', { eventId: declaration.eventId });
    expect((await page('/kios/sijunjung', newcomer.cookie)).text).toContain('Buat PIN petugas');
  });

  it('shows an attendant of one round that round, and refuses them another', async () => {
    const mine = await login('petugas-ronde', { eventId: declaration.eventId, declarationId: declaration.id });
    expect((await page('/kios/sijunjung', mine.cookie)).status).toBe(200);
    const other = await login('petugas-ronde-lain', { eventId: declaration.eventId, declarationId: 'another-round' });
    const { person } = cards[0]!;
    const found = await page(`/kios/sijunjung/cari?q=${encodeURIComponent(person.name)}`, other.cookie);
    expect(found.text).not.toContain(person.id);
    expect((await page(`/kios/sijunjung/${person.id}`, other.cookie)).status).toBe(404);
  });

  it('opens the person whose address a scanner typed', async () => {
    const { person, token } = cards[1]!;
    const { status, headers } = await page(`/kios/sijunjung?q=${encodeURIComponent(`http://ikrar.test/s/${token}`)}`);
    expect([status, headers.location]).toEqual([303, `/kios/sijunjung/${person.id}`]);
    const unknown = await page(`/kios/sijunjung?q=${encodeURIComponent('http://ikrar.test/s/abcdefghijklmnopqrstuv')}`);
    expect(unknown.text).toContain('Kartu ini tidak dapat dipakai di sini');
    const hall = await page(`/kios/sijunjung?q=${encodeURIComponent('http://ikrar.test/h/sijunjung')}`);
    expect(hall.text).toContain('Yang dipindai bukan kartu pribadi');
  });

  it('hands over only after a card was seen, and its row says which and by whom', async () => {
    const { person } = cards[2]!;
    const to = `/kios/sijunjung/${person.id}`;
    expect((await form(to, { csrf })).status).toBe(422);
    expect((await form(to, { csrf, card: 'Kartu Pelajar' })).status).toBe(422);
    expect((await form(to, { card: 'KTP' })).status).toBe(403);
    const handed = await form(to, { csrf, card: 'KTP' });
    expect(handed.status).toBe(303);
    const path = handed.headers.location!;
    const trail = await house.services.stores.trail.find();
    const last = (await house.services.stores.trailDetails.get(trail.at(-1)!.details))!;
    expect([trail.at(-1)!.code, last.actor, last.parameters]).toEqual([
      'desk-handed-over',
      'petugas',
      { card: 'KTP', name: person.name },
    ]);
    const signing = await page(path);
    expect(signing.text).toContain('data-draft="none"');
    expect(signing.text).not.toContain('id="pin"');
    const { body } = await request(app).get(`/api${path.replace('/s/', '/sign/')}`);
    const signed = await request(app)
      .post(`/api${path.replace('/s/', '/sign/')}`)
      .send({ contentDigest: body.contentDigest, strokes });
    expect(signed.status).toBe(200);
    const [revision] = await house.services.stores.revisions.read(body.receipt?.fileId ?? signed.body.fileId, {
      after: signed.body.n - 1,
      limit: 1,
    });
    expect(revision!.means).toEqual({ kind: 'kiosk', attendant: 'petugas', card: 'KTP' });
    expect((await page(path)).text).toContain('data-back="/kios/sijunjung"');
  });

  it('hands over to a program in the same way: the ticket of the desk for whoever may, a login or a token of our page', async () => {
    const { person } = cards[3]!;
    const hand = (body: object) => request(app).post(`/api/hall/sijunjung/desk/${person.id}`).send(body);
    expect((await hand({ card: 'KTP' })).status).toBe(401);
    const browser = await login('petugas-peramban', { eventId: declaration.eventId });
    expect((await hand({ card: 'KTP' }).set('Cookie', browser.cookie)).body.code).toBe('csrf-failed');
    const stranger = (await login('program-lain')).cookie.replace('ikrar=', 'Bearer ');
    expect((await hand({ card: 'KTP' }).set('Authorization', stranger)).status).toBe(403);
    const program = await login('petugas-program', { eventId: declaration.eventId });
    const mine = program.cookie.replace('ikrar=', 'Bearer ');
    expect((await hand({}).set('Authorization', mine)).body.faults).toMatchObject([{ path: 'card' }]);
    const { status, body } = await hand({ card: 'SIM' }).set('Authorization', mine);
    expect([status, body.seconds]).toEqual([200, 300]);
    const read = await request(app).get(`/api/sign/${body.token}`);
    expect(read.body).toMatchObject({ needsPin: false, signer: { name: person.name } });
    const signing = { contentDigest: read.body.contentDigest, strokes };
    const signed = await request(app).post(`/api/sign/${body.token}`).send(signing);
    const [revision] = await house.services.stores.revisions.read(signed.body.fileId, {
      after: signed.body.n - 1,
      limit: 1,
    });
    expect(revision!.means).toEqual({ kind: 'kiosk', attendant: 'petugas-program', card: 'SIM' });
  });

  it('gives a ticket that ends with the account and with the right of who gave it', async () => {
    const { accounts, memberships } = house.services.stores;
    const { person } = cards[0]!;
    const give = async (name: string): Promise<string> => {
      const attendant = await login(name, { eventId: declaration.eventId });
      const bearer = attendant.cookie.replace('ikrar=', 'Bearer ');
      const to = `/api/hall/sijunjung/desk/${person.id}`;
      return (await request(app).post(to).set('Authorization', bearer).send({ card: 'KTP' })).body.token;
    };
    const expired = async (token: string) => (await request(app).get(`/api/sign/${token}`)).body.expired;
    const [first, second] = [await give('petugas-dinonaktifkan'), await give('petugas-dicabut')];
    expect([await expired(first), await expired(second)]).toEqual([false, false]);
    await update(accounts, 'petugas-dinonaktifkan', (account) => ({ ...account, disabled: true }));
    await memberships.remove('petugas-dicabut');
    expect([await expired(first), await expired(second)]).toEqual([true, true]);
    const { contentDigest } = (await request(app).get(`/api/sign/${first}`)).body;
    const signed = await request(app).post(`/api/sign/${first}`).send({ contentDigest, strokes });
    expect(signed.body.code).toBe('ticket-expired');
  });
});
