import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { sourceDigest } from '../../src/ceremony/texts.ts';
import { readBody } from '../../src/operations/own-text-draft.ts';
import { eventBody } from '../support/house.ts';
import { type Browser, browserOf, enter, type Office, openOffice, rosterBody, type Worker } from '../support/office.ts';

const points = ['Netral sebelum, selama, dan sesudah {pemilihan}.', 'Menolak politik uang.'];
const written = {
  kind: 'bersama',
  title: 'IKRAR NETRALITAS CAMAT PADA {PEMILIHAN}',
  signers: 'Camat',
  blocks: [
    { type: 'paragraph', text: 'Kami berikrar:' },
    { type: 'list', ordered: true, items: points },
  ],
  slots: [{ name: 'pemilihan', type: 'text', label: 'Pemilihan', example: 'Pemilu Tahun 2029', max: 80 }],
  basis: [{ title: 'Peraturan Bawaslu Nomor 6 Tahun 2018', from: '2018-01-01' }],
};

describe("an office's own text", () => {
  let office: Office;
  let second: Worker;
  let event: string;
  let texts: string;
  let browser: Browser;

  beforeAll(async () => {
    office = await openOffice();
    const { chief } = office;
    browser = await browserOf(office);
    event = (await chief.call('post', '/api/events', eventBody).expect(201)).body.id;
    texts = `/api/events/${event}/texts`;
    const member = await chief
      .call('post', `/api/events/${event}/members`, { name: 'wakil', right: 'organizer' })
      .expect(201);
    second = await enter(office.app, member.body.setupUrl.split('/').pop(), 'wakil');
  });
  afterAll(() => office.raze());

  const write = async (body: object = written): Promise<string> => {
    const made = await office.chief.call('post', texts, body).expect(201);
    return `${texts}/${made.body.id}/${made.body.number}`;
  };
  const agreed = async (body: object = written): Promise<string> => {
    const place = await write(body);
    const { digest } = (await second.call('get', place).expect(200)).body;
    await second.call('post', `${place}/agree`, { digest }).expect(200);
    return place;
  };
  const idOf = (place: string): string => place.split('/').at(-2)!;
  const declare = (template: object, worker: Worker = office.chief, at = event) =>
    worker.call('post', `/api/events/${at}/declarations`, { template, slots: { pemilihan: 'Pemilu Tahun 2029' } });

  it('is chosen only after somebody else has agreed to what they read', async () => {
    const { chief } = office;
    const place = await write();
    const template = { id: idOf(place) };
    expect(template.id).toMatch(/^sendiri-ikrar-netralitas-camat-pada-[0-9a-f]{6}$/);
    await declare(template).expect(422);
    const read = (await chief.call('get', place).expect(200)).body;
    expect(read).toMatchObject({ ...written, state: 'draft', mayAgree: false, writers: ['Ibu ketua'] });
    await chief.call('post', `${place}/agree`, { digest: read.digest }).expect(403);
    await second.call('post', `${place}/agree`, { digest: 'a'.repeat(64) }).expect(409);
    const { body } = await second.call('post', `${place}/agree`, { digest: read.digest }).expect(200);
    expect(body).toMatchObject({ state: 'agreed', agreedBy: 'Ibu wakil', digest: read.digest });
    await second.call('post', `${place}/agree`, { digest: read.digest }).expect(409);
    await chief.call('put', place, written).expect(409);
    await chief.call('delete', place).expect(409);
    await declare(template).expect(201);
  });

  it('is not agreed to by somebody who wrote in it, whoever began it', async () => {
    const place = await write();
    await second.call('put', place, { ...written, signers: 'Camat dan lurah' }).expect(200);
    const { digest, mayAgree } = (await second.call('get', place).expect(200)).body;
    expect(mayAgree).toBe(false);
    await second.call('post', `${place}/agree`, { digest }).expect(403);
    await second.call('delete', place).expect(204);
    await second.call('get', place).expect(404);
  });

  it('is printed, kept and shown whole, and says everywhere that it is its own', async () => {
    const { chief, services } = office;
    const place = await agreed();
    const made = await declare({ id: idOf(place) }).expect(201);
    expect(made.body).toMatchObject({ title: 'IKRAR NETRALITAS CAMAT PADA PEMILU TAHUN 2029' });
    const declaration = `/api/declarations/${made.body.id}`;
    await chief.call('put', `${declaration}/roster`, rosterBody).expect(200);
    const opened = await chief.call('post', `${declaration}/open`).expect(200);
    const { code } = opened.body.files[0];
    const { content } = await services.getPrinted((await services.stores.files.find({ where: { code } }))[0]!.id);
    expect(content.text).toMatchObject({
      template: { id: idOf(place), version: 1 },
      blocks: [
        { text: 'Kami berikrar:' },
        { items: ['Netral sebelum, selama, dan sesudah Pemilu Tahun 2029.', points[1]] },
      ],
      sources: ['Peraturan Bawaslu Nomor 6 Tahun 2018'],
    });
    const page = await request(office.app).get(`/v/${code}`).set('Accept', 'text/html').expect(200);
    expect(page.text).toContain('Ditulis sendiri oleh penyelenggara');
    expect((await chief.call('get', place).expect(200)).body.state).toBe('used');
  });

  it('has versions, one draft at a time, and the newest is chosen', async () => {
    const { chief } = office;
    const place = await agreed();
    const next = await chief.call('post', `${place}/next`).expect(201);
    expect(next.body).toMatchObject({ id: idOf(place), number: 2, state: 'draft' });
    await chief.call('post', `${place}/next`).expect(409);
    expect((await declare({ id: idOf(place) }).expect(201)).body.template.version).toBe(1);
    const draft = place.replace(/1$/, '2');
    const { digest } = (await second.call('get', draft)).body;
    await second.call('post', `${draft}/agree`, { digest }).expect(200);
    expect((await declare({ id: idOf(place) }).expect(201)).body.template.version).toBe(2);
  });

  it('goes out as a file, and comes in as the same text', async () => {
    const { chief } = office;
    const place = await write();
    const file = await chief.call('get', `${place}/file`).expect(200);
    expect(file.headers['content-type']).toContain('text/markdown');
    const send = (bytes: Buffer) =>
      request(office.app)
        .post(`${texts}/import`)
        .set('Authorization', `Bearer ${chief.token}`)
        .set('Content-Type', 'text/markdown')
        .send(bytes);
    const windows = Buffer.from(`\uFEFF${file.text.replaceAll('\n', '\r\n')}`);
    const { body } = await send(windows).expect(201);
    expect(body.digest).toBe(sourceDigest(file.text));
    expect(body.id).not.toBe(idOf(place));
    for (const bad of ['halo', '---\nkind: bersama\n---\nx', file.text.replace('Kami', '*Kami*'), '\xff\xfe'])
      expect((await send(Buffer.from(bad, 'latin1'))).status).toBe(422);
  });

  it.each([
    ['quotations in quotations', '>'.repeat(19_000)],
    ['lists in lists', '- '.repeat(9_000)],
    ['indented lists', Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}- a`).join('\n')],
    ['links without end', '[a]('.repeat(4_000)],
    ['more lines than a text has', '- a\n'.repeat(4_000)],
    ['more letters than a text has', 'a'.repeat(21_000)],
  ])('is not read from Markdown of %s, which would take minutes', async (_, body) => {
    expect(() => readBody(body)).toThrow(/quotation|brackets|more than/);
    const whole = { ...written, blocks: [{ type: 'paragraph', text: 'x' }], title: 'IKRAR', slots: [] };
    const place = await write(whole);
    const file = (await office.chief.call('get', `${place}/file`)).text.replace(/x\n$/, body);
    const answer = await request(office.app)
      .post(`${texts}/import`)
      .set('Authorization', `Bearer ${office.chief.token}`)
      .set('Content-Type', 'text/plain')
      .send(file);
    expect(answer.status).toBe(422);
  });

  it.each([
    ['a slot that nothing describes', { slots: [] }, 'Isian {pemilihan} di teks belum dijelaskan'],
    [
      'a slot that is not in the text',
      { title: 'IKRAR', blocks: [{ type: 'paragraph', text: 'x' }] },
      'tidak dipakai di teks',
    ],
    ['two slots of one name', { slots: [written.slots[0], written.slots[0]] }, 'Dua isian bernama sama'],
    [
      'a brace of no slot',
      { blocks: [{ type: 'paragraph', text: 'a { b {pemilihan}' }] },
      'Kurung kurawal hanya untuk isian',
    ],
    ['no signers', { signers: undefined }, 'Wajib diisi'],
    ['letters that cannot be printed', { title: 'IKRAR 漢 {PEMILIHAN}' }, 'tidak dapat dicetak'],
    [
      'a roster slot for all together',
      { slots: [{ ...written.slots[0], from: 'name' }] },
      'hanya untuk naskah perorangan',
    ],
    [
      'two lists side by side',
      { blocks: [written.blocks[1], { type: 'list', ordered: true, items: ['x'] }] },
      'Dua daftar tidak dapat berdampingan',
    ],
    [
      'more than a text may be long',
      { blocks: Array.from({ length: 20 }, () => ({ type: 'paragraph', text: `{pemilihan} ${'x'.repeat(3_900)}` })) },
      'terlalu panjang',
    ],
    ['slots in a clause', { kind: 'klausul', signers: undefined, slots: [] }, 'Klausul tidak punya isian'],
    [
      'a heading in a clause',
      { kind: 'klausul', title: 'K', slots: [], blocks: [{ type: 'heading', level: 1, text: 'x' }] },
      'Klausul terdiri atas butir',
    ],
  ])('is refused with %s, saying so', async (_, change, words) => {
    const answer = await office.chief.call('post', texts, { ...written, ...change }).expect(422);
    expect(JSON.stringify(answer.body)).toContain(words);
  });

  it('of the kind clause is added to the texts of the package', async () => {
    const place = await agreed({
      kind: 'klausul',
      title: 'Tambahan kabupaten',
      blocks: [{ type: 'list', ordered: true, items: ['Tidak memakai kendaraan dinas.'] }],
    });
    const made = await office.chief
      .call('post', `/api/events/${event}/declarations`, {
        template: { id: 'ikrar-asn' },
        slots: { pemilihan: 'Pemilu Tahun 2024' },
        clauses: [{ id: idOf(place), after: 1 }],
      })
      .expect(201);
    expect(made.body.clauses).toEqual([{ id: idOf(place), version: 1, after: 1 }]);
  });

  it('is for the events of its office only', async () => {
    const { chief } = office;
    const place = await agreed();
    const other = { ...eventBody, organizer: 'KPU Kabupaten Lain' };
    const elsewhere = (await chief.call('post', '/api/events', other).expect(201)).body.id;
    await chief.call('get', place.replace(event, elsewhere)).expect(404);
    await declare({ id: idOf(place) }, chief, elsewhere).expect(422);
    expect((await chief.call('get', `/api/events/${elsewhere}/texts`).expect(200)).body.texts).toEqual([]);
    const same = { ...eventBody, organizer: ` ${eventBody.organizer.toUpperCase()}  ` };
    const again = (await chief.call('post', '/api/events', same).expect(201)).body.id;
    await declare({ id: idOf(place) }, chief, again).expect(201);
  });

  it('stays with a declaration whose office has changed its name since', async () => {
    const { chief } = office;
    const place = await agreed();
    const mine = (await chief.call('post', '/api/events', eventBody).expect(201)).body.id;
    const { id } = (await declare({ id: idOf(place) }, chief, mine).expect(201)).body;
    await chief.call('patch', `/api/events/${mine}`, { organizer: 'Bawaslu Kabupaten Baru' }).expect(200);
    const change = { template: { id: idOf(place), version: 1 }, clauses: [], label: 'Lurah' };
    await chief.call('patch', `/api/declarations/${id}`, change).expect(200);
    const { templates } = (await chief.call('get', `/api/events/${mine}/templates`).expect(200)).body;
    expect(templates.map((text: { id: string }) => text.id)).toContain(idOf(place));
    await declare({ id: idOf(place) }, chief, mine).expect(422);
  });

  it('that is not what was agreed to is used by nobody', async () => {
    const place = await agreed();
    const { stores } = office.services;
    const own = (await stores.ownTexts.get(`${idOf(place)}/1`))!;
    await stores.ownTexts.put([
      { ...own, version: own.version + 1, source: own.source.replace('Netral', 'Tidak netral') },
    ]);
    const { texts: all } = office.services;
    await expect(all.template(idOf(place), 1)).rejects.toMatchObject({ code: 'store-damaged' });
    await expect(all.latest(idOf(place))).rejects.toMatchObject({ code: 'store-damaged' });
    await stores.ownTexts.put([{ ...own, version: own.version + 2 }]);
  });

  it('is written, found, read and agreed to on pages', async () => {
    const base = `/kelola/k/${event}/teks`;
    const empty = await browser.open(`${base}/baru`).expect(200);
    const csrf = /name="csrf" value="([^"]+)"/.exec(empty.text)![1]!;
    const form = {
      csrf,
      kind: 'bersama',
      title: 'IKRAR LURAH PADA {ACARA_BESAR}',
      signers: 'Lurah',
      pembuka: 'Kami berikrar:\n\nDengan sungguh-sungguh:',
      'butir.0': 'Netral.',
      'butir.2': 'Adil.',
      penutup: 'Demikian.',
      dasar: 'Surat Edaran Nomor 1',
    };
    const preview = await browser.post(`${base}/pratinjau`).type('form').send(form).expect(200);
    expect(preview.text).toContain('IKRAR LURAH PADA ‹ACARA BESAR›');
    const saved = await browser.post(`${base}/baru`).type('form').send(form).expect(303);
    const [place = ''] = saved.headers.location!.split('?');
    const editor = await browser.open(place).expect(200);
    expect(editor.text).toContain('name="isian.acara_besar.label"');
    expect(editor.text).toContain('Baca dan setujui');
    const changed = { ...form, 'isian.acara_besar.label': 'Nama acara', 'isian.acara_besar.example': 'Pemilu' };
    await browser.post(place).type('form').send(changed).expect(303);
    const read = (
      await second.call('get', `/api${place.replace('/kelola/k/', '/events/').replace('/teks/', '/texts/')}`)
    ).body;
    expect(read).toMatchObject({
      slots: [{ name: 'acara_besar', label: 'Nama acara', example: 'Pemilu' }],
      blocks: [
        { text: 'Kami berikrar:' },
        { text: 'Dengan sungguh-sungguh:' },
        { ordered: true, items: ['Netral.', 'Adil.'] },
        { text: 'Demikian.' },
      ],
      basis: [{ title: 'Surat Edaran Nomor 1' }],
    });
    const whole = await browser.open(`${place}?cara=markdown`).expect(200);
    expect(whole.text).toContain('1. Netral.\n2. Adil.');
    const own = await browser.open(`${place}/setujui`).expect(200);
    expect(own.text).toContain('Anda ikut menulis draf ini');
    const list = await browser.open(base).expect(200);
    expect(list.text).toContain('draf, menunggu orang kedua');
    const refused = await browser
      .post(place)
      .type('form')
      .send({ ...form, 'butir.0': 'a { b' })
      .expect(422);
    expect(refused.text).toContain('Kurung kurawal hanya untuk isian');
    expect(refused.text).toContain('a { b');
  });
});
