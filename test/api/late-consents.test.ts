import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { base64url, parseHex, utf8 } from '../../src/core/bytes.ts';
import { type Consent, consentText } from '../../src/core/consent.ts';
import { sha256, sha256Hex } from '../../src/core/digest.ts';
import { fitDrawing } from '../../src/core/drawing.ts';
import { strokes } from '../support/house.ts';
import { type Browser, browserOf, enter, makeDraft, type Office, openOffice } from '../support/office.ts';
import { PhoneKey } from '../support/phone.ts';

let office: Office;
let browser: Browser;
let id: string;
let eventId: string;
let cards: readonly {
  readonly signerId: string;
  readonly pin: string;
  readonly token: string;
  readonly name: string;
}[];
const kept: { readonly consent: string; readonly drawing: string; readonly evidence: object }[] = [];
const keys: PhoneKey[] = [];
let now = new Date('2024-09-30T03:00:00Z');

const digestText = (text: string): string => base64url(sha256(utf8(text)));
const post = (path: string, body: object) => request(office.app).post(path).send(body);
const send = (body: object) => post('/api/persetujuan', body);
const listed = async () => (await office.chief.call('get', `/api/declarations/${id}/late`).expect(200)).body.people;
const rows = () => office.services.stores.lateConsents.find({ where: { declarationId: id } });

/** What the phone of card i makes without a network. */
async function make(i: number, key: PhoneKey, changes: Partial<Consent> = {}) {
  const { signerId, token } = cards[i]!;
  const { code, contentDigest, field, drawing: space } = asked[i] ?? (await read(token));
  const drawing = fitDrawing(strokes, space);
  const consent = consentText({
    ...{ cara: 'ponsel', goresan: digestText(drawing), isi: base64url(parseHex(contentDigest)), kode: code },
    ...{ medan: field, orang: signerId, skrip: digestText('script'), waktu: now.getTime() },
    ...changes,
  });
  const evidence = { kind: 'ponsel', key: key.keySha256, signature: base64url(key.sign(utf8(consent))) };
  return { consent, drawing, evidence };
}
const read = async (token: string) => (await request(office.app).get(`/api/sign/${token}`)).body;
const asked: Awaited<ReturnType<typeof read>>[] = [];

beforeAll(async () => {
  office = await openOffice({}, { clock: () => now });
  browser = await browserOf(office);
  ({ id, eventId } = await makeDraft(office.chief));
  await office.chief.call('post', `/api/declarations/${id}/open`).expect(200);
  const made = await office.chief.call('post', `/api/declarations/${id}/cards`, {}).expect(201);
  cards = made.body.cards.map((card: { link: string }) => ({ ...card, token: card.link.split('/').at(-1) }));
  for (const [i, { token, pin }] of cards.entries()) {
    asked.push(await read(token));
    keys.push(new PhoneKey());
    const { contentDigest, field } = asked[i];
    await post(`/api/sign/${token}/kunci`, { ...keys[i]!.binding(contentDigest, field), pin }).expect(200);
    kept.push(await make(i, keys[i]!));
  }
  now = new Date(now.getTime() + 2 * 3_600_000);
  await send(kept[0]!).expect(200); // two hours after it was made
  await office.chief.call('post', `/api/declarations/${id}/close`).expect(200);
  now = new Date(now.getTime() + 3_600_000);
});
afterAll(() => office.raze());

