import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { base64url, parseHex, utf8 } from '../../../src/core/bytes.ts';
import { type Consent, consentText } from '../../../src/core/consent.ts';
import { sha256, sha256Hex } from '../../../src/core/digest.ts';
import { fitDrawing } from '../../../src/core/drawing.ts';
import type { Declaration } from '../../../src/model.ts';
import { pinHash } from '../../../src/pki/secrets.ts';
import { createServices, type Services } from '../../../src/services.ts';
import { update } from '../../../src/stores.ts';
import { type Card, giveCards, hallApp } from '../../support/hall.ts';
import { buildHouse, draft, type House, people, signAll, spared, strokes } from '../../support/house.ts';
import { PhoneKey, PhoneLock } from '../../support/phone.ts';

const origin = 'https://ikrar.test';
let house: House;
let services: Services;
let app: ReturnType<typeof hallApp>;
let declaration: Declaration;
let other: Declaration;
let cards: readonly Card[];
const others: Card[] = [];
let now = new Date('2024-09-30T03:00:00Z');
const clock = () => now;

beforeAll(async () => {
  house = await buildHouse({ clock }, { BASE_URL: origin });
  use(house.services);
  const [roster, second] = [people(14), people(2)];
  [declaration, other] = [await draft(services, roster), await draft(services, second, {}, { slug: 'lain' })];
  await services.ceremony.open(declaration.id);
  await services.ceremony.open(other.id);
  cards = await giveCards(services, declaration, roster);
  others.push(...(await giveCards(services, other, second)));
});
afterAll(async () => {
  await services.stop();
  await rm(house.config.dataDir, { recursive: true, force: true });
});

function use(next: Services): void {
  services = next;
  app = hallApp(next);
}

const digestText = (text: string): string => base64url(sha256(utf8(text)));
const script = digestText('the script of the page');
const read = async (card: Card) => (await request(app).get(`/api/sign/${card.token}`)).body;
const send = (body: object) => request(app).post('/api/persetujuan').send(body);
const signedBy = async ({ person }: Card) => {
  const { fileId } = (await services.stores.credentials.get(person.id))!;
  return services.stores.revisions.bySigner(fileId, person.id);
};

async function bind<K extends PhoneKey>(card: Card, key: K): Promise<K> {
  const { contentDigest, field } = await read(card);
  const body = key instanceof PhoneLock ? key.creation(contentDigest, field) : key.binding(contentDigest, field);
  await request(app)
    .post(`/api/sign/${card.token}/kunci`)
    .send({ ...body, pin: card.pin })
    .expect(200);
  return key;
}

/** What a phone has made and keeps until there is a network: neither link nor ticket is in it. */
async function kept(card: Card, key: PhoneKey, changes: Partial<Consent> = {}) {
  const { code, contentDigest, field, drawing: space } = await read(card);
  const drawing = fitDrawing(strokes, space);
  const cara = key instanceof PhoneLock ? 'sidik' : 'ponsel';
  const consent = consentText({
    ...{ cara, goresan: digestText(drawing), isi: base64url(parseHex(contentDigest)), kode: code, medan: field },
    ...{ orang: card.person.id, skrip: script, waktu: now.getTime() },
    ...changes,
  });
  const evidence =
    key instanceof PhoneLock
      ? { kind: 'sidik', key: key.keySha256, ...key.assertion(utf8(consent)) }
      : { kind: 'ponsel', key: key.keySha256, signature: base64url(key.sign(utf8(consent))) };
  return { consent, drawing, evidence };
}

const refused = async (body: object, status: number, code: string) => {
  const answer = await send(body);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  return answer.body;
};

