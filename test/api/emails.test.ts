import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { SmtpLane } from '../../src/mail/smtp.ts';
import { createSmtpLane } from '../../src/mail/smtp.ts';
import { type RoundDeps, sendRound } from '../../src/operations/email-round.ts';
import { observed } from '../support/faults.ts';
import { strokes } from '../support/house.ts';
import {
  type Browser,
  browserOf,
  makeDraft,
  type Office,
  openOffice,
  password,
  rosterBody,
  type Worker,
  workerOf,
} from '../support/office.ts';
import { openPostOffice, type PostOffice, partsOf, reply } from '../support/smtp-server.ts';

const addresses = ['zefnihan@contoh.example', 'andi@contoh.example', undefined] as const;
const minute = 60_000;

let now = new Date('2024-09-30T03:00:00Z');
let post: PostOffice;
let office: Office;
let browser: Browser;
let chief: Worker;
beforeAll(async () => {
  post = await openPostOffice();
  office = await openOffice(
    { SMTP_URL: `smtp://localhost:${post.port}`, SMTP_FROM: 'Bawaslu Sijunjung <ikrar@kantor.example>' },
    { clock: () => now },
  );
  browser = await browserOf(office);
  ({ chief } = office);
});
beforeEach(() => {
  post.received.length = 0;
  post.asked.length = 0;
  post.onRecipient = () => undefined;
  post.onMessage = () => undefined;
});
afterEach(async () => {
  post.onRecipient = () => undefined;
  await send(); // what a test has left
});
afterAll(async () => {
  await office.raze();
  await post.close();
});

/** Time passes, and the organizer logs in anew: a login does not last that long. */
async function later(milliseconds: number): Promise<void> {
  now = new Date(now.getTime() + milliseconds);
  const { body } = await request(office.app).post('/api/session').send({ name: 'ketua', password }).expect(201);
  chief = workerOf(office.app, body.token);
  browser = await browserOf(office);
}

/** An opened declaration with cards; two of its three people have an address. */
async function opened() {
  const { id, eventId } = await makeDraft(chief);
  const at = `/api/declarations/${id}`;
  const people = rosterBody.people.map((one, i) => ({ ...one, ...(addresses[i] ? { email: addresses[i] } : {}) }));
  await chief.call('put', `${at}/roster`, { people }).expect(200);
  await chief.call('post', `${at}/open`).expect(200);
  const { cards } = (await chief.call('post', `${at}/cards`, {}).expect(201)).body;
  const ask = async (body: object) => (await chief.call('post', `${at}/emails`, body).expect(200)).body;
  const standing = async (): Promise<readonly Standing[]> =>
    (await chief.call('get', `${at}/emails`).expect(200)).body.people;
  return { id, eventId, at, cards: cards as readonly Card[], ask, standing };
}

interface Card {
  readonly signerId: string;
  readonly link: string;
  readonly pin: string;
}
interface Standing {
  readonly signerId: string;
  readonly email: string;
  readonly state: string;
  readonly reason?: string;
  readonly message?: string;
}

const send = () => office.services.emailPost!.send();
const states = (people: readonly Standing[]) =>
  people.map(({ state, reason }) => (reason ? `${state} ${reason}` : state));
const receivers = () => post.received.flatMap(({ to }) => to).toSorted();
const everybody = [...addresses.slice(0, 2)].toSorted();

async function sign({ link, pin }: Card): Promise<void> {
  const path = `/api/sign/${link.split('/').at(-1)}`;
  const { contentDigest } = (await request(office.app).get(path).expect(200)).body;
  await request(office.app).post(path).send({ contentDigest, strokes, pin }).expect(200);
}

