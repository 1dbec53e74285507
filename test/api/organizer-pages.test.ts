import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type request from 'supertest';
import { eventBody, signAll } from '../support/house.ts';
import { type Browser, browserOf, makeDraft, type Office, openOffice, rosterBody } from '../support/office.ts';

let office: Office;
let browser: Browser;
beforeAll(async () => {
  office = await openOffice();
  browser = await browserOf(office);
});
afterAll(() => office.raze());

const open = (path: string) => browser.open(path);

/** Every field of a page's main form as a browser would send it back. */
function fieldsOf(html: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [tag] of html.matchAll(/<input [^>]*>/g)) {
    const at = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1];
    const name = at('name');
    if (name && !/type="(checkbox|radio|file)"/.test(tag)) fields[name] = at('value') ?? '';
  }
  return fields;
}

const post = (path: string, fields: object) => browser.post(path).type('form').send(fields);

async function postEvent(path: string, fields: object): Promise<request.Response> {
  const sent = browser.post(path);
  for (const [name, value] of Object.entries(fields)) sent.field(name, value);
  return sent;
}

describe('the roster by hand', () => {
  it('loses nobody when a colleague was faster, and keeps what was typed', async () => {
    const { id } = await makeDraft(office.chief);
    const grid = `/kelola/n/${id}/peserta/sunting`;
    const mine = fieldsOf((await open(grid).expect(200)).text);
    const people = [
      ...rosterBody.people,
      { name: 'Citra', position: 'Camat Kamang Baru', institution: 'Kecamatan Kamang Baru', regionCode: '13.03.06' },
    ];
    await office.chief.call('put', `/api/declarations/${id}/roster`, { people }).expect(200);
    const late = await post(grid, { ...mine, 'r0.name': 'Zefnihan Baru' });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Daftar baru saja diubah');
    expect(late.text).toContain('Zefnihan Baru');
    const { body } = await office.chief.call('get', `/api/declarations/${id}/roster`);
    expect(body.people).toHaveLength(4);
    const again = fieldsOf((await open(grid).expect(200)).text);
    expect((await post(grid, { ...again, 'r0.name': 'Zefnihan Baru' })).status).toBe(303);
  });

  it('takes everybody at once from the script of the grid, in their order, and names the faulty cells', async () => {
    const { id } = await makeDraft(office.chief);
    const grid = `/kelola/n/${id}/peserta/sunting`;
    const { text } = await open(grid).expect(200);
    const { csrf, versi } = fieldsOf(text);
    const { people } = (await office.chief.call('get', `/api/declarations/${id}/roster`)).body;
    expect(text).toContain(`data-understand="/api/declarations/${id}/roster/understand"`);
    const turned = [...people].reverse();
    const faulty = [{ ...turned[0], nip: '12' }, ...turned.slice(1), { nip: '198001012005011001' }];
    const refused = await post(grid, { csrf, versi, semua: JSON.stringify(faulty) });
    expect(refused.status).toBe(422);
    const without = faulty.map((line) => ({ name: '', position: '', ...line }));
    const again = await post(grid, { csrf, versi, semua: JSON.stringify(without) });
    expect(again.status).toBe(422);
    expect(again.text).toContain('data-faults="[{&quot;row&quot;:1,&quot;field&quot;:&quot;nip&quot;}');
    expect(again.text).toContain('&quot;nip&quot;:&quot;12&quot;');
    expect(again.text).toContain('name="r4.name"');
    expect((await post(grid, { csrf, versi, semua: '[{' })).status).toBe(422);
    expect((await post(grid, { csrf, versi, semua: JSON.stringify(turned) })).status).toBe(303);
    const { body } = await office.chief.call('get', `/api/declarations/${id}/roster`);
    expect(body.people).toEqual(turned);
  });

  it('takes the names of a whole province of villages at once', async () => {
    const { id } = await makeDraft(office.chief);
    const path = `/kelola/n/${id}/peserta/wilayah`;
    const page = await open(`${path}?wilayah=16&jabatan=kepala-desa`).expect(200);
    const fields = fieldsOf(page.text);
    const names = Object.keys(fields).filter((name) => name.startsWith('nama.'));
    expect(names.length).toBeGreaterThan(2500);
    const sent = await post(path, { ...fields, [names[7]!]: 'Dedi Oktavia' });
    expect(sent.status).toBe(303);
    const tooMany = await open(`${path}?wilayah=35&jabatan=kepala-desa`);
    expect(tooMany.status).toBe(422);
    expect(tooMany.text).toContain('paling banyak 5.000');
  });
});

describe('an event’s form', () => {
  it('does what emptying a field promises', async () => {
    const made = await office.chief
      .call('post', '/api/events', {
        ...eventBody,
        numberPattern: '{nomor:3}/PM.01/{tahun}',
        letterhead: ['BADAN PENGAWAS PEMILIHAN UMUM', 'KABUPATEN SIJUNJUNG'],
      })
      .expect(201);
    const path = `/kelola/k/${made.body.id}/ubah`;
    const fields = fieldsOf((await open(path).expect(200)).text);
    const answer = await postEvent(path, {
      ...fields,
      numberPattern: '',
      letterhead: '',
      timeZone: '',
      regionCode: '71.01 Kabupaten Bolaang Mongondow',
    });
    expect(answer.status).toBe(303);
    const { body } = await office.chief.call('get', `/api/events/${made.body.id}`);
    expect(body.numberPattern).toBeUndefined();
    expect(body.letterhead).toEqual(['BAWASLU KABUPATEN SIJUNJUNG']);
    expect(body.timeZone).toBe('Asia/Makassar');
    expect(body.slug).toBe(made.body.slug);
  });

  it('refuses a logo that is too large at the field, before it is sent', async () => {
    expect((await open('/kelola/k/baru')).text).toMatch(/id="f-logo"[^>]*data-max="512000"/);
  });
});