describe('POST /api/persetujuan', () => {
  it('records what a phone has kept for days, by the bound key alone', async () => {
    const card = cards[0]!;
    const key = await bind(card, new PhoneKey());
    const body = await kept(card, key);
    now = new Date(now.getTime() + 3 * 86_400_000);
    const { status, body: receipt } = await send(body);
    expect([status, receipt.cara, receipt.name]).toEqual([200, 'ponsel', card.person.name]);
    expect(receipt.consentDigest).toBe(sha256Hex(utf8(body.consent)));
    expect((await read(card)).receipt).toEqual(receipt);
  });

  it('records a passkey’s, too', async () => {
    const card = cards[1]!;
    const lock = await bind(card, new PhoneLock(origin));
    expect((await send(await kept(card, lock))).body.cara).toBe('sidik');
  });

  it('signs once, however often it comes, at once or later, and from either door', async () => {
    const card = cards[2]!;
    const body = await kept(card, await bind(card, new PhoneKey()));
    const doors = ['/api/persetujuan', `/api/sign/${card.token}/persetujuan`];
    const answers = await Promise.all([0, 1, 0, 1].map((door) => request(app).post(doors[door]!).send(body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await send(body)).body).toEqual(answers[0]!.body);
    expect(
      (await services.stores.revisions.facts((await signedBy(card))!.fileId)).filter(
        ({ signerId }) => signerId === card.person.id,
      ),
    ).toHaveLength(1);
  });

  it('signs once across a restart of the server', async () => {
    const card = cards[3]!;
    const body = await kept(card, await bind(card, new PhoneKey()));
    const first = await send(body);
    await services.stop();
    use(await createServices(house.config, { ...spared, clock }));
    const second = await send(body);
    expect([first.status, second.status, second.body]).toEqual([200, 200, first.body]);
  });

  it('gives who has signed elsewhere meanwhile the receipt of that, and says that it is of another consent', async () => {
    const card = cards[4]!;
    const body = await kept(card, await bind(card, new PhoneKey()));
    await signAll(services, declaration, [card.person]);
    const { receipt } = await refused(body, 409, 'already-signed');
    expect(receipt).toEqual((await read(card)).receipt);
  });

  it('attack, somebody asks with a public digest of a key: hears nothing of who has signed', async () => {
    const card = cards[0]!;
    const { keySha256 } = (await services.stores.signerKeys.get(card.person.id))!;
    const stranger = new PhoneKey();
    const body = await kept(cards[5]!, stranger, { orang: card.person.id });
    const answer = await refused({ ...body, evidence: { ...body.evidence, key: keySha256 } }, 422, 'consent-invalid');
    expect(JSON.stringify(answer)).not.toContain('receipt');
    expect(JSON.stringify(answer)).not.toContain(card.person.name);
  });

  it('attack, a consent that was signed is replayed with other words: refused, the signature stays one', async () => {
    const card = cards[6]!;
    const body = await kept(card, await bind(card, new PhoneKey()));
    expect((await send(body)).status).toBe(200);
    const later = body.consent.replace(/"waktu":\d+/, `"waktu":${now.getTime() + 1}`);
    await refused({ ...body, consent: later }, 422, 'consent-invalid');
  });

  it('attack, a consent for another declaration or another person: refused', async () => {
    const [card, foreign] = [cards[7]!, others[0]!];
    const key = await bind(card, new PhoneKey());
    const elsewhere = await read(foreign);
    await refused(await kept(card, key, { kode: elsewhere.code }), 403, 'key-unknown');
    await refused(await kept(card, key, { kode: elsewhere.code, orang: foreign.person.id }), 403, 'key-unknown');
    await refused(await kept(card, key, { orang: cards[8]!.person.id }), 403, 'key-unknown');
    await refused(await kept(card, key, { kode: '0000-0000-0000' }), 403, 'key-unknown');
    await refused(await kept(card, key, { isi: base64url(parseHex(elsewhere.contentDigest)) }), 409, 'digest-mismatch');
    expect(await signedBy(card)).toBeUndefined();
    expect(await signedBy(foreign)).toBeUndefined();
  });

  it('attack, the consent of a key that was voided by another key or by a new card: refused', async () => {
    const card = cards[9]!;
    const first = await bind(card, new PhoneKey());
    const body = await kept(card, first);
    const second = await bind(card, new PhoneKey());
    await refused(body, 409, 'key-replaced');
    const newPin = pinHash(services.authority.pinKey, card.person.id, '777777');
    await update(services.stores.credentials, card.person.id, (credential) => ({ ...credential, pinHash: newPin }));
    await refused(await kept(card, second), 409, 'key-replaced');
    expect(await signedBy(card)).toBeUndefined();
  });

  it('takes neither a desk’s key nor a text that is no consent', async () => {
    const card = cards[10]!;
    const body = await kept(card, await bind(card, new PhoneKey()));
    await refused({ ...body, evidence: { ...body.evidence, kind: 'meja' } }, 422, 'invalid-input');
    await refused({ ...body, consent: '{"orang":1}' }, 422, 'consent-invalid');
    await refused({ ...body, token: card.token }, 422, 'invalid-input');
  });
});