describe('personal links by e-mail', () => {
  it('go to everybody with an address, one message each, with name, date, place and link and without the PIN', async () => {
    const { ask, standing, cards } = await opened();
    expect(states(await standing())).toEqual(['none', 'none']);
    const answer = await ask({});
    expect(answer).toEqual({ queued: 2, left: [{ signerId: cards[2]!.signerId, reason: 'no-address' }] });
    expect(states(await standing())).toEqual(['waiting', 'waiting']);
    await send();
    expect(states(await standing())).toEqual(['sent', 'sent']);
    expect(receivers()).toEqual(everybody);
    for (const received of post.received) expect(received.to).toHaveLength(1);
    const { header, text } = partsOf(post.received.find(({ to }) => to[0] === addresses[0])!);
    expect(header).toContain('Subject: Tautan pribadi Anda: Sosialisasi Netralitas ASN dan Wali Nagari');
    for (const part of ['Zefnihan, S.Pd., M.M.', '30 September–1 Oktober 2024', 'Hotel Bukik Gadang', cards[0]!.link])
      expect(text).toContain(part);
    for (const { pin, link } of cards) {
      expect(text.replaceAll(/\/s\/\S+/g, '')).not.toContain(pin);
      if (link !== cards[0]!.link) expect(text).not.toContain(link);
    }
  });

  it('are not sent twice unless somebody asks for it, and then to those who are named', async () => {
    const { ask, cards } = await opened();
    await ask({});
    expect((await ask({})).left.map((one: { reason: string }) => one.reason)).toEqual([
      'under-way',
      'under-way',
      'no-address',
    ]);
    await send();
    await send();
    expect(receivers()).toEqual(everybody);
    expect((await ask({})).left.map((one: { reason: string }) => one.reason)).toEqual(['sent', 'sent', 'no-address']);
    expect(await ask({ people: [cards[1]!.signerId], again: true })).toEqual({ queued: 1, left: [] });
    await send();
    expect(post.received.map(({ to }) => to[0])).toHaveLength(3);
    expect(post.received.at(-1)!.to).toEqual([addresses[1]]);
  });

  it('never go to somebody who has signed, not even while the message waits', async () => {
    const { ask, cards, standing } = await opened();
    await ask({ people: [cards[0]!.signerId] });
    await sign(cards[0]!);
    expect((await ask({ again: true })).left).toContainEqual({ signerId: cards[0]!.signerId, reason: 'signed' });
    await send();
    expect(receivers()).toEqual([addresses[1]]);
    expect(states(await standing())).toEqual(['none', 'sent']);
  });

  it('are not sent with a link that was replaced', async () => {
    const { at, ask, cards, standing } = await opened();
    await ask({});
    await chief.call('post', `${at}/people/${cards[0]!.signerId}/link`).expect(201);
    await send();
    expect(receivers()).toEqual([addresses[1]]);
    expect(states(await standing())).toEqual(['none', 'sent']);
  });

  it('say in words why one failed, and go again when asked', async () => {
    const { id, ask, standing } = await opened();
    post.onRecipient = (address) => (address === addresses[0] ? reply(550, '5.1.1 no such user') : undefined);
    await ask({});
    await send();
    expect(states(await standing())).toEqual(['failed address-unknown', 'sent']);
    const page = (await browser.open(`/kelola/n/${id}/kartu/tautan`).expect(200)).text;
    expect(page).toContain('Alamat ini tidak dikenal server penerima. Periksa alamatnya. (550)');
    await later(minute);
    await send();
    expect(post.asked.filter((address) => address === addresses[0])).toHaveLength(1);
    post.onRecipient = () => undefined;
    expect(await ask({})).toMatchObject({ queued: 1 });
    await send();
    expect(states(await standing())).toEqual(['sent', 'sent']);
  });

  it('wait for a greylisting server, and are given up in the end', async () => {
    const { ask, standing } = await opened();
    post.onRecipient = (address) => (address === addresses[0] ? reply(451, '4.7.1 greylisted') : undefined);
    await ask({});
    await send();
    expect(states(await standing())).toEqual(['waiting postponed', 'sent']);
    await send();
    expect(post.asked).toHaveLength(2);
    await later(minute);
    await send();
    expect(post.asked).toHaveLength(3);
    for (let i = 0; i < 26; i++) {
      await later(30 * minute);
      await send();
    }
    expect(states(await standing())).toEqual(['failed postponed', 'sent']);
    const tries = post.asked.length;
    expect(tries).toBeLessThan(40);
    await later(24 * 60 * minute);
    await send();
    expect(post.asked).toHaveLength(tries);
  });

  it('stay in the queue while the server is down, and the page says so', async () => {
    const { id, ask, standing } = await opened();
    await post.close();
    await ask({});
    await send();
    const { text } = await browser.open(`/kelola/n/${id}/kartu/tautan`).expect(200);
    expect(text).toContain('Server surel tidak dapat dihubungi.');
    expect(states(await standing()).every((state) => state.startsWith('waiting'))).toBe(true);
    const { port } = post;
    post = await openPostOffice({}, port);
    await later(minute);
    await send();
    expect(states(await standing())).toEqual(['sent', 'sent']);
    expect(receivers()).toEqual(everybody);
  });

  it('are stopped by the closing, which removes addresses and states', async () => {
    const { id, at, ask } = await opened();
    await ask({});
    await chief.call('post', `${at}/close`).expect(200);
    await send();
    expect(post.asked).toEqual([]);
    expect(await office.services.stores.deliveries.find({ where: { declarationId: id } })).toEqual([]);
    await chief.call('post', `${at}/emails`, {}).expect(409);
    expect((await chief.call('get', `${at}/emails`).expect(200)).body.people).toEqual([]);
  });

  it('never name an address or a link in the trail', async () => {
    const { ask, cards } = await opened();
    await ask({});
    await send();
    const told = JSON.stringify(await office.services.stores.trailDetails.find());
    expect(told).not.toContain('contoh.example');
    for (const { link } of cards) expect(told).not.toContain(link);
  });
});

