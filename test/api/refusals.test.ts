import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { eventBody } from '../support/house.ts';
import { enter, makeDraft, type Office, openOffice, rosterBody, type Worker, workerOf } from '../support/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.raze());

const isProblem = (answer: request.Response, status: number, code: string): void => {
  expect(answer.headers['content-type']).toMatch('application/problem+json');
  expect(answer.body).toMatchObject({ status, code, title: expect.any(String), detail: expect.any(String) });
  expect(answer.status).toBe(status);
};

describe('input that is refused', () => {
  it.each([
    ['malformed JSON', 'application/json', '{"name":', 400, 'malformed-json'],
    ['a PDF where JSON is due', 'application/pdf', '%PDF-1.7', 415, 'unsupported-media-type'],
    [
      'a body over the limit',
      'application/json',
      JSON.stringify({ name: 'x'.repeat(1_200_000) }),
      413,
      'body-too-large',
    ],
    ['a list where an object is due', 'application/json', '[]', 422, 'invalid-input'],
    ['an unknown field', 'application/json', JSON.stringify({ ...eventBody, admin: true }), 422, 'invalid-input'],
  ])('%s', async (_name, type, body, status, code) => {
    const answer = await office.chief.call('post', '/api/events').set('Content-Type', type).send(body);
    isProblem(answer, status, code);
  });

  it('names every field that is wrong', async () => {
    const answer = await office.chief.call('post', '/api/events', {
      ...eventBody,
      name: ' ',
      firstDay: '30-9-2024',
      venue: undefined,
    });
    isProblem(answer, 422, 'invalid-input');
    expect(answer.body.faults.map((fault: { path: string }) => fault.path).sort()).toEqual([
      'firstDay',
      'name',
      'venue',
    ]);
  });

  it.each([
    ['a region that is no code', { regionCode: '13.3' }, 'invalid-input'],
    ['a last day before the first', { lastDay: '2024-09-01' }, 'invalid-input'],
    ['letters that cannot be printed', { venue: 'Aula 漢字' }, 'invalid-input'],
    ['a logo that is no picture', { logo: { type: 'image/png', base64: 'AAAA' } }, 'logo-invalid'],
    ['a pattern without a number', { numberPattern: 'PM.01/{tahun}' }, 'invalid-input'],
  ])('%s', async (_name, change, code) => {
    isProblem(await office.chief.call('post', '/api/events', { ...eventBody, ...change }), 422, code);
  });

  it('opening without a roster or with a slot missing freezes nothing', async () => {
    const { chief } = office;
    const event = (await chief.call('post', '/api/events', eventBody)).body;
    const made = await chief.call('post', `/api/events/${event.id}/declarations`, { template: { id: 'ikrar-asn' } });
    const path = `/api/declarations/${made.body.id}`;
    isProblem(await chief.call('post', `${path}/open`), 422, 'roster-empty');
    await chief.call('put', `${path}/roster`, rosterBody).expect(200);
    const refused = await chief.call('post', `${path}/open`);
    isProblem(refused, 422, 'slot-missing');
    expect(refused.body.faults[0].path).toBe('slots.pemilihan');
    expect((await chief.call('get', path)).body.state).toBe('draft');
  });

  it('an open declaration takes no other text, roster or removal', async () => {
    const { chief } = office;
    const { id } = await makeDraft(chief);
    const path = `/api/declarations/${id}`;
    await chief.call('post', `${path}/open`).expect(200);
    isProblem(await chief.call('patch', path, { number: '2' }), 409, 'declaration-not-draft');
    isProblem(await chief.call('put', `${path}/roster`, rosterBody), 409, 'declaration-not-draft');
    isProblem(await chief.call('delete', path), 409, 'declaration-not-draft');
    await chief.call('post', `${path}/close`).expect(200);
    isProblem(await chief.call('post', `${path}/cards`, {}), 409, 'declaration-closed');
    isProblem(await chief.call('post', `${path}/rounds`, { relation: 'berjenjang' }), 409, 'parent-closed');
  });

  it.each([
    ['nobody is represented without a name', { status: 'diwakilkan' }, 'representedBy'],
    ['nobody is absent without a reason', { status: 'tidak-hadir' }, 'reason'],
  ])('%s', async (_name, body, path) => {
    const { chief } = office;
    const { id } = await makeDraft(chief);
    const [person] = (await chief.call('get', `/api/declarations/${id}/roster`)).body.people;
    const answer = await chief.call('put', `/api/declarations/${id}/people/${person.id}/attendance`, body);
    isProblem(answer, 422, 'invalid-input');
    expect(answer.body.faults[0].path).toBe(path);
  });

  it('a known path under another method says what is allowed', async () => {
    const answer = await office.chief.call('put', '/api/events', eventBody);
    isProblem(answer, 405, 'method-not-allowed');
    expect(answer.headers.allow).toBe('GET, POST');
  });

  it('an unknown path is a problem document too', async () => {
    isProblem(await request(office.app).get('/api/nirwana'), 404, 'not-found');
    isProblem(await request(office.app).get('/api/events/%E0%A4%A'), 404, 'not-found');
  });
});

