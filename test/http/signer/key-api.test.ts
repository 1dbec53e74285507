import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { bindingMessage, upgradeMessage } from '../../../src/core/binding.ts';
import { base64url, parseBase64url, utf8 } from '../../../src/core/bytes.ts';
import { sha256Hex } from '../../../src/core/digest.ts';
import { parseEntry } from '../../../src/log/entry.ts';
import type { Declaration, PledgeFile } from '../../../src/model.ts';
import { getValidKey, keepKey } from '../../../src/signer/key-store.ts';
import { type Card, giveCards, hallApp } from '../../support/hall.ts';
import { buildHouse, draft, type House, people, strokes } from '../../support/house.ts';
import { PhoneKey, PhoneLock, type Twist } from '../../support/phone.ts';

const origin = 'https://ikrar.test';
let house: House;
let app: ReturnType<typeof hallApp>;
let declaration: Declaration;
let cards: readonly Card[];
let file: PledgeFile;
let now = new Date('2024-09-30T03:00:00Z');

beforeAll(async () => {
  house = await buildHouse({ clock: () => now }, { BASE_URL: origin });
  const { services } = house;
  app = hallApp(services);
  const roster = people(20);
  declaration = await draft(services, roster);
  await services.ceremony.open(declaration.id);
  cards = await giveCards(services, declaration, roster);
  [file] = (await services.stores.files.find({ where: { declarationId: declaration.id } })) as [PledgeFile];
});
afterAll(() => house.raze());

const fieldOf = async (card: Card): Promise<string> => {
  const { content } = await house.services.getPrinted(file.id);
  return content.signers.find(({ id }) => id === card.person.id)!.field;
};
const post = (token: string, body: object) => request(app).post(`/api/sign/${token}/kunci`).send(body);
const bind = async (card: Card, key: PhoneKey, more: object = { pin: card.pin }) =>
  post(card.token, { ...key.binding(file.contentDigest, await fieldOf(card)), ...more });
const heldBy = (card: Card) => house.services.stores.signerKeys.get(card.person.id);
const entryAt = async (index: number) => parseEntry((await house.services.stores.log.read(index, 1))[0]!.bytes);
const hallTicket = async (card: Card): Promise<string> => {
  const { slug } = (await house.services.stores.events.get(declaration.eventId))!;
  const to = `/api/hall/${slug}/people/${card.person.id}`;
  return (await request(app).post(to).send({ pin: card.pin })).body.token;
};