describe('a reminder', () => {
  it('goes to those who have not signed, says so, and not twice within a day without asking', async () => {
    const { ask, cards } = await opened();
    await ask({});
    await send();
    await sign(cards[0]!);
    await later(60 * minute);
    expect((await ask({ kind: 'reminder' })).left).toEqual([
      { signerId: cards[0]!.signerId, reason: 'signed' },
      { signerId: cards[1]!.signerId, reason: 'recent' },
      { signerId: cards[2]!.signerId, reason: 'no-address' },
    ]);
    await later(24 * 60 * minute);
    expect(await ask({ kind: 'reminder' })).toMatchObject({ queued: 1 });
    post.received.length = 0;
    await send();
    expect(receivers()).toEqual([addresses[1]]);
    const { header, text } = partsOf(post.received[0]!);
    expect(header).toContain('Subject: Pengingat: Sosialisasi Netralitas ASN dan Wali Nagari');
    expect(text).toContain('Anda belum tercatat menandatangani.');
    expect(await ask({ kind: 'reminder' })).toMatchObject({ queued: 0 });
    expect(await ask({ kind: 'reminder', again: true })).toMatchObject({ queued: 1 });
  });

  it('does not go to somebody who signs while it waits', async () => {
    const { ask, cards, standing } = await opened();
    await ask({ people: [cards[1]!.signerId] });
    await send();
    await later(25 * 60 * minute);
    await ask({ kind: 'reminder', people: [cards[1]!.signerId] });
    await sign(cards[1]!);
    post.received.length = 0;
    await send();
    expect(post.received).toEqual([]);
    expect(states(await standing())).toEqual(['none', 'sent']);
  });

  it('does not go to somebody who has said that they refuse, unless they are named', async () => {
    const { at, ask, cards } = await opened();
    const [{ signerId }] = cards as readonly [Card];
    const refusal = { status: 'menolak', reason: 'Isi naskah', toldBy: 'Sendiri' };
    await chief.call('put', `${at}/people/${signerId}/attendance`, refusal).expect(200);
    expect((await ask({ kind: 'reminder', again: true })).left).toContainEqual({ signerId, reason: 'absent' });
    expect(await ask({ people: [signerId] })).toEqual({ queued: 1, left: [] });
  });

  it('is refused before the opening', async () => {
    const { id } = await makeDraft(chief);
    await chief.call('post', `/api/declarations/${id}/emails`, { kind: 'reminder' }).expect(409);
  });
});

