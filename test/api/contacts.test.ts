import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { bytesOf } from '../support/house.ts';
import { type Browser, browserOf, enter, makeDraft, type Office, openOffice, rosterBody } from '../support/office.ts';

const phone = '0812-3456-7890';
const stored = '+6281234567890';
const email = 'zefnihan@contoh.example';

let office: Office;
let browser: Browser;
beforeAll(async () => {
  office = await openOffice();
  browser = await browserOf(office);
});
afterAll(() => office.raze());

/** An opened declaration on whose roster the first person can be reached. */
async function opened() {
  const { chief } = office;
  const { id, eventId } = await makeDraft(chief);
  const at = `/api/declarations/${id}`;
  const [first, ...others] = rosterBody.people;
  const people = [{ ...first, phone, email }, ...others];
  const saved = (await chief.call('put', `${at}/roster`, { people }).expect(200)).body.people;
  await chief.call('post', `${at}/open`).expect(200);
  await chief.call('post', `${at}/cards`, {}).expect(201);
  return { id, eventId, at, person: saved[0].id as string };
}

const everything = async () => {
  const { stores } = office.services;
  return JSON.stringify([await stores.rosters.find(), await stores.deliveries.find()]);
};

describe('where people are reached', () => {
  it('is seen by organizers only, printed on nothing, and gone with the closing', async () => {
    const { chief, app, services } = office;
    const { id, eventId, at } = await opened();
    const invited = await chief.call('post', `/api/events/${eventId}/members`, { name: 'siti', right: 'attendant' });
    const attendant = await enter(app, invited.body.setupUrl.split('/').at(-1), 'siti');
    expect(JSON.stringify((await chief.call('get', `${at}/roster`)).body)).toContain(stored);
    const [file] = await services.stores.files.find({ where: { declarationId: id } });
    const told = [
      (await attendant.call('get', `${at}/roster`).expect(200)).text,
      (await attendant.call('get', `${at}/progress`).expect(200)).text,
      (await request(app).get(`/v/${file!.code}`).expect(200)).text,
      (await request(app).get(`/api/verify/${file!.code}`).expect(200)).text,
      Buffer.from(await bytesOf(services, file!.id)).toString('latin1'),
      JSON.stringify(await services.getPrinted(file!.id)),
      JSON.stringify(await services.stores.trailDetails.find()),
    ];
    for (const text of told) {
      expect(text).not.toContain(stored.slice(3));
      expect(text).not.toContain(email);
    }
    await chief.call('post', `${at}/close`).expect(200);
    expect(await everything()).not.toContain(stored);
    expect(await everything()).not.toContain(email);
  });

  it('is gone with the revocation, and with a draft that is removed', async () => {
    const { chief } = office;
    const { at } = await opened();
    await chief.call('post', `${at}/revoke`, { reason: 'Salah tanggal' }).expect(200);
    expect(await everything()).not.toContain(stored);
    const { id } = await makeDraft(chief);
    await chief.call('put', `/api/declarations/${id}/roster`, { people: [{ ...rosterBody.people[1], phone }] });
    expect(await everything()).toContain(stored);
    await chief.call('delete', `/api/declarations/${id}`).expect(204);
    expect(await everything()).not.toContain(stored);
  });

  it('goes on to a follow-up that is made before the closing, of which the page of the closing tells, and ends with that one', async () => {
    const { chief } = office;
    const { id, at } = await opened();
    expect((await browser.open(`/kelola/n/${id}/tutup`).expect(200)).text).toContain('Siapkan susulan dulu');
    const round = (await chief.call('post', `${at}/rounds`, { relation: 'susulan' }).expect(201)).body.id as string;
    await chief.call('post', `${at}/close`).expect(200);
    const { people } = (await chief.call('get', `/api/declarations/${round}/roster`).expect(200)).body;
    expect(people[0]).toMatchObject({ phone: stored, email });
    expect((await browser.open(`/kelola/n/${id}/putaran`).expect(200)).text).toContain(
      'sudah dihapus saat naskah ini ditutup',
    );
    await chief.call('post', `/api/declarations/${round}/open`).expect(200);
    await chief.call('post', `/api/declarations/${round}/close`).expect(200);
    expect(await everything()).not.toContain(stored);
  });

  it('stays when the roster is edited in the grid', async () => {
    const { chief } = office;
    const { id } = await makeDraft(chief);
    const [first, ...others] = rosterBody.people;
    await chief.call('put', `/api/declarations/${id}/roster`, { people: [{ ...first, phone, email }, ...others] });
    const { text } = await browser.open(`/kelola/n/${id}/peserta/sunting`).expect(200);
    expect(text).toContain(stored);
    expect(text).toContain(email);
  });
});

