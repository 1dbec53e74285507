import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { parseWorkbook } from '../../src/roster/workbook.ts';
import { update } from '../../src/stores.ts';
import { strokes } from '../support/house.ts';
import { makeDraft, type Office, openOffice, rosterBody } from '../support/office.ts';

interface Card {
  readonly signerId: string;
  readonly name: string;
  readonly pin: string;
  readonly link: string;
}

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.raze());

const tokenOf = ({ link }: Card): string => link.split('/').at(-1)!;
const secrets = (cards: readonly Card[]) => cards.map(({ signerId, pin, link }) => [signerId, pin, link]).sort();

async function opened() {
  const { chief } = office;
  const { id, eventId } = await makeDraft(chief);
  await chief.call('post', `/api/declarations/${id}/open`).expect(200);
  const at = `/api/declarations/${id}`;
  const make = async (body: object = {}): Promise<readonly Card[]> =>
    (await chief.call('post', `${at}/cards`, body).expect(201)).body.cards;
  return { id, eventId, at, make };
}

async function sign(card: Card, pin = card.pin) {
  const { app } = office;
  const { contentDigest } = (await request(app).get(`/api/sign/${tokenOf(card)}`)).body;
  return request(app)
    .post(`/api/sign/${tokenOf(card)}`)
    .send({ contentDigest, strokes, pin });
}

const stored = async (id: string) =>
  office.services.stores.credentials.find({ where: { declarationId: id } }).then((found) => JSON.stringify(found));

