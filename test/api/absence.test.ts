import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { parseContent } from '../../src/document/content.ts';
import { absenceReasons } from '../../src/signer/absence-reasons.ts';
import { strokes } from '../support/house.ts';
import { enter, makeDraft, type Office, openOffice, rosterBody, type Worker } from '../support/office.ts';

/**
 * Whoever cannot or will not sign says so themselves. That somebody refuses is a political opinion (UU 27/2022 Pasal 4): it and every
 * reason are for organizers and archivists only.
 */
let office: Office;
let attendant: Worker;
let archivist: Worker;
let id: string;
let eventId: string;
let slug: string;
let code: string;
let cards: readonly {
  readonly signerId: string;
  readonly token: string;
  readonly pin: string;
  readonly name: string;
}[];

beforeAll(async () => {
  office = await openOffice();
  const { chief, app } = office;
  ({ id, eventId } = await makeDraft(chief));
  const more = ['Citra', 'Dewi', 'Eka', 'Fajar'].map((name) => ({ ...rosterBody.people[2]!, name }));
  const people = [...rosterBody.people, ...more];
  await chief.call('put', `/api/declarations/${id}/roster`, { people }).expect(200);
  const opened = await chief.call('post', `/api/declarations/${id}/open`).expect(200);
  code = opened.body.files[0].code;
  slug = (await chief.call('get', `/api/events/${eventId}`)).body.slug;
  const made = await chief.call('post', `/api/declarations/${id}/cards`, {}).expect(201);
  cards = made.body.cards.map((card: { link: string }) => ({ ...card, token: card.link.split('/').at(-1) }));
  const invite = async (name: string, right: string) => {
    const { body } = await chief.call('post', `/api/events/${eventId}/members`, { name, right }).expect(201);
    return enter(app, body.setupUrl.split('/').at(-1), name);
  };
  attendant = await invite('petugas', 'attendant');
  archivist = await invite('arsip', 'archivist');
});
afterAll(() => office.raze());

const tell = (i: number, body: object, pin: object = { pin: cards[i]!.pin }) =>
  request(office.app)
    .post(`/api/sign/${cards[i]!.token}/kabar`)
    .send({ ...body, ...pin });
const progress = async (worker: Worker) =>
  (await worker.call('get', `/api/declarations/${id}/progress`).expect(200)).body;
const seen = async (worker: Worker, i: number) =>
  (await progress(worker)).people.find((one: { id: string }) => one.id === cards[i]!.signerId);
const standing = async (worker: Worker, i: number) =>
  (await worker.call('get', `/api/declarations/${id}/people/${cards[i]!.signerId}`).expect(200)).body;
const record = (worker: Worker, i: number, body: object) =>
  worker.call('put', `/api/declarations/${id}/people/${cards[i]!.signerId}/attendance`, body);
const trail = async () =>
  (await office.services.stores.trail.find()).filter((one) => one.code === 'attendance-recorded');
async function sign(i: number): Promise<void> {
  const { token, pin } = cards[i]!;
  const { contentDigest } = (await request(office.app).get(`/api/sign/${token}`)).body;
  await request(office.app).post(`/api/sign/${token}`).send({ contentDigest, strokes, pin }).expect(200);
}

