import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { base64url, parseHex, utf8 } from '../../../src/core/bytes.ts';
import { type Consent, consentText } from '../../../src/core/consent.ts';
import { sha256, sha256Hex } from '../../../src/core/digest.ts';
import { fitDrawing } from '../../../src/core/drawing.ts';
import type { Declaration } from '../../../src/model.ts';
import { pinHash } from '../../../src/pki/secrets.ts';
import { update } from '../../../src/stores.ts';
import { nodePrimitives } from '../../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../../src/verification/verify.ts';
import { type Card, giveCards, hallApp } from '../../support/hall.ts';
import { buildHouse, bytesOf, draft, type House, people, strokes } from '../../support/house.ts';
import { PhoneKey, PhoneLock, type Twist } from '../../support/phone.ts';

const origin = 'https://ikrar.test';
let house: House;
let app: ReturnType<typeof hallApp>;
let declaration: Declaration;
let cards: readonly Card[];
let now = new Date('2024-09-30T03:00:00Z');

beforeAll(async () => {
  house = await buildHouse({ clock: () => now }, { BASE_URL: origin });
  const { services } = house;
  app = hallApp(services);
  const roster = people(20);
  declaration = await draft(services, roster);
  await services.ceremony.open(declaration.id);
  cards = await giveCards(services, declaration, roster);
});
afterAll(() => house.raze());

const script = base64url(sha256(utf8('the script of the page')));
const digestText = (text: string): string => base64url(sha256(utf8(text)));

/** What a phone reads before it signs. */
const read = async (card: Card) => (await request(app).get(`/api/sign/${card.token}`)).body;

type Changes = Partial<Consent> & { readonly drawing?: string };

/** The consent that a phone makes with a drawing, and the drawing. */
async function agreed(card: Card, cara: Consent['cara'], { drawing: other, ...changes }: Changes = {}) {
  const { code, contentDigest, field, drawing: space } = await read(card);
  const drawing = fitDrawing(strokes, space);
  const said = {
    ...{ cara, goresan: digestText(drawing), isi: base64url(parseHex(contentDigest)), kode: code, medan: field },
    ...{ orang: card.person.id, skrip: script, waktu: now.getTime() },
    ...changes,
  };
  return { consent: consentText(said), drawing: other ?? drawing };
}

const post = (token: string, path: string, body: object) => request(app).post(`/api/sign/${token}/${path}`).send(body);
const send = (card: Card, body: object) => post(card.token, 'persetujuan', body);

async function bind(card: Card, key: PhoneKey): Promise<PhoneKey> {
  const { contentDigest, field } = await read(card);
  const body = key instanceof PhoneLock ? key.creation(contentDigest, field) : key.binding(contentDigest, field);
  await post(card.token, 'kunci', { ...body, pin: card.pin }).expect(200);
  return key;
}

const byPhone = (key: PhoneKey, consent: string, more: object = {}) => ({
  evidence: { kind: 'ponsel', key: key.keySha256, signature: base64url(key.sign(utf8(consent))), ...more },
});
const byLock = (lock: PhoneLock, consent: string, twist?: Twist) => ({
  evidence: { kind: 'sidik', key: lock.keySha256, ...lock.assertion(utf8(consent), twist) },
});

/** All that a phone sends. */
async function signed(card: Card, key: PhoneKey, changes?: Changes) {
  const said = await agreed(card, 'ponsel', changes);
  return { ...said, ...byPhone(key, said.consent) };
}

const refused = async (card: Card, body: object, status: number, code: string) => {
  const answer = await send(card, body);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(answer.body.detail.length).toBeGreaterThan(20);
  expect(
    await house.services.stores.revisions.bySigner(`${(await read(card)).fileId}`, card.person.id),
  ).toBeUndefined();
  return answer.body;
};