describe('POST /api/sign/{token}/kunci', () => {
  it('binds a key, whose digest is then in the log; the same request again answers the same', async () => {
    const [card] = cards as [Card];
    const key = new PhoneKey();
    const { status, body } = await bind(card, key);
    expect([status, body]).toEqual([
      200,
      {
        keySha256: key.keySha256,
        kind: 'device',
        at: now.toISOString(),
        logIndex: expect.any(Number),
      },
    ]);
    expect(await entryAt(body.logIndex)).toEqual({
      ...{ schema: 'ikrar-entry/2', kind: 'key', code: file.code, contentDigest: file.contentDigest },
      ...{ keySha256: key.keySha256, means: 'device', at: now.toISOString() },
    });
    const size = await house.services.stores.log.size();
    now = new Date(now.getTime() + 1000);
    expect((await bind(card, key)).body).toEqual(body);
    expect(await house.services.stores.log.size()).toBe(size);
  });

  it('writes the entry that a crash between row and log prevented', async () => {
    const card = cards[1]!;
    const key = new PhoneKey();
    await bind(card, key);
    const held = (await heldBy(card))!;
    const at = new Date(now.getTime() - 500).toISOString();
    await house.services.stores.signerKeys.replace({ ...held, version: held.version + 1, at }); // a row without its entry
    const { logIndex } = (await bind(card, key)).body;
    expect(await entryAt(logIndex)).toMatchObject({ kind: 'key', keySha256: key.keySha256, at });
  });

  it('voids the first key by a second one, for ever; log and trail tell', async () => {
    const card = cards[2]!;
    const [first, second] = [new PhoneKey(), new PhoneKey()];
    await bind(card, first);
    const { body } = await bind(card, second);
    expect(body).toMatchObject({ keySha256: second.keySha256, replaces: first.keySha256 });
    expect(await entryAt(body.logIndex)).toMatchObject({ keySha256: second.keySha256, replaces: first.keySha256 });
    const late = await bind(card, first);
    expect([late.status, late.body.code]).toEqual([409, 'key-replaced']);
    expect((await heldBy(card))!.keySha256).toBe(second.keySha256);
    await house.services.trail.settle();
    const trail = await house.services.stores.trail.find({ where: { eventId: declaration.eventId } });
    expect(trail.filter(({ code }) => code === 'key-replaced')).toHaveLength(1);
  });

  it('tells a phone that asks which key is bound now, and nothing else of it', async () => {
    const card = cards[13]!;
    const ask = () => request(app).get(`/s/${card.token}/kunci`);
    expect((await ask().expect(200)).body).toEqual({});
    const [first, second] = [new PhoneKey(), new PhoneKey()];
    for (const key of [first, second]) {
      await bind(card, key);
      expect((await ask()).body).toEqual({ keySha256: key.keySha256 });
    }
    expect((await request(app).get('/s/token-that-nobody-has/kunci')).body.code).toBe('token-unknown');
  });

  it('keeps one of two keys that are bound at once, and knows the other as voided', async () => {
    const card = cards[3]!;
    const keys = Array.from({ length: 6 }, () => new PhoneKey());
    const answers = await Promise.all(keys.map((key) => bind(card, key)));
    expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 200));
    const held = (await heldBy(card))!;
    const all = [...held.voided, held.keySha256];
    expect(new Set(all)).toEqual(new Set(keys.map(({ keySha256 }) => keySha256)));
    expect(all).toHaveLength(6);
  });

  it('keeps one of many that are bound at once on two nodes, where each hears what the other has voided', async () => {
    const { stores } = house.services;
    const shared = { stores: { ...stores, close: async () => {} }, clock: () => now };
    const second = await buildHouse(shared, { BASE_URL: origin, DATA_DIR: house.config.dataDir });
    try {
      const card = cards[12]!;
      const nodes = [house.services, second.services];
      const apps = nodes.map((services) => hallApp(services));
      const keys = Array.from({ length: 8 }, () => new PhoneKey());
      const field = await fieldOf(card);
      const bound = await Promise.all(
        keys.map((key, i) =>
          request(apps[i % 2]!)
            .post(`/api/sign/${card.token}/kunci`)
            .send({ ...key.binding(file.contentDigest, field), pin: card.pin }),
        ),
      );
      expect(bound.map(({ status }) => status)).toEqual(keys.map(() => 200));
      const held = (await heldBy(card))!;
      const entries = await Promise.all(bound.map(({ body }) => entryAt(body.logIndex)));
      const logged = entries.map((entry) => (entry.kind === 'key' ? [entry.keySha256, entry.replaces] : []));
      const all = [...held.voided, held.keySha256];
      expect(new Set(all)).toEqual(new Set(keys.map(({ keySha256 }) => keySha256)));
      // One chain in the log, in the order of the row: each replaces the one before.
      expect(new Map(logged as [string, string | undefined][])).toEqual(
        new Map(all.map((one, i) => [one, all[i - 1]])),
      );
      for (const services of nodes) {
        const credential = (await services.stores.credentials.get(card.person.id))!;
        const judged = await Promise.all(
          all.map((one) =>
            getValidKey(services, credential, file, one).then(
              () => 'valid',
              ({ code }) => code,
            ),
          ),
        );
        expect(judged).toEqual([...held.voided.map(() => 'key-replaced'), 'valid']);
      }
    } finally {
      await second.services.stop();
    }
  });

  it('ends at twenty-one keys a person', async () => {
    const card = cards[4]!;
    const { signerKeys } = house.services.stores;
    await bind(card, new PhoneKey());
    const held = (await heldBy(card))!;
    const voided = Array.from({ length: 20 }, (_, i) => sha256Hex(utf8(`key ${i}`)));
    await signerKeys.replace({ ...held, version: held.version + 1, voided });
    expect((await bind(card, new PhoneKey())).body.code).toBe('conflict');
    await expect(keepKey(signerKeys, { ...held, keySha256: voided[3]! })).rejects.toMatchObject({
      code: 'key-replaced',
    });
  });

  it('takes a ticket in place of link and PIN, until it ends', async () => {
    const card = cards[5]!;
    const token = await hallTicket(card);
    const field = await fieldOf(card);
    const body = () => new PhoneKey().binding(file.contentDigest, field);
    expect((await post(token, body())).status).toBe(200);
    expect((await heldBy(card))!.means).toEqual({ kind: 'hall' });
    const before = now;
    now = new Date(now.getTime() + 31 * 60_000);
    expect((await post(token, body())).body.code).toBe('ticket-expired');
    now = before;
  });

  const wrongs: readonly (readonly [string, (key: PhoneKey, field: string) => object, string])[] = [
    ['no key', () => ({}), 'key-invalid'],
    [
      'both kinds of key',
      (key, field) => ({
        ...key.binding(file.contentDigest, field),
        ...new PhoneLock(origin).creation(file.contentDigest, field),
      }),
      'key-invalid',
    ],
    ['the place of somebody else', (key) => key.binding(file.contentDigest, 'Sig0001'), 'key-invalid'],
    ['another text', (key, field) => key.binding('0'.repeat(64), field), 'key-invalid'],
    ['another curve', (_, field) => new PhoneKey('secp256k1').binding(file.contentDigest, field), 'key-invalid'],
    [
      'a key that its sender does not have',
      (key, field) => ({
        device: {
          ...key.binding(file.contentDigest, field).device,
          spki: base64url(new PhoneKey().spki),
        },
      }),
      'key-invalid',
    ],
    [
      'a point off the curve',
      (key, field) => {
        const spki = key.spki.slice();
        spki[90]! ^= 1;
        return { device: { ...key.binding(file.contentDigest, field).device, spki: base64url(spki) } };
      },
      'key-invalid',
    ],
    [
      'a signature in DER',
      (key, field) => ({
        device: { spki: base64url(key.spki), signature: base64url(key.signDer(utf8(`x${field}`))) },
      }),
      'key-invalid',
    ],
    [
      'a field nobody knows',
      (key, field) => ({ ...key.binding(file.contentDigest, field), attestation: 'x' }),
      'invalid-input',
    ],
    [
      'text that is no base64url',
      (key) => ({ device: { spki: 'a+b/', signature: base64url(key.spki) } }),
      'invalid-input',
    ],
  ];
  it.each(wrongs)('refuses %s', async (_name, bodyOf, code) => {
    const card = cards[6]!;
    const answer = await post(card.token, { ...bodyOf(new PhoneKey(), await fieldOf(card)), pin: card.pin });
    expect([answer.status, answer.body.code]).toEqual([422, code]);
    expect(answer.body.detail.length).toBeGreaterThan(20);
    expect(await heldBy(card)).toBeUndefined();
  });

  it('asks for the PIN before it looks at anything, and counts wrong ones', async () => {
    const card = cards[7]!;
    expect((await bind(card, new PhoneKey(), {})).body.code).toBe('pin-wrong');
    const wrong = await post(card.token, { pin: '999999' });
    expect([wrong.status, wrong.body.code]).toEqual([403, 'pin-wrong']);
    expect((await house.services.stores.credentials.get(card.person.id))!.attempts).toBe(1);
    expect((await bind({ ...card, token: 'token-that-nobody-has' }, new PhoneKey())).body.code).toBe('token-unknown');
    expect(await heldBy(card)).toBeUndefined();
  });

  it('gives who has signed their receipt', async () => {
    const card = cards[8]!;
    const signed = await request(app)
      .post(`/api/sign/${card.token}`)
      .send({ contentDigest: file.contentDigest, strokes, pin: card.pin });
    const { status, body } = await bind(card, new PhoneKey());
    expect([status, body.code]).toEqual([409, 'already-signed']);
    expect(body.receipt).toEqual(signed.body);
  });
});