describe('a person who will not sign', () => {
  it('says so with their own link and PIN, in chosen words or their own, and the trail holds it', async () => {
    const before = (await trail()).length;
    expect((await tell(0, { reason: 'sakit', words: 'demam berdarah' })).body).toEqual({
      ...{ status: 'berhalangan', reason: 'Sakit: demam berdarah', at: expect.any(String) },
    });
    expect((await tell(1, { reason: 'isi' })).body).toMatchObject({
      status: 'menolak',
      reason: absenceReasons.isi.words,
    });
    expect((await tell(2, { reason: 'keberatan', words: 'Bukan tugas saya' })).body.reason).toBe('Bukan tugas saya');
    expect((await trail()).length).toBe(before + 3);
    const row = await office.services.stores.attendance.get(cards[0]!.signerId);
    expect(row).toMatchObject({ status: 'berhalangan', own: { kind: 'link' }, version: 0 });
  });

  it('is refused without the PIN, without a reason of the list, and without words where the list has none', async () => {
    const before = await office.services.stores.attendance.find();
    for (const [body, pin, refusal] of [
      [{ reason: 'sakit' }, {}, [403, 'pin-wrong']],
      [{ reason: 'sakit' }, { pin: '000000' }, [403, 'pin-wrong']],
      [{ reason: 'malas' }, { pin: cards[3]!.pin }, [422, 'invalid-input']],
      [{ reason: 'halangan' }, { pin: cards[3]!.pin }, [422, 'invalid-input']],
      [{ reason: 'sakit', words: 'x'.repeat(121) }, { pin: cards[3]!.pin }, [422, 'invalid-input']],
    ] as const) {
      const answer = await tell(3, body, pin);
      expect([answer.status, answer.body.code]).toEqual(refusal);
    }
    expect(await office.services.stores.attendance.find()).toEqual(before);
  });

  it('is seen with the reason by organizers and archivists', async () => {
    for (const worker of [office.chief, archivist]) {
      expect(await seen(worker, 0)).toMatchObject({
        ...{ attendance: 'berhalangan', note: 'Sakit: demam berdarah (disampaikan sendiri)' },
      });
      expect(await seen(worker, 1)).toMatchObject({ attendance: 'menolak' });
      expect((await progress(worker)).standing).toMatchObject({ berhalangan: 1, menolak: 2, belum: 4 });
    }
    expect(await standing(office.chief, 1)).toMatchObject({ recorded: { status: 'menolak' } });
  });

  it('attack, an attendant looks who refused: the desk learns only that nobody need wait', async () => {
    for (const i of [0, 1, 2]) {
      const one = await seen(attendant, i);
      expect([one.attendance, one.note]).toEqual(['berhalangan', undefined]);
      expect(await standing(attendant, i)).not.toHaveProperty('recorded');
    }
    expect((await progress(attendant)).standing).toMatchObject({ berhalangan: 3, menolak: 0, belum: 4 });
    const cookie = { Authorization: `Bearer ${attendant.token}`, Accept: 'text/html' };
    for (const path of [
      `/kelola/n/${id}`,
      `/kelola/n/${id}?status=menolak`,
      `/kelola/n/${id}/orang/${cards[1]!.signerId}`,
    ]) {
      const { text } = await request(office.app).get(path).set(cookie).expect(200);
      expect(text).not.toMatch(/demam berdarah|tidak setuju|Bukan tugas saya|class="tag[^"]*">menolak/i);
    }
  });

  it('attack, a desk looks who refused: it is told to pass them over like any other absence, and no more', async () => {
    const seenAt = async (path: string) => {
      const login = { Authorization: `Bearer ${attendant.token}`, Accept: 'text/html' };
      return (await request(office.app).get(path).set(login).expect(200)).text;
    };
    const [absent, refusing] = [cards[0]!, cards[1]!];
    const paths = [`/kios/${slug}/cari?q=zefnihan`, `/kios/${slug}/${absent.signerId}`].map((path) => seenAt(path));
    const [found, card] = await Promise.all(paths);
    expect(found).toContain('<span class="tag">berhalangan</span>');
    expect(card).toContain('Tercatat berhalangan.');
    expect(card).toContain('name="card"');
    const other = await seenAt(`/kios/${slug}/${refusing.signerId}`);
    const plain = (text: string, { name, signerId }: (typeof cards)[number]) =>
      text
        .replaceAll(name, '')
        .replaceAll(signerId, '')
        .replaceAll(/<p>.*?<\/p>|value="[^"]+"/g, '');
    expect(plain(other, refusing)).toBe(plain(card!, absent));
    const list = await seenAt(`/kios/${slug}`);
    for (const { signerId } of [absent, refusing]) expect(list).not.toContain(`/kios/${slug}/${signerId}`);
    expect(list).toContain('4 belum');
    expect(list).toContain('3 orang tercatat tidak menandatangani');
    const book = JSON.parse(await seenAt(`/kios/${slug}/bekal`));
    expect(book.people.map(({ away }: { away: string }) => away)).toEqual([
      ...['berhalangan', 'berhalangan', 'berhalangan'],
      ...['', '', '', ''],
    ]);
    const changes = JSON.parse(await seenAt(`/kios/${slug}/bekal?versi=${book.version}`));
    expect(changes).toEqual({
      ...{ version: book.version, now: expect.any(Number), until: expect.any(Number), signed: [] },
      away: Object.fromEntries(cards.slice(0, 3).map(({ signerId }) => [signerId, 'berhalangan'])),
    });
    expect(await seenAt(`/kios/${slug}/bekal?versi=other`)).toContain('"people"');
    expect(list + found + other + JSON.stringify([book, changes])).not.toMatch(
      /demam berdarah|tidak setuju|Bukan tugas saya|class="tag[^"]*">menolak|"menolak"/i,
    );
  });

  it('is told to nobody in public: not in the hall, on the board, on the file’s page or in its answers', async () => {
    const paths = [`/h/${slug}`, `/h/${slug}/cari?q=andi`, `/h/${slug}/papan`, `/v/${code}`];
    for (const path of [
      ...paths,
      `/api/verify/${code}`,
      `/api/hall/${slug}/people?q=andi`,
      `/api/hall/${slug}/progress`,
    ]) {
      const { text } = await request(office.app).get(path).expect(200);
      expect(text).not.toMatch(/demam berdarah|tidak setuju|Bukan tugas saya|berhalangan/i);
      // the pledge itself refuses money in politics
      expect(text.replaceAll('Menolak politik uang', '').replaceAll('menolak, dan menggugat', '')).not.toMatch(
        /\bmenolak\b/i,
      );
    }
  });

  it('may change their mind: who signs afterwards has signed, and nothing else is told', async () => {
    await sign(2);
    expect(await seen(office.chief, 2)).toMatchObject({ attendance: 'hadir', signedAt: expect.any(String) });
    expect((await seen(office.chief, 2)).note).toBeUndefined();
    expect((await progress(office.chief)).standing).toMatchObject({ menandatangani: 1, menolak: 1 });
    const again = await tell(2, { reason: 'isi' });
    expect([again.status, again.body.code]).toEqual([409, 'already-signed']);
  });

  it('attack, a person changes it again and again: the trail lists the first, and counts the rest', async () => {
    const growths: number[] = [];
    // The trail settles by itself twice a minute and then lists anew: of three rounds, one has no such moment in it.
    for (let round = 0; round < 3 && growths.every((more) => more > 31); round++) {
      await office.services.trail.settle();
      const before = (await trail()).length;
      for (let i = 0; i < 50; i++) await tell(3, { reason: i % 2 ? 'cuti' : 'tugas' }).expect(200);
      await office.services.trail.settle();
      growths.push((await trail()).length - before);
    }
    expect(Math.min(...growths)).toBeLessThanOrEqual(31);
    expect(await seen(office.chief, 3)).toMatchObject({ note: 'Cuti (disampaikan sendiri)' });
  });
});

