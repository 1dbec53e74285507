import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sharedObjects } from '../../src/document/typeface.ts';
import { eventBody } from '../support/house.ts';
import { browserOf, enter, makeDraft, type Office, openOffice } from '../support/office.ts';
import { readPages } from '../support/paper.ts';

let office: Office;
let now = new Date('2024-09-30T16:50:00.000Z');
beforeAll(async () => {
  office = await openOffice({}, { clock: () => now });
});
afterAll(() => office.raze());

it('daftar hadir: everybody of the day once, with the time of who signed that day, and lines for guests', async () => {
  const { chief, services } = office;
  const { id, eventId } = await makeDraft(chief);
  const other = await chief
    .call('post', `/api/events/${eventId}/declarations`, { template: { id: 'ikrar-kepala-desa', version: 1 } })
    .expect(201);
  const people = (await services.stores.rosters.get(id))!.people.map(({ id: _other, ...person }) => person);
  await chief.call('put', `/api/declarations/${other.body.id}/roster`, {
    people: [people[1], { ...people[2], name: 'Citra, S.H.', represents: 'Camat Tanjung Gadang', letter: '1/2024' }],
  });
  await chief.call('patch', `/api/declarations/${other.body.id}`, { days: [eventBody.lastDay] }).expect(200);
  await chief.call('post', `/api/declarations/${id}/open`).expect(200);
  const { cards } = (await chief.call('post', `/api/declarations/${id}/cards`, {}).expect(201)).body;
  const sign = async (i: number) => {
    const path = `/api/sign/${cards[i].link.split('/').at(-1)}`;
    const { contentDigest } = (await chief.call('get', path)).body;
    await chief.call('post', path, { contentDigest, pin: cards[i].pin, typedName: 'Nama', strokes: [] }).expect(200);
  };
  await sign(0);
  now = new Date('2024-09-30T17:40:00.000Z'); // after midnight in Jakarta
  await sign(1);

  const read = async (day: string, more = '') => {
    const { body } = await chief
      .call('get', `/api/events/${eventId}/attendance.pdf?day=${day}${more}`)
      .buffer(true)
      .parse((response, done) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => done(null, Buffer.concat(parts)));
      })
      .expect(200);
    const pages = readPages(new Uint8Array(body), (await sharedObjects()).regular);
    return pages
      .flat()
      .map(({ text }) => text.trim().replaceAll('\u00a0', ' '))
      .join(' ')
      .replace(/\s+/g, ' ');
  };
  const first = await read('2024-09-30');
  for (const part of ['DAFTAR HADIR', 'Senin, 30 September 2024', 'Hotel Bukik Gadang', 'Yang membuat daftar'])
    expect(first).toContain(part);
  expect(first).toContain('pukul 23.50 WIB');
  expect(first).not.toContain('00.40');
  expect(first).not.toContain('Citra');
  const second = await read('2024-10-01', '&guests=3');
  expect(second).toContain('pukul 00.40 WIB');
  expect(second).not.toContain('23.50');
  expect(second).toMatch(/Citra, S\.H\./);
  expect(second).toContain('mewakili');
  expect(second.match(/Andi, S\.STP\./g)).toHaveLength(1);
  expect(second).toMatch(/\b7 /); // four people and three guests
  expect(second).not.toMatch(/\b8 /);
  await chief.call('get', `/api/events/${eventId}/attendance.pdf?day=2024-10-02`).expect(422);
  const browser = await browserOf(office);
  const page = await browser.open(`/kelola/k/${eventId}`).expect(200);
  expect(page.text).toContain(`/kelola/k/${eventId}/hadir/2024-10-01.pdf`);
  await browser.open(`/kelola/k/${eventId}/hadir/2024-10-01.pdf`).expect(200);
});

it('shows an archivist no draft', async () => {
  const { chief, app } = office;
  const { eventId } = await makeDraft(chief);
  const member = await chief.call('post', `/api/events/${eventId}/members`, { name: 'arsip', right: 'archivist' });
  const archivist = await enter(app, member.body.setupUrl.split('/').at(-1), 'arsip');
  const length = async (worker: typeof chief) =>
    Number(
      (await worker.call('get', `/api/events/${eventId}/attendance.pdf?guests=0`).expect(200)).headers[
        'content-length'
      ],
    );
  expect(await length(archivist)).toBeLessThan(await length(chief));
});