describe('an address that is corrected after the opening', () => {
  it('is where the link goes from then on, which counts as not sent; nothing else of the roster changes', async () => {
    const { chief, services } = office;
    const { id, at, person } = await opened();
    const before = (await services.stores.rosters.get(id))!;
    await chief.call('post', `${at}/people/${person}/sent`, { sent: true }).expect(200);
    const { body } = await chief.call('put', `${at}/people/${person}/contact`, { phone: '0813 1111 2222' }).expect(200);
    expect(body).toEqual({ id: person, phone: '+6281311112222', email });
    const after = (await services.stores.rosters.get(id))!;
    expect(after.frozen).toBe(true);
    const [first, ...others] = before.people;
    expect(after.people).toEqual([{ ...first, phone: '+6281311112222' }, ...others]);
    const { cards } = (await chief.call('get', `${at}/cards`)).body;
    expect(cards.find((one: { signerId: string }) => one.signerId === person).sentAt).toBeUndefined();
    expect((await browser.open(`/kelola/n/${id}/kartu/tautan`).expect(200)).text).toContain('wa.me/6281311112222');
    const removed = await chief.call('put', `${at}/people/${person}/contact`, { phone: '', email: '' }).expect(200);
    expect(removed.body).toEqual({ id: person });
  });

  it('keeps what was sent to the address that stays', async () => {
    const { chief, services } = office;
    const { at, person } = await opened();
    await chief.call('post', `${at}/people/${person}/sent`, { sent: true }).expect(200);
    const linkHash = (await services.stores.credentials.get(person))!.linkHash!;
    const delivery = (await services.stores.deliveries.get(person))!;
    const now = '2024-09-30T02:00:00.000Z';
    const message = { kind: 'link', linkHash, askedAt: now, at: now, tries: 1 } as const;
    const put = (state: 'failed' | 'waiting', version: number) =>
      services.stores.deliveries.put([{ ...delivery, version, email: { ...message, state } }]);
    const correct = (email: string) => chief.call('put', `${at}/people/${person}/contact`, { email }).expect(200);
    await put('failed', 1);
    await correct('baru@contoh.example');
    expect(await services.stores.deliveries.get(person)).toMatchObject({ whatsapp: { linkHash } });
    expect(await services.stores.deliveries.get(person)).not.toHaveProperty('email');
    await put('waiting', 3);
    await correct('lagi@contoh.example');
    expect(await services.stores.deliveries.get(person)).toMatchObject({ email: { state: 'waiting' } });
    await chief.call('put', `${at}/people/${person}/contact`, { phone: '081322223333' }).expect(200);
    expect(await services.stores.deliveries.get(person)).not.toHaveProperty('whatsapp');
  });

  it('is refused where it is none, to attendants, and after the closing; the person’s page says so', async () => {
    const { chief, app } = office;
    const { id, eventId, at, person } = await opened();
    const invited = await chief.call('post', `/api/events/${eventId}/members`, { name: 'adi', right: 'attendant' });
    const attendant = await enter(app, invited.body.setupUrl.split('/').at(-1), 'adi');
    await attendant.call('put', `${at}/people/${person}/contact`, { email }).expect(403);
    await chief.call('put', `${at}/people/${person}/contact`, { email: 'bukan alamat' }).expect(422);
    await chief.call('put', `${at}/people/${person}/contact`, { phone: '12' }).expect(422);
    const path = `/kelola/n/${id}/orang/${person}`;
    const shown = await browser.open(path).expect(200);
    expect(shown.text).toContain(`value="${email}"`);
    const seen = await request(app).get(path).set('Authorization', `Bearer ${attendant.token}`).expect(200);
    expect(seen.text).not.toContain(email);
    const csrf = /name="csrf" value="([^"]+)"/.exec(shown.text)![1]!;
    const send = (fields: object) =>
      browser
        .post(`${path}/alamat`)
        .type('form')
        .send({ csrf, ...fields });
    expect((await send({ phone, email: 'salah' }).expect(422)).text).toContain('bukan alamat surel');
    await send({ phone: '0813 1111 2222', email: '' }).expect(303);
    expect((await chief.call('get', `${at}/roster`)).body.people[0]).toMatchObject({ phone: '+6281311112222' });
    await chief.call('post', `${at}/close`).expect(200);
    await chief.call('put', `${at}/people/${person}/contact`, { email }).expect(409);
    expect(JSON.stringify(await office.services.stores.rosters.get(id))).not.toContain('@');
  });
});