describe('an organizer records it for a person', () => {
  const body = { status: 'menolak', reason: 'Tanpa menyebut alasan', toldBy: 'Sekretaris Camat, lewat telepon' };

  it('with who said so, which attendants may not', async () => {
    expect((await record(attendant, 4, body)).body.code).toBe('forbidden');
    for (const lacking of [
      { ...body, toldBy: undefined },
      { ...body, reason: undefined },
    ])
      expect((await record(office.chief, 4, lacking)).body.code).toBe('invalid-input');
    await record(office.chief, 4, body).expect(200);
    expect(await seen(office.chief, 4)).toMatchObject({
      note: 'Tanpa menyebut alasan (menurut Sekretaris Camat, lewat telepon)',
    });
  });

  it('and whoever comes after all is present', async () => {
    await record(attendant, 3, { status: 'hadir' }).expect(200);
    expect(await seen(office.chief, 3)).toMatchObject({ attendance: 'hadir' });
  });
});

describe('the page', () => {
  const page = (i: number) => request(office.app).get(`/s/${cards[i]!.token}`);
  const send = (i: number, body: object) =>
    request(office.app).post(`/s/${cards[i]!.token}/kabar`).type('form').set('Accept', 'text/html').send(body);

  it('leads to it quietly, says who will see it, and asks to confirm', async () => {
    expect((await page(5)).text).toContain(`/s/${cards[5]!.token}/kabar`);
    const { text } = await request(office.app).get(`/s/${cards[5]!.token}/kabar`).expect(200);
    for (const { words } of Object.values(absenceReasons)) expect(text).toContain(words);
    expect(text).toContain('hanya terlihat oleh penyelenggara dan arsiparis');
    const filled = { reason: 'sakit', pin: cards[5]!.pin, sure: 'ya' };
    for (const [change, said] of [
      [{ reason: '' }, 'Pilih salah satu.'],
      [{ sure: '' }, 'Centang dahulu'],
      [{ reason: 'halangan' }, 'Tulis alasannya dengan singkat.'],
      [{ pin: '999999' }, 'tersisa'],
    ] as const) {
      const refused = await send(5, { ...filled, words: '', ...change });
      expect([refused.status >= 400, refused.text.includes(said)]).toEqual([true, true]);
    }
    expect(await seen(office.chief, 5)).toMatchObject({ attendance: 'diharapkan' });
  });

  it('then shows the text to sign as before, and of what was said only that it was', async () => {
    await send(5, { reason: 'tanpa-alasan', words: '', pin: cards[5]!.pin, sure: 'ya' }).expect(303);
    const { text } = await page(5);
    expect(text).toContain('Anda memberi kabar pada');
    expect(text).toContain('Tanda tangani');
    expect(text).not.toContain(absenceReasons['tanpa-alasan'].words);
  });
});