describe('a batch of cards', () => {
  it('is one and the same in every form, as often as it is taken', async () => {
    const { at, make } = await opened();
    const made = await make();
    expect(secrets(await make())).toEqual(secrets(made));
    const { body } = await office.chief.call('get', `${at}/cards?of=semua`).expect(200);
    expect(secrets(body.cards)).toEqual(secrets(made));
    const sheet = await office.chief.call('get', `${at}/cards.xlsx`).buffer(true).parse(intoBuffer).expect(200);
    const [{ rows } = { rows: [] }] = await parseWorkbook(sheet.body);
    const listed = rows.slice(1).map((row) => [row[5]!.text, row[6]!.text]);
    expect(listed.toSorted()).toEqual(made.map(({ pin, link }) => [pin, link]).toSorted());
    for (const name of ['cards.pdf', 'desk-list.pdf']) {
      const [one, two] = await Promise.all([0, 1].map(() => office.chief.call('get', `${at}/${name}`).expect(200)));
      expect(one!.body.length).toBeGreaterThan(1000);
      expect(Buffer.compare(one!.body, two!.body)).toBe(0);
    }
    for (const card of made) expect((await sign(card)).status).toBe(200);
  });

  it('leaves those out who have signed, unless all are asked for, and says who has', async () => {
    const { at, make } = await opened();
    const [first, ...rest] = await make();
    await sign(first!);
    const read = async (of: string) => (await office.chief.call('get', `${at}/cards?of=${of}`)).body.cards;
    expect(secrets(await read('belum'))).toEqual(secrets(rest));
    const all = await read('semua');
    expect(all.filter((card: { signedAt?: string }) => card.signedAt)).toMatchObject([{ signerId: first!.signerId }]);
  });

  it('grows by whoever comes later, whose coming ends nothing; a PIN given before stays', async () => {
    const { chief } = office;
    const { id } = await makeDraft(chief);
    const at = `/api/declarations/${id}`;
    const { people } = (await chief.call('get', `${at}/roster`)).body;
    const { pin } = (await chief.call('post', `${at}/people/${people[0].id}/pin`).expect(201)).body;
    const before = (await chief.call('post', `${at}/cards`, {}).expect(201)).body.cards;
    expect(before.find(({ signerId }: Card) => signerId === people[0].id).pin).toBe(pin);
    const more = [...people, { name: 'Cici', position: 'Camat Lubuk Tarok', institution: '', regionCode: '13.03.06' }];
    await chief.call('put', `${at}/roster`, { people: more }).expect(200);
    const after = (await chief.call('post', `${at}/cards`, {}).expect(201)).body.cards;
    expect(after).toHaveLength(rosterBody.people.length + 1);
    expect(secrets(after)).toEqual(expect.arrayContaining(secrets(before)));
  });

  it('shows a new PIN or link of one person in every form from then on', async () => {
    const { at, make } = await opened();
    const [one] = await make();
    const { pin } = (await office.chief.call('post', `${at}/people/${one!.signerId}/pin`)).body;
    const { link } = (await office.chief.call('post', `${at}/people/${one!.signerId}/link`)).body;
    const now = (await make()).find(({ signerId }) => signerId === one!.signerId);
    expect(now).toMatchObject({ pin, link });
    expect([pin, link]).not.toContain(one!.pin);
  });

  it('is told in the trail, with who took it and in which form, and without a secret', async () => {
    const { at, eventId, make } = await opened();
    const made = await make();
    await office.chief.call('get', `${at}/desk-list.pdf`).expect(200);
    await make({ replace: true });
    const { entries } = (await office.chief.call('get', `/api/events/${eventId}/audit`)).body;
    const said = entries.map(({ code }: { code: string }) => code);
    expect(said).toEqual(expect.arrayContaining(['cards-made', 'cards-printed', 'cards-replaced']));
    for (const { pin, link } of made) {
      expect(JSON.stringify(entries)).not.toContain(`"${pin}"`);
      expect(JSON.stringify(entries)).not.toContain(link);
    }
  });

  it('is in the database as nothing that could be used, and ends with the closing and with the revocation', async () => {
    for (const [step, body] of [
      ['close', {}],
      ['revoke', { reason: 'Salah tanggal' }],
    ] as const) {
      const { id, at, make } = await opened();
      await make();
      const made = await make({ replace: true });
      const { formerLinks } = office.services.stores;
      expect(await formerLinks.find({ where: { declarationId: id } })).toHaveLength(made.length);
      for (const card of made) {
        expect(await stored(id)).not.toContain(`"${card.pin}"`);
        expect(await stored(id)).not.toContain(tokenOf(card));
      }
      expect(await stored(id)).toMatch(/"card":\{.*"formerPins"/);
      await office.chief.call('post', `${at}/${step}`, body).expect(200);
      expect(await stored(id)).not.toMatch(/"card"|"formerPins"/);
      expect(await formerLinks.find({ where: { declarationId: id } })).toEqual([]);
      await office.chief.call('get', `${at}/cards.pdf`).expect(409);
      await office.chief.call('get', `${at}/cards`).expect(409);
      await request(office.app)
        .get(`/api/sign/${tokenOf(made[0]!)}`)
        .expect(200); // the way to the receipt
    }
  });

  it('of an earlier version, or of another cards.key, works and is named as one that cannot be printed', async () => {
    const { at, make } = await opened();
    const made = await make();
    const { credentials } = office.services.stores;
    await update(credentials, made[0]!.signerId, ({ card: _none, ...old }) => old);
    await update(credentials, made[1]!.signerId, (old) => ({ ...old, card: { ...old.card!, pin: '00'.repeat(16) } }));
    const { body } = await office.chief.call('get', `${at}/cards`).expect(200);
    expect(secrets(body.cards)).toEqual(secrets(made.slice(2)));
    expect(body.unprintable.toSorted()).toEqual([made[0]!.signerId, made[1]!.signerId].toSorted());
    expect(secrets(await make())).toEqual(secrets(made.slice(2)));
    expect((await sign(made[0]!)).status).toBe(200);
    expect((await sign(made[1]!)).status).toBe(200);
    const fresh = await make({ of: 'semua', people: body.unprintable, replace: true });
    expect(fresh).toHaveLength(2);
  });
});

describe('whoever has an old card', () => {
  it('is told so by its link, and by its PIN with the new link, which counts as no wrong try', async () => {
    const { eventId, make } = await opened();
    const [old] = await make();
    const now = (await make({ replace: true })).find(({ signerId }) => signerId === old!.signerId)!;
    const link = await request(office.app).get(`/api/sign/${tokenOf(old!)}`);
    expect([link.status, link.body.code]).toEqual([410, 'card-replaced']);
    expect(link.body.detail).toContain('kartu atau pesan yang lama');
    expect(link.body.detail).not.toContain(old!.name);
    const { slug } = (await office.services.stores.events.get(eventId))!;
    const page = await request(office.app)
      .get(`/s/${tokenOf(old!)}`)
      .set('Accept', 'text/html')
      .expect(410);
    expect(page.text).toMatch(new RegExp(`<a class="button quiet" href="/h/${slug}">\\s*Ke halaman kegiatan`));
    for (let i = 0; i < 7; i++) {
      const { status, body } = await sign(now, old!.pin);
      expect([status, body.code]).toEqual([403, 'pin-wrong']);
      expect(body.detail).toContain('PIN dari kartu lama');
    }
    expect(await office.services.stores.credentials.get(now.signerId)).toMatchObject({ attempts: 0 });
    expect((await sign(now)).status).toBe(200);
  });

  it('learns nothing of it while the PIN is locked, and a wrong PIN stays a wrong one', async () => {
    const { make } = await opened();
    const [old] = await make();
    const now = (await make({ replace: true })).find(({ signerId }) => signerId === old!.signerId)!;
    const wrong = ['111111', '222222', '333333', '444444', '555555', '666666', '777777'].filter(
      (pin) => ![old!.pin, now.pin].includes(pin),
    );
    expect((await sign(now, wrong[0]!)).body.detail).toContain('tersisa 4 kali');
    await sign(now, old!.pin); // resets no count
    expect((await sign(now, wrong[1]!)).body.detail).toContain('tersisa 3 kali');
    for (const pin of wrong.slice(2, 5)) await sign(now, pin);
    const { body } = await sign(now, old!.pin);
    expect(body.code).toBe('pin-locked');
    expect(body.detail).not.toContain('lama');
  });

  it('is recognised by the last five PINs; a link that nobody had stays unknown', async () => {
    const { at, make } = await opened();
    const [first] = await make();
    const pins = [first!.pin];
    for (let i = 0; i < 6; i++)
      pins.push((await office.chief.call('post', `${at}/people/${first!.signerId}/pin`).expect(201)).body.pin);
    const said = async (pin: string) => (await sign(first!, pin)).body.detail as string;
    for (const pin of pins.slice(1, 6)) expect(await said(pin)).toContain('kartu lama');
    expect(await said(pins[0]!)).toContain('PIN salah');
    const unknown = await request(office.app).get('/api/sign/token-yang-tidak-pernah-ada').expect(404);
    expect(unknown.body.code).toBe('token-unknown');
  });
});

function intoBuffer(answer: request.Response, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  answer.on('end', () => done(null, Buffer.concat(chunks)));
}