describe('figures', () => {
  it('count who is on a follow-up once, and a revoked one not at all', async () => {
    const { chief, services } = office;
    const { eventId, id } = await makeDraft(chief);
    await chief.call('post', `/api/declarations/${id}/open`).expect(200);
    const people = async (of: string) => (await services.stores.rosters.get(of))!.people;
    const sign = async (of: string, from: number, to: number) =>
      signAll(services, (await services.stores.declarations.get(of))!, (await people(of)).slice(from, to));
    await sign(id, 0, 2);
    await chief.call('post', `/api/declarations/${id}/close`).expect(200);
    const round = async () =>
      (await chief.call('post', `/api/declarations/${id}/rounds`, { relation: 'susulan' }).expect(201)).body.id;
    const wrong = await round();
    await chief.call('post', `/api/declarations/${wrong}/open`).expect(200);
    await chief.call('post', `/api/declarations/${wrong}/revoke`, { reason: 'salah tanggal' }).expect(200);
    const late = await round();
    await chief.call('post', `/api/declarations/${late}/open`).expect(200);
    await sign(late, 0, 1);
    expect((await open(`/kelola/k/${eventId}`)).text).toMatch(/class="figure">3 <small[^>]*>dari 3</);
  });

  it('say before a closing what the minutes will say of each', async () => {
    const { chief } = office;
    const { id } = await makeDraft(chief);
    await chief.call('post', `/api/declarations/${id}/open`).expect(200);
    const { people } = (await chief.call('get', `/api/declarations/${id}/roster`)).body;
    await chief.call('put', `/api/declarations/${id}/people/${people[0].id}/attendance`, { status: 'hadir' });
    const { text } = await open(`/kelola/n/${id}/tutup`).expect(200);
    expect(text).toMatch(/<dt>Hadir, belum menandatangani<\/dt><dd>1<\/dd>/);
    expect(text).toMatch(/<dt>Tanpa keterangan<\/dt><dd>2<\/dd>/);
  });
});

describe('a follow-up', () => {
  it('after the event bears the day on which it is signed, unless another is typed', async () => {
    const { chief } = office;
    const { id } = await makeDraft(chief);
    await chief.call('post', `/api/declarations/${id}/open`).expect(200);
    const path = `/kelola/n/${id}/putaran`;
    const fields = fieldsOf((await open(path).expect(200)).text);
    expect(fields.days).toMatch(/^20\d\d-\d\d-\d\d$/);
    const daysOf = async (answer: request.Response) =>
      (await chief.call('get', `/api/declarations/${answer.headers.location!.split('/').at(-1)}`)).body.days;
    expect(await daysOf(await post(path, { ...fields, relation: 'susulan' }))).toEqual([fields.days]);
    expect(
      await daysOf(await post(path, { ...fields, relation: 'berjenjang', days: '2024-10-03; 2024-10-04' })),
    ).toEqual(['2024-10-03', '2024-10-04']);
    const wrong = await post(path, { ...fields, relation: 'susulan', days: 'kemarin' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('value="kemarin"');
  });
});

describe('what an organizer can reach', () => {
  it('is every file of a declaration in many volumes, the minutes too', async () => {
    const { chief, services } = office;
    const { id } = await makeDraft(chief);
    const many = Array.from({ length: 43 }, (_, i) => ({
      ...rosterBody.people[1]!,
      name: `Camat ${i}`,
      group: `Kecamatan ${i}`,
    }));
    await chief.call('put', `/api/declarations/${id}/roster`, { people: many }).expect(200);
    await chief.call('patch', `/api/declarations/${id}`, { volumes: 'by-group' }).expect(200);
    await chief.call('post', `/api/declarations/${id}/open`).expect(200);
    await chief.call('post', `/api/declarations/${id}/close`).expect(200);
    const { text } = await open(`/kelola/n/${id}`).expect(200);
    for (const { code } of await services.stores.files.find({ where: { declarationId: id } }))
      expect(text).toContain(`/v/${code}`);
  });

  it('is the whole trail of an event, page by page', async () => {
    const { chief, services } = office;
    const { eventId } = await makeDraft(chief);
    for (let i = 0; i < 130; i++)
      await services.stores.audit.insert({
        id: `2020-${String(i).padStart(4, '0')}`,
        version: 0,
        at: '2020-01-01T00:00:00.000Z',
        actor: 'ketua',
        code: 'legacy',
        parameters: { action: `perbuatan ke-${i};`, detail: '' },
        eventId,
      });
    const path = `/kelola/k/${eventId}/jejak`;
    expect((await open(path)).text).not.toContain('perbuatan ke-0;');
    expect((await open(`${path}?hal=2`)).text).toContain('perbuatan ke-0;');
  });

  it('is nothing of a draft that was removed', async () => {
    const { chief, services } = office;
    const { id } = await makeDraft(chief);
    const { people } = (await chief.call('get', `/api/declarations/${id}/roster`)).body;
    const attendance = { status: 'tidak-hadir', reason: 'sakit' };
    await chief.call('put', `/api/declarations/${id}/people/${people[0].id}/attendance`, attendance).expect(200);
    await chief.call('delete', `/api/declarations/${id}`).expect(204);
    expect(await services.stores.attendance.find({ where: { declarationId: id } })).toEqual([]);
  });
});