describe('after the closing', () => {
  it('the minutes say how many and why, and their public page does not', async () => {
    const closed = await office.chief.call('post', `/api/declarations/${id}/close`).expect(200);
    const minutes = closed.body.files.find(({ kind }: { kind: string }) => kind === 'berita-acara');
    const kept = await office.services.stores.papers.find();
    const content = kept.map((one) => parseContent(one.content)).find((one) => one.code === minutes.code)!;
    const text = JSON.stringify(content.text.blocks);
    expect(text).toContain('Yang tidak menandatangani (berhalangan 1, menolak 3)');
    expect(text).toContain('Sakit: demam berdarah (disampaikan sendiri)');
    const shown = await request(office.app).get(`/v/${minutes.code}`).expect(200);
    expect(shown.text).toContain('Tidak hadir, berhalangan, atau menolak');
    expect(shown.text).toContain('4 orang');
    expect(shown.text).not.toMatch(/demam berdarah|menolak 3|berhalangan 1/);
  });

  it('nothing is kept of what somebody said before they signed after all', async () => {
    const rows = await office.services.stores.attendance.find({ where: { declarationId: id } });
    const of = (i: number) => rows.find((row) => row.id === cards[i]!.signerId);
    expect(of(2)).toEqual({
      ...{ id: cards[2]!.signerId, declarationId: id, status: 'hadir' },
      ...{ version: expect.any(Number), at: expect.any(String) },
    });
    expect(of(0)).toMatchObject({ status: 'berhalangan', reason: 'Sakit: demam berdarah' });
  });

  it('nobody says it any more', async () => {
    const late = await tell(6, { reason: 'sakit' });
    expect([late.status, late.body.code]).toEqual([409, 'declaration-closed']);
    await request(office.app).get(`/s/${cards[6]!.token}/kabar`).expect(303);
  });
});