describe('POST /api/sign/{token}/persetujuan', () => {
  it('records a consent of the phone’s own key, once: the same again gets the first receipt', async () => {
    const card = cards[0]!;
    const key = await bind(card, new PhoneKey());
    const body = await signed(card, key);
    const answers = await Promise.all([1, 2, 3].map(() => send(card, body)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers[0]!.body).toMatchObject({
      ...{ name: card.person.name, cara: 'ponsel', consentDigest: sha256Hex(utf8(body.consent)) },
    });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await send(card, body)).body).toEqual(answers[0]!.body);
    expect((await read(card)).receipt).toEqual(answers[0]!.body);
  });

  it('records one by a passkey, and one of a typed name', async () => {
    const [lock, phone] = [cards[1]!, cards[2]!];
    const passkey = (await bind(lock, new PhoneLock(origin))) as PhoneLock;
    const said = await agreed(lock, 'sidik');
    const first = await send(lock, { ...said, ...byLock(passkey, said.consent) });
    expect([first.status, first.body.cara]).toEqual([200, 'sidik']);
    const key = await bind(phone, new PhoneKey());
    const { drawing: _none, ...typed } = await agreed(phone, 'ponsel');
    const { goresan: _drawn, jenis: _purpose, ...rest } = JSON.parse(typed.consent);
    const consent = consentText({ ...rest, nama: 'Syafi’i Siregar' });
    const second = await send(phone, { consent, ...byPhone(key, consent) });
    expect([second.status, second.body.cara]).toEqual([200, 'ponsel']);
  });

  it('takes a consent after the ticket has ended, because the key vouches for it', async () => {
    const card = cards[3]!;
    const { slug } = (await house.services.stores.events.get(declaration.eventId))!;
    const { token } = (await request(app).post(`/api/hall/${slug}/people/${card.person.id}`).send({ pin: card.pin }))
      .body;
    const inHall = { ...card, token };
    const key = new PhoneKey();
    const { contentDigest, field } = await read(inHall);
    await post(token, 'kunci', key.binding(contentDigest, field)).expect(200);
    const body = await signed(inHall, key);
    now = new Date(now.getTime() + 45 * 60_000);
    expect((await post(token, 'kunci', new PhoneKey().binding(contentDigest, field))).body.code).toBe('ticket-expired');
    expect((await send(inHall, body)).status).toBe(200);
  });

  it('gives who has signed the receipt of that, and says that it is of another consent', async () => {
    const card = cards[0]!;
    const { receipt } = await read(card);
    const { status, body } = await send(card, { ...(await agreedAfter(card)) });
    expect([status, body.code, body.receipt]).toEqual([409, 'already-signed', receipt]);
  });

  it('refuses the consent of two that come at once for one person, and gives it the receipt of the other', async () => {
    const card = cards[4]!;
    const key = await bind(card, new PhoneKey());
    const bodies = await Promise.all([1, 2].map((i) => signed(card, key, { waktu: now.getTime() + i })));
    const answers = await Promise.all(bodies.map((body) => send(card, body)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const [won, lost] = answers.toSorted((a, b) => a.status - b.status);
    expect(lost!.body).toMatchObject({ code: 'already-signed', receipt: won!.body });
  });

  it('refuses a key that another has replaced, one that nobody bound, and one of before a new card', async () => {
    const card = cards[5]!;
    const first = await bind(card, new PhoneKey());
    const second = await bind(card, new PhoneKey());
    await refused(card, await signed(card, first), 409, 'key-replaced');
    await refused(card, await signed(card, new PhoneKey()), 403, 'key-unknown');
    const { credentials } = house.services.stores;
    const newPin = pinHash(house.services.authority.pinKey, card.person.id, '777777');
    await update(credentials, card.person.id, (credential) => ({ ...credential, pinHash: newPin }));
    await refused(card, await signed(card, second), 409, 'key-replaced');
    await bind({ ...card, pin: '777777' }, second);
    expect((await send(card, await signed(card, second))).status).toBe(200);
  });

  it('refuses a key whose row is not in the log as it is stored, until it is bound once more', async () => {
    const card = cards[12]!;
    const key = await bind(card, new PhoneKey());
    const at = new Date(now.getTime() - 60_000).toISOString();
    await update(house.services.stores.signerKeys, card.person.id, (row) => ({ ...row, at }));
    await refused(card, await signed(card, key), 403, 'key-unknown');
    await bind(card, key);
    expect((await send(card, await signed(card, key))).status).toBe(200);
  });

  it('refuses the key of somebody else on the same text', async () => {
    const key = await bind(cards[6]!, new PhoneKey());
    await refused(cards[7]!, await signed(cards[7]!, key), 403, 'key-unknown');
  });

  const wrongs: readonly (readonly [string, number, string, (card: Card, key: PhoneKey) => Promise<object>])[] = [
    ['another text', 409, 'digest-mismatch', (card, key) => signed(card, key, { isi: digestText('other') })],
    ['another person', 422, 'consent-invalid', (card, key) => signed(card, key, { orang: cards[9]!.person.id })],
    ['another place', 422, 'consent-invalid', (card, key) => signed(card, key, { medan: 'Sig0001' })],
    ['another code', 422, 'consent-invalid', (card, key) => signed(card, key, { kode: '0000-0000-0000' })],
    ['another drawing', 422, 'consent-invalid', (card, key) => signed(card, key, { drawing: '1 1 m\n90 90 l\n' })],
    ['another kind of key', 422, 'consent-invalid', (card, key) => signed(card, key, { cara: 'sidik' })],
    [
      'a time two days ahead',
      422,
      'consent-invalid',
      (card, key) => signed(card, key, { waktu: now.getTime() + 2 * 86_400_000 }),
    ],
    [
      'a signature over something else',
      422,
      'consent-invalid',
      async (card, key) => ({ ...(await signed(card, key)), ...byPhone(key, 'x') }),
    ],
    [
      'a signature in DER',
      422,
      'consent-invalid',
      async (card, key) => {
        const body = await signed(card, key);
        const signature = base64url(key.signDer(utf8(body.consent)));
        return { ...body, ...byPhone(key, body.consent, { signature }) };
      },
    ],
    [
      'a consent that was written anew',
      422,
      'consent-invalid',
      async (card, key) => {
        const { consent, drawing } = await agreed(card, 'ponsel');
        const spaced = consent.replace(',', ', ');
        return { consent: spaced, drawing, ...byPhone(key, spaced) };
      },
    ],
    [
      'evidence of the other kind',
      422,
      'consent-invalid',
      async (card, key) => {
        const said = await agreed(card, 'sidik');
        const { evidence } = byLock(new PhoneLock(origin), said.consent);
        return { ...said, evidence: { ...evidence, key: key.keySha256 } };
      },
    ],
    [
      'no drawing',
      422,
      'consent-invalid',
      async (card, key) => {
        const { drawing: _gone, ...body } = await signed(card, key);
        return body;
      },
    ],
    [
      'more than is known',
      422,
      'invalid-input',
      async (card, key) => ({ ...(await signed(card, key)), typedName: 'Siti' }),
    ],
    [
      'a consent over its limit',
      422,
      'invalid-input',
      async (card, key) => ({ ...(await signed(card, key)), consent: 'x'.repeat(1025) }),
    ],
  ];
  it.each(wrongs)('refuses %s', async (_name, status, code, bodyOf) => {
    const card = cards[8]!;
    const key = await bind(card, new PhoneKey());
    await refused(card, await bodyOf(card, key), status, code);
  });

  const twists: readonly (readonly [string, Twist])[] = [
    ['of another site', { origin: 'https://ikrar.example' }],
    ['of another relying party', { rpId: 'example' }],
    ['over another consent', { challenge: new Uint8Array(32) }],
    ['that was made, not used', { type: 'webauthn.create' }],
    ['without user verification', { flags: 1 }],
    ['in a frame of another site', { crossOrigin: true }],
  ];
  it.each(twists)('refuses a passkey %s', async (_name, twist) => {
    const card = cards[10]!;
    const lock = (await bind(card, new PhoneLock(origin))) as PhoneLock;
    const said = await agreed(card, 'sidik');
    await refused(card, { ...said, ...byLock(lock, said.consent, twist) }, 422, 'consent-invalid');
  });

  it('answers 410 when it comes after the closing, and the file holds what was signed', async () => {
    const card = cards[11]!;
    const key = await bind(card, new PhoneKey());
    const body = await signed(card, key);
    const { services } = house;
    const [file] = await services.stores.files.find({ where: { declarationId: declaration.id } });
    await services.ceremony.close(declaration.id);
    await refused(card, body, 410, 'consent-late');
    await refused(card, await signedLate(body, new PhoneKey()), 403, 'key-unknown');
    const report = await verifyPdf(await bytesOf(services, file!.id), {
      roots: services.roots,
      at: now,
      primitives: nodePrimitives,
    });
    expect(report.signatures.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  });
});

const agreedAfter = async (card: Card) => {
  const key = new PhoneKey();
  const consent = `{"cara":"ponsel","orang":"${card.person.id}"}`;
  return { consent, ...byPhone(key, consent) };
};

const signedLate = async (body: { readonly consent: string }, key: PhoneKey) => ({
  ...body,
  ...byPhone(key, body.consent),
});
