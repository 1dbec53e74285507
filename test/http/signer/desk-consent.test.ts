import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { enrolmentMessage, handOverMessage } from '../../../src/core/binding.ts';
import { base64url, parseHex, utf8 } from '../../../src/core/bytes.ts';
import { type Consent, consentText } from '../../../src/core/consent.ts';
import { sha256, sha256Hex } from '../../../src/core/digest.ts';
import { fitDrawing } from '../../../src/core/drawing.ts';
import { type Account, cards, type Membership } from '../../../src/model.ts';
import { update } from '../../../src/stores.ts';
import { strokes } from '../../support/house.ts';
import { enter, makeDraft, type Office, openOffice, type Worker } from '../../support/office.ts';
import { PhoneKey } from '../../support/phone.ts';

interface Hall {
  readonly id: string;
  readonly slug: string;
  readonly declarationId: string;
  readonly people: readonly string[];
}

const [card, otherCard] = cards;
const hour = 3_600_000;
let office: Office;
let attendant: Worker;
let hall: Hall;
let elsewhere: Hall;
let key: PhoneKey;
let now = new Date('2024-09-30T03:00:00Z');

async function openHall(): Promise<Hall> {
  const { chief, services } = office;
  const { eventId, id } = await makeDraft(chief);
  await chief.call('post', `/api/declarations/${id}/open`).expect(200);
  const { slug } = (await services.stores.events.get(eventId))!;
  const people = (await services.stores.rosters.get(id))!.people.map((person) => person.id);
  return { id: eventId, slug, declarationId: id, people };
}

async function invite(eventId: string, name: string): Promise<Worker> {
  const body = { name, right: 'attendant' };
  const { setupUrl } = (await office.chief.call('post', `/api/events/${eventId}/members`, body).expect(201)).body;
  return enter(office.app, setupUrl.split('/').at(-1), name);
}

async function enrol(worker: Worker, at: Hall): Promise<PhoneKey> {
  const made = new PhoneKey();
  const device = { spki: base64url(made.spki), signature: base64url(made.sign(enrolmentMessage(at.id))) };
  await worker.call('post', `/api/hall/${at.slug}/desk-keys`, { device }).expect(200);
  return made;
}

beforeAll(async () => {
  office = await openOffice({}, { clock: () => now });
  hall = await openHall();
  elsewhere = await openHall();
  attendant = await invite(hall.id, 'petugas');
  key = await enrol(attendant, hall);
});
afterAll(() => office.raze());

const digestText = (text: string): string => base64url(sha256(utf8(text)));

interface Made {
  readonly at?: Hall;
  readonly by?: PhoneKey;
  readonly consent?: Partial<Consent>;
  readonly handOver?: { readonly at?: number; readonly card?: string };
  /** What the hand-over is signed for. */
  readonly eventId?: string;
}

/** What a tablet keeps of the i-th person until there is a network. */
async function made(i: number, { at = hall, by = key, ...changes }: Made = {}) {
  const { services } = office;
  const { fileId } = (await services.stores.credentials.get(at.people[i]!))!;
  const { file, content } = await services.getPrinted(fileId);
  const space = (await services.ceremony.findSpace(fileId, at.people[i]!))!;
  const drawing = fitDrawing(strokes, space);
  const consent = consentText({
    ...{ cara: 'meja', goresan: digestText(drawing), isi: base64url(parseHex(file.contentDigest)), kode: file.code },
    medan: content.signers.find(({ id }) => id === at.people[i])!.field,
    ...{ orang: at.people[i]!, skrip: digestText('script'), waktu: now.getTime() },
    ...changes.consent,
  });
  const handOver = { card, at: now.getTime() - 30_000, ...changes.handOver };
  const message = handOverMessage(changes.eventId ?? at.id, {
    ...handOver,
    card: handOver.card!,
    consentDigest: sha256Hex(utf8(consent)),
  });
  return {
    ...{ consent, drawing },
    evidence: { kind: 'meja', key: by.keySha256, signature: base64url(by.sign(utf8(consent))) },
    handOver: { ...handOver, signature: base64url(by.sign(message)) },
  };
}
const send = (body: object) => request(office.app).post('/api/persetujuan/meja').send(body);
const codeOf = async (body: object): Promise<string> => (await send(body)).body.code;
const revisionOf = async ({ people, declarationId }: Hall, i: number) => {
  const [file] = await office.services.stores.files.find({ where: { declarationId } });
  return office.services.stores.revisions.bySigner(file!.id, people[i]!);
};
const handOvers = async () => {
  const { entries } = (await office.chief.call('get', `/api/events/${hall.id}/audit`).expect(200)).body;
  return entries.filter(({ code }: { readonly code: string }) => code === 'desk-handed-over');
};