describe('people who may not', () => {
  it('a stranger is told to log in before their request body is read', async () => {
    const big = JSON.stringify({ people: 'x'.repeat(7_000_000) });
    const path = '/api/declarations/apa-saja/roster';
    const answer = await request(office.app)
      .put(path)
      .set('Content-Type', 'application/json')
      .send(big)
      .catch((error) => error);
    if ('status' in answer && answer.status) isProblem(answer, 401, 'login-required');
    else expect(answer.code).toMatch(/EPIPE|ECONNRESET/); // the answer came while the body was still being sent
  });

  it('an organizer cannot take over a helper who waits for their first login at another event', async () => {
    const { app, chief } = office;
    const [mine, theirs] = [await makeDraft(chief), await makeDraft(chief)];
    const invite = async (eventId: string, name: string, right: string) =>
      (await chief.call('post', `/api/events/${eventId}/members`, { name, right }).expect(201)).body;
    await invite(theirs.eventId, 'menunggu', 'organizer');
    const { setupUrl } = await invite(mine.eventId, 'penyelenggara.lain', 'organizer');
    const other = await enter(app, setupUrl.split('/').at(-1), 'penyelenggara.lain');
    const shared = await other
      .call('post', `/api/events/${mine.eventId}/members`, { name: 'menunggu', right: 'attendant' })
      .expect(201);
    expect(shared.body.setupUrl).toBeUndefined();
    const members = (await other.call('get', `/api/events/${mine.eventId}/members`).expect(200)).body.members;
    const { id } = members.find((one: { name: string }) => one.name === 'menunggu');
    await other.call('post', `/api/events/${mine.eventId}/members/${id}/setup`).expect(403);
  });

  it('nor an account that the administrator made for somebody who has no event yet', async () => {
    const { chief, app } = office;
    const own = (await chief.call('post', '/api/events', eventBody)).body.id;
    const members = `/api/events/${own}/members`;
    const { setupUrl } = (await chief.call('post', members, { name: 'tamu', right: 'organizer' })).body;
    const guest = await enter(app, setupUrl.split('/').at(-1), 'tamu');
    await chief.call('post', '/api/accounts', { name: 'calon.ketua', displayName: 'Calon Ketua' }).expect(201);
    const taken = (await guest.call('post', members, { name: 'calon.ketua', right: 'attendant' }).expect(201)).body;
    isProblem(await guest.call('post', `${members}/${taken.id}/setup`), 403, 'forbidden');
    const made = (await guest.call('post', members, { name: 'meja.tamu', right: 'attendant' }).expect(201)).body;
    await guest.call('post', `${members}/${made.id}/setup`).expect(201);
    await chief.call('post', `${members}/${taken.id}/setup`).expect(201);
  });

  it('an attendant records attendance, and gets no PIN, no NIP, opens or closes nothing', async () => {
    const { app, chief } = office;
    const { eventId, id } = await makeDraft(chief);
    const invited = await chief
      .call('post', `/api/events/${eventId}/members`, { name: 'meja.satu', right: 'attendant' })
      .expect(201);
    const desk = await enter(app, invited.body.setupUrl.split('/').at(-1), 'meja.satu');
    const [person] = (await desk.call('get', `/api/declarations/${id}/roster`).expect(200)).body.people;
    expect(person.nip).toBeUndefined(); // it tells birth day and sex
    for (const secret of ['pin', 'link']) // who knows them can sign, and no consent would name the attendant
      await desk.call('post', `/api/declarations/${id}/people/${person.id}/${secret}`).expect(403);
    await desk.call('put', `/api/declarations/${id}/people/${person.id}/attendance`, { status: 'hadir' }).expect(200);
    const refused = { open: {}, close: {}, cards: {}, rounds: { relation: 'susulan' }, revoke: { reason: 'Iseng' } };
    for (const [path, body] of Object.entries(refused))
      isProblem(await desk.call('post', `/api/declarations/${id}/${path}`, body), 403, 'forbidden');
    isProblem(await desk.call('post', '/api/events', eventBody), 403, 'forbidden');
    isProblem(await desk.call('get', `/api/events/${eventId}/members`), 403, 'forbidden');
  });

  it('an organizer of one round reaches that round, and the rounds they make below it, only', async () => {
    const { app, chief } = office;
    const { eventId, id } = await makeDraft(chief);
    await chief.call('post', `/api/declarations/${id}/open`).expect(200);
    const round = (
      await chief.call('post', `/api/declarations/${id}/rounds`, { relation: 'berjenjang', label: 'Dinas Kesehatan' })
    ).body;
    const other = (
      await chief.call('post', `/api/declarations/${id}/rounds`, { relation: 'berjenjang', label: 'Dinas Sosial' })
    ).body;
    const body = { name: 'dinkes', right: 'organizer', declarationId: round.id };
    const invited = (await chief.call('post', `/api/events/${eventId}/members`, body).expect(201)).body;
    const own = await enter(app, invited.setupUrl.split('/').at(-1), 'dinkes');
    await own.call('put', `/api/declarations/${round.id}/roster`, rosterBody).expect(200);
    await own.call('post', `/api/declarations/${round.id}/open`).expect(200);
    isProblem(await own.call('get', `/api/declarations/${other.id}`), 403, 'forbidden');
    isProblem(await own.call('post', `/api/declarations/${id}/close`), 403, 'forbidden');
    isProblem(await own.call('patch', `/api/events/${eventId}`, { name: 'Lain' }), 403, 'forbidden');
    const below = (
      await own.call('post', `/api/declarations/${round.id}/rounds`, { relation: 'berjenjang' }).expect(201)
    ).body;
    await own.call('get', `/api/declarations/${below.id}`).expect(200);
    const listed = (await own.call('get', `/api/events/${eventId}/declarations`)).body.declarations;
    expect(listed.map((one: { id: string }) => one.id).sort()).toEqual([round.id, below.id].sort());
  });

  it('an attendant and an archivist learn nothing of a round that is still a draft', async () => {
    const { app, chief } = office;
    const { eventId, id } = await makeDraft(chief);
    await chief.call('post', `/api/declarations/${id}/open`).expect(200);
    const susulan = (await chief.call('post', `/api/declarations/${id}/rounds`, { relation: 'susulan' })).body;
    const rounds = [susulan];
    for (const label of ['Dinas Kesehatan', 'Dinas Sosial'])
      rounds.push((await chief.call('post', `/api/declarations/${id}/rounds`, { relation: 'berjenjang', label })).body);
    await chief.call('put', `/api/declarations/${rounds[1].id}/roster`, rosterBody).expect(200);
    await chief.call('put', `/api/declarations/${rounds[2].id}/roster`, rosterBody).expect(200);
    await chief.call('post', `/api/declarations/${rounds[1].id}/open`).expect(200);
    const seenBy = async (worker: Worker) =>
      (await worker.call('get', `/api/declarations/${id}/rounds`).expect(200)).body;
    expect(await seenBy(chief)).toMatchObject({ joint: { total: 9 }, rounds: [{}, {}, {}] });
    for (const [name, member] of [
      ['arsip.putaran', { right: 'archivist' }],
      ['meja.putaran', { right: 'attendant', declarationId: id }],
    ] as const) {
      const { setupUrl } = (await chief.call('post', `/api/events/${eventId}/members`, { name, ...member })).body;
      const worker = await enter(app, setupUrl.split('/').at(-1), name);
      const page = (await worker.call('get', `/kelola/n/${id}`).expect(200)).text;
      expect([page.includes('Dinas Kesehatan'), page.includes('Dinas Sosial')]).toEqual([true, false]);
      const tree = await seenBy(worker);
      expect(tree).toMatchObject({ joint: { total: 6, signed: 0 }, rounds: [{ label: 'Dinas Kesehatan' }] });
      expect(tree.rounds).toHaveLength(1);
    }
  });

  it('a right that was taken away is gone at once', async () => {
    const { app, chief } = office;
    const { eventId } = await makeDraft(chief);
    const made = (await chief.call('post', `/api/events/${eventId}/members`, { name: 'sebentar', right: 'organizer' }))
      .body;
    const helper = await enter(app, made.setupUrl.split('/').at(-1), 'sebentar');
    await helper.call('get', `/api/events/${eventId}/members`).expect(200);
    await chief.call('delete', `/api/events/${eventId}/members/${made.id}`).expect(204);
    isProblem(await helper.call('get', `/api/events/${eventId}/members`), 403, 'forbidden');
  });

  it('only administrators see accounts, and nobody disables their own', async () => {
    const { app, chief } = office;
    const made = await chief
      .call('post', '/api/accounts', { name: 'wakil', displayName: 'Wakil', admin: true })
      .expect(201);
    const deputy = await enter(app, made.body.setupUrl.split('/').at(-1), 'wakil');
    await deputy.call('post', '/api/events', eventBody).expect(201);
    const own = (await deputy.call('get', '/api/session')).body.account.id;
    isProblem(await deputy.call('patch', `/api/accounts/${own}`, { disabled: true }), 409, 'conflict');
    await chief.call('patch', `/api/accounts/${own}`, { admin: false }).expect(200);
    isProblem(await deputy.call('get', '/api/accounts'), 403, 'forbidden');
    await chief.call('patch', `/api/accounts/${own}`, { disabled: true }).expect(200);
    isProblem(await deputy.call('get', '/api/session'), 401, 'login-required');
    isProblem(await chief.call('post', '/api/accounts', { name: 'wakil', displayName: 'Lain' }), 409, 'conflict');
  });

  it('a token that is not ours is nobody', async () => {
    isProblem(await workerOf(office.app, 'A'.repeat(43)).call('get', '/api/session'), 401, 'login-required');
  });
});
