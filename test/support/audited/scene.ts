import { setTimeout as sleep } from 'node:timers/promises';
import request from 'supertest';
import { enrolmentMessage } from '../../../src/core/binding.ts';
import { base64url, parseHex, utf8 } from '../../../src/core/bytes.ts';
import { consentText } from '../../../src/core/consent.ts';
import { sha256 } from '../../../src/core/digest.ts';
import { type DrawingSpace, fitDrawing } from '../../../src/core/drawing.ts';
import type { Means } from '../../../src/model.ts';
import { eventBody, strokes } from '../house.ts';
import { enter, type Office, openOffice, rosterBody, type Worker } from '../office.ts';
import { PhoneKey } from '../phone.ts';
import type { Hand, RawRow } from './hand.ts';

/** What a declaration of the scene is known by. */
export interface Known {
  readonly id: string;
  /** Ids of its pledge, and of the people on it in the order of the roster. */
  readonly file: string;
  readonly people: readonly string[];
}

/** An event of yesterday's making, as people made it over the API, and rows as they once were. */
export interface Scene {
  readonly event: string;
  readonly accounts: { readonly chief: string; readonly desk: string };
  readonly draft: string;
  /** Two of three have signed, the second at the desk; the third has a locked PIN. */
  readonly open: Known;
  /**
   * The first was said to be absent and has signed with the second key that their phone has bound, the other with the key of the desk; the consent of the
   * third came after the closing.
   */
  readonly closed: Known;
  readonly revoked: Known;
  readonly old: {
    /** A session that was ended, a right that was taken, an account before it was disabled, a PIN before it was locked. */
    readonly session: RawRow;
    readonly right: RawRow;
    readonly account: RawRow;
    readonly card: RawRow;
    /** Before the venue was corrected. */
    readonly event: RawRow;
    /** Of the third signer, before it was corrected. */
    readonly attendance: RawRow;
    /** Of the first signer of the closed declaration, before a second key replaced it. */
    readonly signerKey: RawRow;
  };
}

/** Everything happens an hour before the audit, which leaves time for what is only just written. */
const hourAgo = () => new Date(Date.now() - 3_600_000);

export async function makeScene(
  environment: Record<string, string>,
  handOf: (office: Office) => Promise<Hand>,
): Promise<{ readonly office: Office; readonly scene: Scene }> {
  const office = await openOffice(environment, { clock: hourAgo });
  const hand = await handOf(office);
  const { chief } = office;
  const event: string = (await chief.call('post', '/api/events', eventBody).expect(201)).body.id;
  const make = maker(chief, event);
  const open = await make('open');
  const desk = await addDesk(office, event);
  await signByLink(office, open.cards[0]!);
  // Signatures have whole seconds: one in the second in which the trail began could be older than the trail.
  await sleep(1000 - (Date.now() % 1000));
  await signAtDesk(office, desk.worker, open.people[1]!);
  let oldKey: RawRow | undefined;
  let sendLate: () => Promise<void> = async () => {};
  const closed = await make('close', async (known) => {
    await recordAttendance(office, known, 0, { status: 'tidak-hadir', reason: 'cuti' }); // emptied at the closing
    oldKey = await signByPhone(office, known.cards[0]!, hand);
    await signByDesk(office, desk.worker, known.people[1]!);
    sendLate = await bindOnly(office, known.cards[2]!);
  });
  await sendLate();
  const scene: Scene = {
    event,
    accounts: {
      chief: (await office.services.stores.accounts.find({ where: { name: 'ketua' } }))[0]!.id,
      desk: desk.id,
    },
    draft: (await make('draft')).id,
    open,
    closed,
    revoked: await make('revoke'),
    old: {
      ...(await oldPowers(office, event, hand)),
      card: await lockPin(office, open.cards[2]!, hand),
      event: await correctEvent(office, event, hand),
      attendance: await correctAttendance(office, open, hand),
      signerKey: oldKey!,
    },
  };
  await chief.call('post', `/api/events/${event}/handovers`, { receiver: 'Arsiparis Daerah' }).expect(201);
  await office.services.trail.settle();
  await published(office);
  return { office, scene };
}

interface Card {
  readonly signerId: string;
  readonly link: string;
  readonly pin: string;
}

interface Made extends Known {
  readonly cards: readonly Card[];
}