describe('a consent that a desk has kept', () => {
  it('is recorded without ticket and session, with who saw which card, and the tablet’s time', async () => {
    const body = await made(0);
    const tablet = new Date(body.handOver.at).toISOString();
    now = new Date(now.getTime() + 2 * hour);
    const { status, body: receipt } = await send(body);
    expect([status, receipt.cara, receipt.signerId]).toEqual([200, 'meja', hall.people[0]]);
    expect(receipt.consentDigest).toBe(sha256Hex(utf8(body.consent)));
    expect((await revisionOf(hall, 0))!.means).toEqual({ kind: 'kiosk', attendant: 'petugas', card });
    expect(await handOvers()).toEqual([
      expect.objectContaining({ actor: 'petugas', at: now.toISOString(), detail: expect.stringContaining(tablet) }),
    ]);
  });

  it('is recorded once, however often and at once it comes', async () => {
    const body = await made(1);
    const before = (await handOvers()).length;
    const all = await Promise.all([send(body), send(body), send(body)]);
    const again = await send(body);
    for (const one of all) expect(one.body).toEqual(again.body);
    expect([again.status, again.body.cara]).toEqual([200, 'meja']);
    expect((await handOvers()).length).toBeGreaterThan(before);
    const settled = (await handOvers()).length;
    await send(body).expect(200);
    expect(await handOvers()).toHaveLength(settled);
  });

  it('attack, one person twice: the second hears of the first, and changes nothing', async () => {
    const before = await revisionOf(hall, 1);
    const { status, body } = await send(await made(1, { consent: { waktu: now.getTime() - 1 } }));
    expect([status, body.code, body.receipt.signerId]).toEqual([409, 'already-signed', hall.people[1]]);
    expect(await revisionOf(hall, 1)).toEqual(before);
  });
});

describe('attack, a consent that a desk may not send', () => {
  const nobody = async (i: number) => expect(await revisionOf(hall, i)).toBeUndefined();

  it('of a key that nobody enrolled, or enrolled elsewhere', async () => {
    const foreign = await enrol(await invite(elsewhere.id, 'petugas-sana'), elsewhere);
    expect(await codeOf(await made(2, { by: new PhoneKey() }))).toBe('key-unknown');
    expect(await codeOf(await made(2, { by: foreign }))).toBe('key-unknown');
    expect(await codeOf(await made(2, { by: foreign, eventId: elsewhere.id }))).toBe('key-unknown');
    expect(await codeOf(await made(0, { at: elsewhere }))).toBe('key-unknown');
    await nobody(2);
  });

  it('of a key that was enrolled at another event, by an attendant of both', async () => {
    const both = await enrol(await invite(elsewhere.id, 'petugas-dua'), elsewhere);
    const { accounts, memberships } = office.services.stores;
    const [{ id: accountId }] = (await accounts.find({ where: { name: 'petugas-dua' } })) as [Account];
    await memberships.insert({ id: 'dua', version: 0, accountId, eventId: hall.id, right: 'attendant' });
    expect(await codeOf(await made(2, { by: both, eventId: elsewhere.id }))).toBe('key-unknown');
    await nobody(2);
  });

  it('whose row the log does not know', async () => {
    const { deskKeys } = office.services.stores;
    const { at } = (await deskKeys.get(key.keySha256))!;
    await update(deskKeys, key.keySha256, (row) => ({ ...row, at: new Date(Date.parse(at) - 60_000).toISOString() }));
    expect(await codeOf(await made(2))).toBe('key-unknown');
    await update(deskKeys, key.keySha256, (row) => ({ ...row, at }));
    await nobody(2);
  });

  it('after its attendant has lost account or right, whatever time it claims', async () => {
    const second = await enrol(await invite(hall.id, 'petugas-2'), hall);
    const early = await made(2, { by: second });
    const { accounts, memberships } = office.services.stores;
    const [account] = (await accounts.find({ where: { name: 'petugas-2' } })) as [Account];
    await update(accounts, account.id, (one) => ({ ...one, disabled: true }));
    expect(await codeOf(early)).toBe('key-unknown');
    await update(accounts, account.id, (one) => ({ ...one, disabled: false }));
    const [right] = (await memberships.find({ where: { accountId: account.id } })) as [Membership];
    await update(memberships, right.id, (one) => ({ ...one, declarationId: elsewhere.declarationId }));
    expect(await codeOf(early)).toBe('key-unknown');
    await memberships.remove(right.id);
    expect(await codeOf(early)).toBe('key-unknown');
    await nobody(2);
  });

  it('with a hand-over that its key did not sign, or for another consent, card or event', async () => {
    const [body, other] = [await made(2), await made(1)];
    const { handOver } = body;
    for (const wrong of [
      { ...handOver, card: otherCard },
      { ...handOver, at: handOver.at - 1 },
      { ...handOver, signature: other.handOver.signature },
      (await made(2, { eventId: elsewhere.id })).handOver,
      (await made(2, { by: new PhoneKey() })).handOver,
    ])
      expect(await codeOf({ ...body, handOver: wrong })).toBe('consent-invalid');
    await nobody(2);
  });

  it('with a time that cannot be: before the enrolment, after now, or far from the signature', async () => {
    const { at: enrolled } = (await office.services.stores.deskKeys.get(key.keySha256))!;
    const time = now.getTime();
    const early = Date.parse(enrolled) - hour - 1;
    for (const [at, waktu] of [
      [early, early + 1000],
      [time + hour + 1000, time + hour + 2000],
      [time, time - 1],
      [time - hour - 1, time],
    ] as const)
      expect(await codeOf(await made(2, { handOver: { at }, consent: { waktu } }))).toBe('consent-invalid');
    await nobody(2);
  });

  it('for another person, field, text or drawing than it says, and leaves no hand-over', async () => {
    const before = (await handOvers()).length;
    const good = await made(2);
    expect(await codeOf(await made(2, { consent: { medan: 'Sig0001' } }))).toBe('consent-invalid');
    expect(await codeOf(await made(2, { consent: { isi: digestText('another text') } }))).toBe('digest-mismatch');
    expect(await codeOf(await made(2, { consent: { orang: 'nobody' } }))).toBe('key-unknown');
    expect(await codeOf({ ...good, drawing: '1 1 m\n9 9 l\n' })).toBe('consent-invalid');
    expect(await codeOf({ ...good, evidence: { ...good.evidence, signature: base64url(key.sign(utf8('x'))) } })).toBe(
      'consent-invalid',
    );
    expect(await codeOf({ ...good, consent: (await made(1)).consent })).toBe('consent-invalid');
    expect(await handOvers()).toHaveLength(before);
    await nobody(2);
  });

  it('of somebody without the private half of an enrolled key, who hears nothing of the person', async () => {
    const signed = await made(1);
    const signature = base64url(new PhoneKey().sign(utf8(signed.consent)));
    const { body } = await send({ ...signed, evidence: { ...signed.evidence, signature } });
    expect([body.code, body.receipt]).toEqual(['consent-invalid', undefined]);
  });
});