describe('a phone that changes its own key for its passkey', () => {
  /** Since this was asked before. */
  async function newAlarms(): Promise<number> {
    await house.services.trail.settle();
    const trail = await house.services.stores.trail.find({ where: { eventId: declaration.eventId } });
    const all = trail.filter(({ code }) => code === 'key-replaced').length;
    const before = known;
    known = all;
    return all - before;
  }
  let known = 0;
  beforeEach(newAlarms);
  const attestationOf = ({ passkey }: { readonly passkey: { readonly attestationObject: string } }) =>
    sha256Hex(parseBase64url(passkey.attestationObject));

  it('says so with the key that is bound, and nobody is alarmed; the log has the replacement', async () => {
    const card = cards[14]!;
    const field = await fieldOf(card);
    const [key, lock] = [new PhoneKey(), new PhoneLock(origin)];
    await bind(card, key);
    const made = lock.creation(file.contentDigest, field);
    const signature = base64url(key.sign(upgradeMessage(file.contentDigest, field, attestationOf(made))));
    const { status, body } = await post(card.token, { ...made, pin: card.pin, upgrade: { signature } });
    expect([status, body.replaces]).toEqual([200, key.keySha256]);
    expect(await entryAt(body.logIndex)).toMatchObject({ means: 'passkey', replaces: key.keySha256 });
    expect(await newAlarms()).toBe(0);
  });

  it('attack, somebody with link and PIN says so on another phone: the alarm is raised', async () => {
    const card = cards[15]!;
    const field = await fieldOf(card);
    const [key, stranger] = [new PhoneKey(), new PhoneKey()];
    const other = new PhoneLock(origin).creation(file.contentDigest, field);
    const sayings: readonly ((made: typeof other) => object)[] = [
      () => ({}),
      // by another key than the one that is bound
      (made) => ({
        upgrade: {
          signature: base64url(stranger.sign(upgradeMessage(file.contentDigest, field, attestationOf(made)))),
        },
      }),
      // by the bound key, for another passkey, for another place, and for what it is bound to itself
      ...[
        upgradeMessage(file.contentDigest, field, attestationOf(other)),
        upgradeMessage(file.contentDigest, 'Sig0001', attestationOf(other)),
        bindingMessage(file.contentDigest, field),
      ].map((message) => () => ({ upgrade: { signature: base64url(key.sign(message)) } })),
    ];
    for (const saying of sayings) {
      await house.services.stores.signerKeys.remove(card.person.id);
      await bind(card, key);
      const made = new PhoneLock(origin).creation(file.contentDigest, field);
      const { status } = await post(card.token, { ...made, pin: card.pin, ...saying(made) });
      expect([status, await newAlarms()]).toEqual([200, 1]);
    }
    // a key of another phone's browser, vouched for by the bound key: only a passkey is made on the phone that has the other
    await house.services.stores.signerKeys.remove(card.person.id);
    await bind(card, key);
    const signature = base64url(key.sign(upgradeMessage(file.contentDigest, field, attestationOf(other))));
    await bind(card, stranger, { pin: card.pin, upgrade: { signature } });
    expect(await newAlarms()).toBe(1);
  });

  it('is refused before anything is bound when what it sends is no base64url', async () => {
    const card = cards[16]!;
    const field = await fieldOf(card);
    const key = new PhoneKey();
    await bind(card, key);
    const made = new PhoneLock(origin).creation(file.contentDigest, field);
    const answer = await post(card.token, { ...made, pin: card.pin, upgrade: { signature: 'AAAAA' } });
    expect([answer.status, answer.body.code]).toEqual([422, 'key-invalid']);
    expect((await heldBy(card))!.keySha256).toBe(key.keySha256);
  });
});