describe('a link over WhatsApp', () => {
  it('goes to the number, with name, date, place and link, and without the PIN', async () => {
    const { id, at } = await opened();
    const { cards } = (await office.chief.call('get', `${at}/cards`)).body;
    const { text } = await browser.open(`/kelola/n/${id}/kartu/tautan`).expect(200);
    const [, to, said] = /https:\/\/wa\.me\/(\d+)\?text=([^"]+)/.exec(text)!;
    expect(to).toBe(stored.slice(1));
    const message = decodeURIComponent(said!);
    const card = cards.find((one: { phone?: string }) => one.phone === stored);
    for (const part of ['Zefnihan, S.Pd., M.M.', '30 September–1 Oktober 2024', 'Hotel Bukik Gadang', card.link])
      expect(message).toContain(part);
    expect(message.replace(card.link, '')).not.toContain(card.pin);
  });

  it('is marked as sent for the link that the person has, and no longer for a new one', async () => {
    const { id, at, person } = await opened();
    const { chief } = office;
    const sentAt = async () =>
      (await chief.call('get', `${at}/cards`)).body.cards.find((one: { signerId: string }) => one.signerId === person)
        .sentAt;
    expect(await sentAt()).toBeUndefined();
    await chief.call('post', `${at}/people/${person}/sent`, { sent: true }).expect(200);
    expect(await sentAt()).toMatch(/^\d{4}-/);
    expect((await browser.open(`/kelola/n/${id}/kartu/tautan`)).text).toMatch(/<b id="terkirim">1<\/b> dari\s+3/);
    await chief.call('post', `${at}/people/${person}/sent`, { sent: false }).expect(200);
    expect(await sentAt()).toBeUndefined();
    await chief.call('post', `${at}/people/${person}/sent`, { sent: true }).expect(200);
    await chief.call('post', `${at}/people/${person}/link`).expect(201);
    expect(await sentAt()).toBeUndefined();
    await chief.call('post', `${at}/close`).expect(200);
    await chief.call('post', `${at}/people/${person}/sent`, { sent: true }).expect(409);
    expect(await office.services.stores.deliveries.find({ where: { declarationId: id } })).toEqual([]);
  });

  it('is not marked for somebody without a link, or by the button without its token', async () => {
    const { id } = await makeDraft(office.chief);
    const { people } = (await office.chief.call('get', `/api/declarations/${id}/roster`)).body;
    await office.chief.call('post', `/api/declarations/${id}/people/${people[0].id}/sent`, { sent: true }).expect(404);
  });
});
