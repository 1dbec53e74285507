import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Declaration, Person } from '../../../src/model.ts';
import { type Card, giveCards, hallApp } from '../../support/hall.ts';
import { buildHouse, draft, type House, people, strokes } from '../../support/house.ts';

let house: House;
let app: ReturnType<typeof hallApp>;
let declaration: Declaration;
let roster: readonly Person[];
let cards: readonly Card[];
let contentDigest: string;
let now = new Date('2024-09-30T03:00:00Z');

beforeAll(async () => {
  house = await buildHouse({ clock: () => now });
  const { services } = house;
  app = hallApp(services);
  roster = people(12);
  declaration = await draft(services, roster);
  await services.ceremony.open(declaration.id);
  cards = await giveCards(services, declaration, roster);
  const [file] = await services.stores.files.find({ where: { declarationId: declaration.id } });
  contentDigest = file!.contentDigest;
});
afterAll(() => house.raze());

const revisions = async (): Promise<number> => {
  const [file] = await house.services.stores.files.find({ where: { declarationId: declaration.id } });
  return (await house.services.stores.revisions.facts(file!.id)).length;
};
const post = (token: string, body: object) => request(app).post(`/api/sign/${token}`).send(body);
const good = (card: Card) => ({ contentDigest, strokes, pin: card.pin });

describe('POST /api/sign/{token}', () => {
  it('signs once; the same request again gets the first receipt and writes nothing', async () => {
    const card = cards[0]!;
    const first = await post(card.token, good(card));
    expect(first.status).toBe(200);
    expect(first.body).toMatchObject({ ordinal: 1, of: 12, name: 'Jon St. Pamuncak, S.IP.' });
    expect(first.body.moment).toBe('30 September 2024 pukul 10.00 WIB');
    const before = await revisions();
    const again = await post(card.token, good(card));
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect(await revisions()).toBe(before);
  });

  it('gives a double tap one signature', async () => {
    const card = cards[1]!;
    const before = await revisions();
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(card.token, good(card))));
    expect(new Set(answers.map(({ body }) => body.sha256)).size).toBe(1);
    expect(await revisions()).toBe(before + 1);
  });

  const refusals: readonly [string, (card: Card) => object, number, string][] = [
    ['another text', (card) => ({ ...good(card), contentDigest: '0'.repeat(64) }), 409, 'digest-mismatch'],
    ['no strokes', (card) => ({ ...good(card), strokes: [] }), 422, 'strokes-invalid'],
    [
      'strokes outside the pad',
      (card) => ({
        ...good(card),
        strokes: [
          [
            [0, 0],
            [1001, 5],
          ],
        ],
      }),
      422,
      'strokes-invalid',
    ],
    [
      'huge strokes',
      (card) => ({ ...good(card), strokes: [Array.from({ length: 4001 }, (_, i) => [i % 1000, 1])] }),
      422,
      'strokes-invalid',
    ],
    ['a dot', (card) => ({ ...good(card), strokes: [[[5, 5]]] }), 422, 'strokes-invalid'],
    ['an empty typed name', (card) => ({ ...good(card), strokes: [], typedName: ' ' }), 422, 'strokes-invalid'],
    [
      'a typed name that the font cannot print',
      (card) => ({ ...good(card), strokes: [], typedName: 'محمد' }),
      422,
      'character-unprintable',
    ],
    ['strokes that are no numbers', (card) => ({ ...good(card), strokes: [[['a', 'b']]] }), 422, 'invalid-input'],
    ['a field nobody knows', (card) => ({ ...good(card), nik: '1' }), 422, 'invalid-input'],
  ];
  it.each(refusals)('refuses %s and writes nothing', async (_name, body, status, code) => {
    const card = cards[2]!;
    const before = await revisions();
    const answer = await post(card.token, body(card));
    expect(answer.type).toBe('application/problem+json');
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(answer.body.detail.length).toBeGreaterThan(20);
    expect(await revisions()).toBe(before);
  });

  it('refuses an unknown link, broken JSON, another content type and a body over the limit', async () => {
    const unknown = await post('token-that-nobody-has', good(cards[2]!));
    expect(unknown.body.code).toBe('token-unknown');
    const to = `/api/sign/${cards[2]!.token}`;
    const broken = await request(app).post(to).set('Content-Type', 'application/json').send('{"a":');
    expect(broken.body.code).toBe('malformed-json');
    const pdf = await request(app).post(to).set('Content-Type', 'application/pdf').send('%PDF-1.7');
    expect(pdf.body.code).toBe('unsupported-media-type');
    const large = await post(cards[2]!.token, { ...good(cards[2]!), typedName: 'a'.repeat(300_000) });
    expect(large.body.code).toBe('body-too-large');
  });

  it('signs with a typed name', async () => {
    const card = cards[3]!;
    const answer = await post(card.token, { contentDigest, strokes: [], typedName: card.person.name, pin: card.pin });
    expect(answer.status).toBe(200);
  });
});