/** The third person of the open declaration stands for somebody else. */
export const represented = {
  represents: 'Camat Koto VII',
  letter: 'Surat Tugas Nomor 800/12/2024',
} as const;

const maker =
  (chief: Worker, event: string) =>
  async (until: 'draft' | 'open' | 'close' | 'revoke', sign?: (known: Made) => Promise<void>): Promise<Made> => {
    const text = { template: { id: 'ikrar-asn' }, slots: { pemilihan: 'Pemilihan Tahun 2024' } };
    const { id } = (await chief.call('post', `/api/events/${event}/declarations`, text).expect(201)).body;
    const [first, second, third] = rosterBody.people;
    const last = { open: [{ ...third, ...represented }], close: [third], draft: [], revoke: [] }[until];
    const people = [first, second, ...last];
    await chief.call('put', `/api/declarations/${id}/roster`, { people }).expect(200);
    const { cards } = (await chief.call('post', `/api/declarations/${id}/cards`, { of: 'semua' }).expect(201)).body;
    const made = { id, file: `${id}-00000`, people: cards.map(({ signerId }: Card) => signerId), cards };
    const steps = { draft: [], open: ['open'], close: ['open', 'close'], revoke: ['open', 'close', 'revoke'] }[until];
    for (const step of steps) {
      const reason = step === 'revoke' ? { reason: 'salah teks' } : undefined;
      await chief.call('post', `/api/declarations/${id}/${step}`, reason);
      if (step === 'open') await sign?.(made);
    }
    return made;
  };

const tokenOf = ({ link }: Card): string => link.split('/').at(-1)!;

async function signByLink({ app }: Office, card: Card): Promise<void> {
  const at = `/api/sign/${tokenOf(card)}`;
  const { contentDigest } = (await request(app).get(at).expect(200)).body;
  await request(app).post(at).send({ contentDigest, strokes, pin: card.pin }).expect(200);
}

async function addDesk(
  { app, chief }: Office,
  event: string,
): Promise<{ readonly worker: Worker; readonly id: string }> {
  const given = { name: 'petugas', right: 'attendant' };
  const { body } = await chief.call('post', `/api/events/${event}/members`, given).expect(201);
  return { worker: await enter(app, body.setupUrl.split('/').at(-1), 'petugas'), id: body.accountId };
}

async function handOver({ app, services }: Office, worker: Worker, signerId: string): Promise<Place> {
  const { slug } = (await services.stores.events.find())[0]!;
  const card: Extract<Means, { kind: 'kiosk' }>['card'] = 'KTP';
  const { token } = (await worker.call('post', `/api/hall/${slug}/desk/${signerId}`, { card })).body;
  return { token, ...(await request(app).get(`/api/sign/${token}`).expect(200)).body, signerId, slug };
}

async function signAtDesk(office: Office, worker: Worker, signerId: string): Promise<void> {
  const { token, contentDigest } = await handOver(office, worker, signerId);
  await request(office.app).post(`/api/sign/${token}`).send({ contentDigest, strokes }).expect(200);
}

/** Where somebody signs, as it is told to their device. */
interface Place {
  readonly token: string;
  readonly slug: string;
  readonly signerId: string;
  readonly code: string;
  readonly contentDigest: string;
  readonly field: string;
  readonly drawing: DrawingSpace;
}

const digestOf = (text: string): string => base64url(sha256(utf8(text)));

async function sendConsent(
  { app }: Office,
  place: Place,
  key: PhoneKey,
  { cara, answer = 200 }: { readonly cara: 'ponsel' | 'meja'; readonly answer?: number },
): Promise<void> {
  const { token, code, contentDigest, field, signerId } = place;
  const drawing = fitDrawing(strokes, place.drawing);
  const said = { goresan: digestOf(drawing), isi: base64url(parseHex(contentDigest)), kode: code, medan: field };
  const who = { orang: signerId, skrip: digestOf('skrip'), waktu: hourAgo().getTime() };
  const consent = consentText({ cara, ...said, ...who });
  const evidence = { kind: cara, key: key.keySha256, signature: base64url(key.sign(utf8(consent))) };
  await request(app).post(`/api/sign/${token}/persetujuan`).send({ consent, evidence, drawing }).expect(answer);
}