describe('a process that is killed while it sends', () => {
  /** The server's part of a round over the same store; `stores` may fail. */
  const round = (deps: Partial<RoundDeps> = {}) =>
    sendRound({
      ...office.services,
      openLane: (): SmtpLane => createSmtpLane(office.config.smtp!, { answer: 20_000, message: 60_000 }),
      lostAfter: 2 * minute,
      stopped: () => false,
      ...deps,
    });

  it('leaves a message that the server has taken as perhaps sent, and nobody sends it again unasked', async () => {
    const { ask, cards, standing } = await opened();
    await ask({ people: [cards[0]!.signerId] });
    let replaced = 0;
    const killed = observed(office.services.stores, ({ name, side }) => {
      if (name === 'deliveries.replace' && side === 'before' && replaced++ === 1) throw new Error('killed');
    });
    await expect(round({ stores: killed })).rejects.toThrow('killed');
    expect(post.received).toHaveLength(1);
    expect(states(await standing())).toEqual(['sending', 'none']);
    await round();
    await later(3 * minute);
    await round();
    await round();
    expect(post.received).toHaveLength(1);
    const [first] = await standing();
    expect(first).toMatchObject({ state: 'unsure', reason: 'no-answer' });
    expect(await ask({})).toMatchObject({ left: [{ reason: 'unsure' }, {}], queued: 1 });
    expect(await ask({ people: [cards[0]!.signerId], again: true })).toMatchObject({ queued: 1 });
    await round();
    expect(receivers()).toEqual([addresses[0], addresses[0], addresses[1]].toSorted());
    const ids = post.received.map((one) => partsOf(one).header.find((line) => line.startsWith('Message-ID')));
    expect(new Set(ids).size).toBe(3);
  });

  it('sends the rest after it has started again, and two nodes send each message once', async () => {
    const { ask, standing } = await opened();
    await ask({});
    await Promise.all([round(), round(), send()]);
    expect(receivers()).toEqual(everybody);
    expect(states(await standing())).toEqual(['sent', 'sent']);
  });
});

describe('the page of links', () => {
  it('sends, reminds and shows each person’s state', async () => {
    const { id } = await opened();
    const open = async () => (await browser.open(`/kelola/n/${id}/kartu/tautan`).expect(200)).text;
    const page = await open();
    expect(page).toContain('Kirim tautan kepada 2 orang');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)![1]!;
    const press = (fields: object) =>
      browser
        .post(`/kelola/n/${id}/kartu/surel`)
        .type('form')
        .send({ csrf, kind: 'link', ...fields });
    const answer = await press({}).expect(303);
    expect(answer.headers.location).toBe(`/kelola/n/${id}/kartu/tautan?of=belum&antre=2#surel`);
    expect(await open()).toContain('2 dalam antrean');
    await send();
    const after = await open();
    expect(after).toContain('2 terkirim');
    expect(after).toContain('Ingatkan yang belum menandatangani');
    expect(after).not.toContain('Kirim tautan kepada');
  });

  it('counts nobody who will not sign among those it sends to, and says how many they are', async () => {
    const { id, at, cards } = await opened();
    const note = { status: 'berhalangan', reason: 'Dinas luar', toldBy: 'Sendiri' };
    await chief.call('put', `${at}/people/${cards[0]!.signerId}/attendance`, note).expect(200);
    const { text } = await browser.open(`/kelola/n/${id}/kartu/tautan`).expect(200);
    expect(text).toContain('Kirim tautan kepada 1 orang');
    expect(text).toContain('1 orang berhalangan atau menolak, dan tidak dikirimi.');
  });

  it('follows the messages only while some are under way', async () => {
    const { id, ask } = await opened();
    const open = async () => (await browser.open(`/kelola/n/${id}/kartu/tautan`).expect(200)).text;
    expect(await open()).not.toContain('data-emails');
    await ask({});
    expect(await open()).toContain(`data-emails="/api/declarations/${id}/emails"`);
    await send();
    expect(await open()).not.toContain('data-emails');
  });

  it('says how to set up a server where there is none', async () => {
    const other = await openOffice();
    try {
      const { id } = await makeDraft(other.chief);
      await other.chief.call('post', `/api/declarations/${id}/cards`, {}).expect(201);
      const { text } = await (await browserOf(other)).open(`/kelola/n/${id}/kartu/tautan`).expect(200);
      expect(text).toContain('SMTP_URL');
      await other.chief.call('post', `/api/declarations/${id}/emails`, {}).expect(409);
      expect((await other.chief.call('get', `/api/declarations/${id}/emails`).expect(200)).body.on).toBe(false);
    } finally {
      await other.raze();
    }
  });
});