describe('a consent of a desk for one declaration of its event', () => {
  it('is taken from an attendant of that declaration alone', async () => {
    const worker = await invite(elsewhere.id, 'petugas-naskah');
    const { accounts, memberships } = office.services.stores;
    const [{ id: accountId }] = (await accounts.find({ where: { name: 'petugas-naskah' } })) as [Account];
    const [right] = (await memberships.find({ where: { accountId } })) as [Membership];
    await update(memberships, right.id, (one) => ({ ...one, declarationId: elsewhere.declarationId }));
    const body = await made(1, { at: elsewhere, by: await enrol(worker, elsewhere) });
    expect((await send(body).expect(200)).body.signerId).toBe(elsewhere.people[1]);
  });
});

describe('a consent of a desk after the closing', () => {
  it('is late for no other reason: what is refused while the declaration is open is sent again', async () => {
    const before = now;
    now = new Date(before.getTime() - hour); // before the signatures that the file has
    expect(await codeOf(await made(2))).toBe('clock-behind');
    expect(await office.services.stores.lateConsents.get(hall.people[2]!)).toBeUndefined();
    now = before;
  });

  it('is kept for a follow-up, with its card', async () => {
    const body = await made(2);
    await office.chief.call('post', `/api/declarations/${hall.declarationId}/close`).expect(200);
    expect(await codeOf(body)).toBe('consent-late');
    const [row] = await office.services.stores.lateConsents.find({ where: { declarationId: hall.declarationId } });
    expect(row).toMatchObject({ id: hall.people[2], means: { kind: 'kiosk', attendant: 'petugas', card } });
  });
});

describe('the list of scripts', () => {
  it('has the digest of each script as it is served, of which a consent names one', async () => {
    const { body } = await request(office.app).get('/skrip.json').expect(200);
    const page = (await request(office.app).get('/segel')).text;
    const [, address] = /src="(\/aset\/qr-signature\.\w+\.js)"/.exec(page)!;
    const { text } = await request(office.app).get(address!).expect(200);
    expect(body.scripts['qr-signature.js']).toBe(digestText(text));
    expect(Object.keys(body.scripts)).toEqual(expect.arrayContaining(['sign.js', 'queue.js', 'offline-desk.js']));
    expect(body.release).toMatch(/^\d+\.\d+\.\d+/);
  });
});
