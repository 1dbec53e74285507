import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { enter, makeDraft, type Office, openOffice, type Worker } from '../support/office.ts';

/** Why somebody was missing is in the minutes, not on a public page (issue 8, point 8; UU 27/2022). */
let office: Office;
let archivist: Worker;
let stranger: Worker;
let code: string;
beforeAll(async () => {
  office = await openOffice();
  const { chief, app } = office;
  const { id, eventId } = await makeDraft(chief);
  await chief.call('post', `/api/declarations/${id}/open`).expect(200);
  const { people } = (await chief.call('get', `/api/declarations/${id}/roster`)).body;
  const mark = (i: number, body: object) =>
    chief.call('put', `/api/declarations/${id}/people/${people[i].id}/attendance`, body).expect(200);
  await mark(0, { status: 'tidak-hadir', reason: 'dirawat di rumah sakit' });
  await mark(1, { status: 'diwakilkan', representedBy: 'Sekretaris Camat', letter: '12/ST/2024' });
  const closed = await chief.call('post', `/api/declarations/${id}/close`).expect(200);
  code = closed.body.files.find(({ kind }: { kind: string }) => kind === 'berita-acara').code;
  const other = await makeDraft(chief);
  const inviteTo = async (event: string, name: string) => {
    const { body } = await chief.call('post', `/api/events/${event}/members`, { name, right: 'archivist' });
    return enter(app, body.setupUrl.split('/').at(-1), name);
  };
  archivist = await inviteTo(eventId, 'arsip');
  stranger = await inviteTo(other.eventId, 'asing');
});
afterAll(() => office.raze());

const secrets = ['rumah sakit', 'Sekretaris Camat', '12/ST/2024'];

describe('the minutes in public', () => {
  it('show numbers on their page, and nobody who was missing', async () => {
    const { text } = await request(office.app).get(`/v/${code}`).expect(200);
    expect(text).toContain('Berita acara ini disegel');
    expect(text).toContain('Tercantum dalam daftar');
    expect(text).toContain('1 orang');
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(text).not.toContain(`/v/${code}/ikrar.pdf`);
    expect(text).toMatch(/>Naskah <\/a>/); // what was pledged; there are no volumes here
    expect(JSON.stringify((await request(office.app).get(`/api/verify/${code}`)).body)).not.toContain('rumah sakit');
  });

  it('give the file itself only to those who keep it', async () => {
    for (const name of ['ikrar.pdf', 'pratinjau.pdf']) {
      const path = `/v/${code}/${name}`;
      const refused = await request(office.app).get(path);
      expect([refused.status, refused.body.code]).toEqual([401, 'login-required']);
      expect((await stranger.call('get', path)).body.code).toBe('forbidden');
    }
    for (const worker of [office.chief, archivist]) {
      const given = await worker.call('get', `/v/${code}/ikrar.pdf`).buffer(true);
      expect([given.status, given.headers['cache-control']]).toEqual([200, 'private, no-store']);
      const { text } = await worker.call('get', `/v/${code}`);
      expect(text).toContain(`/v/${code}/ikrar.pdf`);
      expect(text).toContain('rumah sakit');
    }
  });
});
