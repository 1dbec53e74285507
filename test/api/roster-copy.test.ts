import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Browser,
  browserOf,
  enter,
  makeDraft,
  type Office,
  openOffice,
  rosterBody,
  type Worker,
} from '../support/office.ts';

/** People of an earlier event are copied into another roster, by those who may read the earlier one. */
let office: Office;
let chief: Worker;
let browser: Browser;
beforeAll(async () => {
  office = await openOffice();
  ({ chief } = office);
  browser = await browserOf(office);
});
afterAll(() => office.raze());

const nip = '198001012005011001';
const withNip = rosterBody.people.map((person, i) => (i === 1 ? { ...person, nip } : person));
const names = (people: readonly { readonly name: string }[]) => people.map(({ name }) => name);

async function twoEvents() {
  const from = await makeDraft(chief);
  await chief.call('put', `/api/declarations/${from.id}/roster`, { people: withNip }).expect(200);
  const to = await makeDraft(chief);
  const own = {
    name: 'Citra',
    position: 'Camat Kamang Baru',
    institution: 'Kecamatan Kamang Baru',
    regionCode: '13.03.06',
  };
  await chief.call('put', `/api/declarations/${to.id}/roster`, { people: [own] }).expect(200);
  const roster = async (id: string, worker = chief) =>
    (await worker.call('get', `/api/declarations/${id}/roster`)).body.people;
  return { from, to, roster };
}

async function member(name: string, at: readonly (readonly [eventId: string, right: string])[]): Promise<Worker> {
  let setupUrl = '';
  for (const [eventId, right] of at) {
    const { body } = await chief.call('post', `/api/events/${eventId}/members`, { name, right }).expect(201);
    setupUrl = body.setupUrl ?? setupUrl;
  }
  return enter(office.app, setupUrl.split('/').at(-1)!, name);
}

describe('copying people', () => {
  it('adds them behind those who are there, as new people, and nobody twice', async () => {
    const { from, to, roster } = await twoEvents();
    const path = `/api/declarations/${to.id}/roster/copy`;
    const [own] = await roster(to.id);
    const { body } = await chief.call('post', path, { from: from.id }).expect(200);
    expect(body.skipped).toEqual([]);
    expect(names(body.people)).toEqual(['Citra', ...names(rosterBody.people)]);
    expect(body.people[0].id).toBe(own.id);
    expect(body.people[2].nip).toBe(nip);
    const theirs = new Set((await roster(from.id)).map(({ id }: { id: string }) => id));
    expect(body.people.filter(({ id }: { id: string }) => theirs.has(id))).toEqual([]);
    const again = await chief.call('post', path, { from: from.id }).expect(200);
    expect(names(again.body.skipped)).toEqual(names(rosterBody.people));
    expect(again.body.people).toEqual(body.people);
    expect(await roster(to.id)).toEqual(body.people);
  });

  it('takes some of them, and refuses those whom it does not find', async () => {
    const { from, to, roster } = await twoEvents();
    const [, second] = await roster(from.id);
    const path = `/api/declarations/${to.id}/roster/copy`;
    const refused = await chief.call('post', path, { from: from.id, people: [second.id, 'hilang'] });
    expect(refused.status).toBe(409);
    await chief.call('post', path, { from: from.id, people: [second.id] }).expect(200);
    expect(names(await roster(to.id))).toEqual(['Citra', 'Andi, S.STP.']);
  });

  it('is for those who may read the other roster, each as far as they may', async () => {
    const { from, to } = await twoEvents();
    const path = `/api/declarations/${to.id}/roster/copy`;
    const sources = async (worker: Worker) =>
      (await worker.call('get', `/api/declarations/${to.id}/roster/sources`).expect(200)).body.sources.map(
        ({ id }: { id: string }) => id,
      );
    const stranger = await member('orang.luar', [[to.eventId, 'organizer']]);
    expect(await sources(stranger)).toEqual([]);
    expect((await stranger.call('post', path, { from: from.id })).status).toBe(403);
    const archivist = await member('orang.arsip', [
      [to.eventId, 'organizer'],
      [from.eventId, 'archivist'],
    ]);
    expect(await sources(archivist)).toEqual([]);
    expect((await archivist.call('post', path, { from: from.id })).status).toBe(404);
    const attendant = await member('orang.meja', [
      [to.eventId, 'organizer'],
      [from.eventId, 'attendant'],
    ]);
    expect(await sources(attendant)).toEqual([from.id]);
    const { body } = await attendant.call('post', path, { from: from.id }).expect(200);
    expect(names(body.people)).toHaveLength(4);
    expect(JSON.stringify(body)).not.toContain(nip);
  });

  it('changes no roster that is frozen', async () => {
    const { from, to } = await twoEvents();
    await chief.call('post', `/api/declarations/${from.id}/open`).expect(200);
    expect((await chief.call('post', `/api/declarations/${from.id}/roster/copy`, { from: to.id })).status).toBe(409);
    await chief.call('post', `/api/declarations/${to.id}/roster/copy`, { from: from.id }).expect(200);
  });

  it('is offered on a page, with those who are there already', async () => {
    const { from, to, roster } = await twoEvents();
    const path = `/kelola/n/${to.id}/peserta/salin`;
    expect((await browser.open(path).expect(200)).text).toContain(`value="${from.id}"`);
    const { text } = await browser.open(`${path}?dari=${from.id}`).expect(200);
    const boxes = [...text.matchAll(/name="(orang\.[\w-]+)"/g)].map(([, name]) => name!);
    expect(boxes).toHaveLength(3);
    const csrf = /name="csrf" value="([^"]+)"/.exec(text)![1]!;
    const sent = await browser
      .post(path)
      .type('form')
      .send({ csrf, dari: from.id, [boxes[2]!]: 'ya' });
    expect(sent.status).toBe(303);
    expect(names(await roster(to.id))).toEqual(['Citra', 'Budi, S.Sos.']);
    expect((await browser.open(`${path}?dari=${from.id}`)).text).toContain('1 sudah ada di daftar ini');
  });
});

describe('the list of people', () => {
  it('is searched by any words of a line, and keeps the numbers', async () => {
    const { id } = await makeDraft(chief);
    const people = Array.from({ length: 60 }, (_, i) => ({
      name: `Orang ${String.fromCharCode(65 + (i % 26))}${i < 26 ? '' : 'x'}${i < 52 ? '' : 'y'}`,
      position: `Lurah ${i + 1}`,
      institution: 'Kelurahan',
      regionCode: '13.03',
    }));
    await chief.call('put', `/api/declarations/${id}/roster`, { people }).expect(200);
    const page = `/kelola/n/${id}/peserta`;
    const { text } = await browser.open(`${page}?cari=lurah+57`).expect(200);
    expect(text).toContain('1 orang cocok');
    expect(text).toMatch(/data-label="No">57</);
    expect(text).not.toContain('Lurah 56');
    expect((await browser.open(`${page}?cari=tidak+ada`)).text).toContain('0 orang cocok');
    expect((await browser.open(`${page}?cari=lurah&hal=2`)).text).toContain('cari=lurah&amp;hal=1');
  });
});