describe('the PIN', () => {
  const wrong = (card: Card) => post(card.token, { ...good(card), pin: '999999' });

  it('counts down, locks for a time that grows, and opens again', async () => {
    const card = cards[4]!;
    for (const left of [4, 3, 2, 1]) {
      const { status, body } = await wrong(card);
      expect([status, body.code]).toEqual([403, 'pin-wrong']);
      expect(body.detail).toContain(`tersisa ${left} kali`);
    }
    const locked = await wrong(card);
    expect([locked.status, locked.body.code]).toEqual([429, 'pin-locked']);
    expect(locked.body.detail).toContain('10.02 WIB');
    expect(locked.headers['retry-after']).toBe('120');
    expect((await post(card.token, good(card))).body.code).toBe('pin-locked');
    now = new Date(now.getTime() + 121_000);
    for (let i = 0; i < 4; i++) expect((await wrong(card)).body.code).toBe('pin-wrong');
    expect((await wrong(card)).body.retryAfter).toBe(240);
    now = new Date(now.getTime() + 241_000);
    expect((await post(card.token, good(card))).status).toBe(200);
  });

  it('counts guesses that are made at the same time', async () => {
    const card = cards[5]!;
    const guesses = Array.from({ length: 30 }, (_, i) => (i === 20 ? card.pin : String(200000 + i)));
    const answers = await Promise.all(guesses.map((pin) => post(card.token, { ...good(card), pin })));
    const codes = answers.map(({ body }) => body.code as string | undefined);
    expect(codes.filter((code) => code === 'pin-wrong')).toHaveLength(4);
    expect(codes.filter((code) => code === 'pin-locked')).toHaveLength(26);
  });
});

describe('the hall', () => {
  const hall = async (): Promise<string> => (await house.services.stores.events.get(declaration.eventId))!.slug;

  it('finds a name by three letters, without signs, and gives a ticket for the PIN', async () => {
    const slug = await hall();
    const found = await request(app).get(`/api/hall/${slug}/people?q=${encodeURIComponent('syafii sir')}`);
    expect(found.body.found).toBe(11);
    expect(Object.keys(found.body.people[0])).toEqual(['id', 'name', 'position', 'institution', 'group']);
    const card = cards[6]!;
    const to = `/api/hall/${slug}/people/${card.person.id}`;
    expect((await request(app).post(to).send({ pin: '999999' })).body.code).toBe('pin-wrong');
    const { body } = await request(app).post(to).send({ pin: card.pin });
    expect((await post(body.token, { contentDigest, strokes })).status).toBe(200);
  });

  it('lets a ticket end, but not the receipt of who had signed by it', async () => {
    const slug = await hall();
    const [seven, eight] = [cards[7]!, cards[8]!];
    const ticket = async (card: Card): Promise<string> =>
      (await request(app).post(`/api/hall/${slug}/people/${card.person.id}`).send({ pin: card.pin })).body.token;
    const [signedBy, late] = [await ticket(seven), await ticket(eight)];
    expect((await post(signedBy, { contentDigest, strokes })).status).toBe(200);
    now = new Date(now.getTime() + 31 * 60_000);
    expect((await post(late, { contentDigest, strokes })).body.code).toBe('ticket-expired');
    expect((await post(signedBy, { contentDigest, strokes })).status).toBe(200);
    expect((await request(app).get(`/s/${late}`).set('Accept', 'text/html')).text).toContain('Waktu habis');
  });

  it('lets a ticket end with the PIN it was given for', async () => {
    const slug = await hall();
    const card = cards[10]!;
    const { body } = await request(app).post(`/api/hall/${slug}/people/${card.person.id}`).send({ pin: card.pin });
    const { credentials } = house.services.stores;
    const before = (await credentials.get(card.person.id))!;
    await credentials.put([{ ...before, pinHash: '0'.repeat(64) }]); // a new card was made
    expect((await post(body.token, { contentDigest, strokes })).body.code).toBe('ticket-expired');
    await credentials.put([before]);
  });

  it('refuses a ticket that was altered', async () => {
    const slug = await hall();
    const card = cards[9]!;
    const { body } = await request(app).post(`/api/hall/${slug}/people/${card.person.id}`).send({ pin: card.pin });
    const [head, payload, mac] = (body.token as string).split('.');
    const forged = JSON.parse(Buffer.from(payload!, 'base64url').toString());
    forged.signerId = cards[10]!.person.id;
    const other = `${head}.${Buffer.from(JSON.stringify(forged)).toString('base64url')}.${mac}`;
    expect((await post(other, { contentDigest, strokes })).body.code).toBe('token-unknown');
  });

  it('counts', async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    now = new Date(now.getTime() + 2000);
    const { body } = await request(app).get(`/api/hall/${await hall()}/progress`);
    expect(body).toMatchObject({ total: 12, signed: 6 });
    expect(body.latest).toHaveLength(6);
    expect(JSON.stringify(body)).not.toContain('signerId');
  });

  it('closes', async () => {
    await house.services.ceremony.close(declaration.id);
    expect((await post(cards[11]!.token, good(cards[11]!))).body.code).toBe('declaration-closed');
    expect((await post(cards[0]!.token, good(cards[0]!))).status).toBe(200);
  });
});