describe('a passkey', () => {
  const create = async (card: Card, twist?: Twist) =>
    post(card.token, {
      ...new PhoneLock(origin).creation(file.contentDigest, await fieldOf(card), twist),
      pin: card.pin,
    });

  it('is bound in the same way', async () => {
    const card = cards[9]!;
    const lock = new PhoneLock(origin);
    const body = { ...lock.creation(file.contentDigest, await fieldOf(card)), pin: card.pin };
    const answer = await post(card.token, body);
    expect(answer.body).toMatchObject({ kind: 'passkey', keySha256: lock.keySha256 });
    expect(await entryAt(answer.body.logIndex)).toMatchObject({ kind: 'key', means: 'passkey' });
    expect((await post(card.token, body)).body).toEqual(answer.body);
  });

  const twists: readonly (readonly [string, Twist])[] = [
    ['of another site', { origin: 'https://ikrar.example' }],
    ['of another relying party', { rpId: 'example' }],
    ['for another challenge', { challenge: new Uint8Array(32) }],
    ['from an answer to another question', { type: 'webauthn.get' }],
    ['without user verification', { flags: 0x41 }],
    ['without anybody present', { flags: 0x44 }],
    ['of another algorithm', { algorithm: -35 }],
  ];
  it.each(twists)('%s is refused', async (_name, twist) => {
    const { status, body } = await create(cards[10]!, twist);
    expect([status, body.code]).toEqual([422, 'key-invalid']);
    expect(await heldBy(cards[10]!)).toBeUndefined();
  });
});

describe('what is not open', () => {
  it('takes no key: a draft, and what was closed', async () => {
    const { services } = house;
    const roster = people(2);
    const early = await draft(services, roster);
    const { stores } = services;
    await stores.credentials.insert({
      ...{ id: roster[0]!.id, version: 0, declarationId: early.id, fileId: '', attempts: 0 },
    });
    const [card] = (await giveCards(services, early, roster.slice(0, 1))) as [Card];
    const body = { ...new PhoneKey().binding(file.contentDigest, 'Sig0001'), pin: card.pin };
    expect((await post(card.token, body)).body.code).toBe('declaration-not-open');
    await services.ceremony.close(declaration.id);
    const { status, body: problem } = await bind(cards[11]!, new PhoneKey());
    expect([status, problem.code]).toEqual([409, 'declaration-closed']);
  });
});