describe('a consent that arrives after the closing', () => {
  it('is kept, once, with both times, and the person is told', async () => {
    const [first, again] = [await send(kept[1]!), await send(kept[1]!)];
    expect([first.status, first.body.code]).toEqual([410, 'consent-late']);
    expect(first.body.detail).toContain('disimpan');
    expect([again.status, again.body.code]).toEqual([410, 'consent-late']);
    expect(await listed()).toEqual([
      {
        ...{ signerId: cards[1]!.signerId, name: cards[1]!.name, position: expect.any(String), cara: 'ponsel' },
        ...{ signedAt: '2024-09-30T03:00:00.000Z', at: '2024-09-30T06:00:00.000Z' },
        consentDigest: sha256Hex(utf8(kept[1]!.consent)),
      },
    ]);
    const [row] = await rows();
    expect(row).toMatchObject({ ...kept[1]!, means: { kind: 'link' } });
    const { text } = await request(office.app).get(`/s/${cards[1]!.token}`);
    expect(text).toContain('Persetujuan Anda sampai sesudah ditutup');
  });

  it('of somebody who has signed gets the first receipt, and is not kept', async () => {
    expect((await send(kept[0]!)).status).toBe(200);
    expect((await send(await make(0, keys[0]!, { waktu: 1_727_665_300_000 }))).body.code).toBe('already-signed');
    expect(await rows()).toHaveLength(1);
  });

  it('attack, somebody floods the box: strangers leave nothing, and the holder of a key one row', async () => {
    for (let i = 0; i < 20; i++) {
      await send(await make(1, keys[1]!, { waktu: now.getTime() - i }));
      await send(await make(2, new PhoneKey()));
      await send(await make(2, keys[1]!));
    }
    const all = await rows();
    expect(all).toHaveLength(1);
    expect(all[0]!.consent).toBe(kept[1]!.consent);
  });

  it('attack, one that would not have held in time is not kept either', async () => {
    const body = kept[2]!;
    const wrong = [
      { ...body, drawing: '1 1 m\n9 9 l\n' },
      { ...body, evidence: { ...body.evidence, signature: base64url(keys[2]!.sign(utf8('x'))) } },
      await make(2, keys[2]!, { medan: 'Sig0001' }),
      await make(2, keys[2]!, { isi: digestText('another text') }),
      await make(2, keys[2]!, { waktu: now.getTime() + 3 * 86_400_000 }),
    ];
    for (const one of wrong) expect((await send(one)).body.code).toMatch(/^(?:consent-invalid|digest-mismatch)$/);
    expect(await rows()).toHaveLength(1);
  });

  it('is shown to organizers of the declaration only', async () => {
    const invited = await office.chief.call('post', `/api/events/${eventId}/members`, {
      ...{ name: 'petugas', displayName: 'Petugas', right: 'attendant' },
    });
    const attendant = await enter(office.app, invited.body.setupUrl.split('/').at(-1), 'petugas');
    await attendant.call('get', `/api/declarations/${id}/late`).expect(403);
  });

  it('is taken into a follow-up with one click on the organizer’s page', async () => {
    const { text } = await browser.open(`/kelola/n/${id}`);
    expect(text).toContain('1 persetujuan sampai sesudah ditutup');
    expect(text).toContain('jam perangkat 30 September 2024 pukul 10.00 WIB');
    expect(text).toContain('sampai 30 September 2024 pukul 13.00 WIB');
    const form = /<form[^>]*action="\/kelola\/n\/[^"]+\/putaran"[^>]*>.*?<\/form>/s.exec(text)![0];
    const fields = Object.fromEntries([...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, n, v]) => [n!, v!]));
    const made = await browser.post(`/kelola/n/${id}/putaran`).type('form').send(fields);
    expect(made.status).toBe(303);
    const roundId = made.headers.location!.split('/').at(-1)!;
    const roster = await office.chief.call('get', `/api/declarations/${roundId}/roster`).expect(200);
    expect(roster.body.people.map(({ name }: { name: string }) => name)).toEqual([cards[1]!.name]);
    expect((await listed())[0].roundId).toBe(roundId);
    expect((await browser.open(`/kelola/n/${id}`)).text).toContain('masuk susulan');
    const again = { relation: 'susulan', people: 'late' };
    expect((await office.chief.call('post', `/api/declarations/${id}/rounds`, again)).body.code).toBe('conflict');
    await office.chief.call('post', `/api/declarations/${roundId}/open`).expect(200);
  });

  it('of a voided key, or for a revoked declaration, is not kept', async () => {
    const body = await make(2, keys[2]!);
    await office.chief.call('post', `/api/declarations/${id}/revoke`, { reason: 'Keliru' }).expect(200);
    expect((await send(body)).body.code).toBe('declaration-closed');
    expect(await rows()).toHaveLength(1);
  });
});

describe('the minutes', () => {
  it('name who signed without a network, with the time of the device and that of the server', async () => {
    const files = await office.services.stores.files.find({ where: { declarationId: id } });
    const minutes = files.find(({ kind }) => kind === 'berita-acara')!;
    const { content } = await office.services.getPrinted(minutes.id);
    const table = content.text.blocks.find((block) => block.type === 'table' && block.header.includes('Jam perangkat'));
    expect(table).toMatchObject({
      rows: [
        [
          '1',
          cards[0]!.name,
          expect.any(String),
          '30 September 2024 pukul 10.00 WIB',
          '30 September 2024 pukul 12.00 WIB',
        ],
      ],
    });
  });
});