async function findPlace({ app }: Office, card: Card): Promise<Place> {
  const token = tokenOf(card);
  return { ...(await request(app).get(`/api/sign/${token}`)).body, token, signerId: card.signerId };
}

const bind = ({ app }: Office, { token, contentDigest, field }: Place, { pin }: Card, key: PhoneKey) =>
  request(app)
    .post(`/api/sign/${token}/kunci`)
    .send({ ...key.binding(contentDigest, field), pin })
    .expect(200);

/** @returns the row of the first key, which the second has replaced */
async function signByPhone(office: Office, card: Card, hand: Hand): Promise<RawRow> {
  const place = await findPlace(office, card);
  const [first, second] = [new PhoneKey(), new PhoneKey()];
  await bind(office, place, card, first);
  const row = await hand.take('signerKeys', card.signerId);
  await bind(office, place, card, second);
  await sendConsent(office, place, second, { cara: 'ponsel' });
  return row;
}

/** @returns what sends the consent that the phone has made, once it is too late */
async function bindOnly(office: Office, card: Card): Promise<() => Promise<void>> {
  const place = await findPlace(office, card);
  const key = new PhoneKey();
  await bind(office, place, card, key);
  return () => sendConsent(office, place, key, { cara: 'ponsel', answer: 410 });
}

async function signByDesk(office: Office, worker: Worker, signerId: string): Promise<void> {
  const key = new PhoneKey();
  const { id, slug } = (await office.services.stores.events.find())[0]!;
  const signature = base64url(key.sign(enrolmentMessage(id)));
  const device = { spki: base64url(key.spki), signature };
  await worker.call('post', `/api/hall/${slug}/desk-keys`, { device }).expect(200);
  await sendConsent(office, await handOver(office, worker, signerId), key, { cara: 'meja' });
}

async function oldPowers({ app, chief, services }: Office, event: string, hand: Hand) {
  const given = { name: 'bekas', right: 'organizer' };
  const { body } = await chief.call('post', `/api/events/${event}/members`, given).expect(201);
  const worker = await enter(app, body.setupUrl.split('/').at(-1), 'bekas');
  const here = (await services.stores.sessions.find({ where: { accountId: body.accountId } }))[0]!;
  const session = await hand.take('sessions', here.id);
  const right = await hand.take('memberships', body.id);
  const account = await hand.take('accounts', body.accountId);
  await worker.call('delete', '/api/session').expect(204);
  await chief.call('delete', `/api/events/${event}/members/${body.id}`).expect(204);
  await chief.call('patch', `/api/accounts/${body.accountId}`, { disabled: true }).expect(200);
  return { session, right, account };
}

/** @returns the card's row after three wrong PINs of five */
async function lockPin({ app }: Office, card: Card, hand: Hand): Promise<RawRow> {
  const { contentDigest } = (
    await request(app)
      .get(`/api/sign/${tokenOf(card)}`)
      .expect(200)
  ).body;
  const guess = (times: number) =>
    Array.from({ length: times }).reduce<Promise<unknown>>(async (before) => {
      await before;
      await request(app)
        .post(`/api/sign/${tokenOf(card)}`)
        .send({ contentDigest, strokes, pin: '000000' });
    }, Promise.resolve());
  await guess(3);
  const row = await hand.take('credentials', card.signerId);
  await guess(2);
  return row;
}

const recordAttendance = ({ chief }: Office, { id, people }: Known, i: number, body: object) =>
  chief.call('put', `/api/declarations/${id}/people/${people[i]}/attendance`, body).expect(200);

async function correctEvent({ chief }: Office, id: string, hand: Hand): Promise<RawRow> {
  const row = await hand.take('events', id);
  await chief.call('patch', `/api/events/${id}`, { venue: 'Gedung Pancasila' }).expect(200);
  return row;
}

async function correctAttendance(office: Office, known: Known, hand: Hand): Promise<RawRow> {
  await recordAttendance(office, known, 2, { status: 'hadir' });
  const row = await hand.take('attendance', known.people[2]!);
  await recordAttendance(office, known, 2, { status: 'tidak-hadir', reason: 'sakit' });
  return row;
}

async function published({ services: { ceremony, stores, sequencer } }: Office): Promise<void> {
  await ceremony.mend();
  while ((await stores.log.checkpoint())?.size !== (await stores.log.size())) await sequencer.publish();
}
