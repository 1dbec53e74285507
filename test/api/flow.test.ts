import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { eventBody, strokes } from '../support/house.ts';
import { makeDraft, type Office, openOffice, rosterBody } from '../support/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.raze());

describe('the whole flow over JSON', () => {
  it('goes from an event to a sealed document', async () => {
    const { app, chief } = office;
    const { id } = await makeDraft(chief);
    const preview = await chief.call('get', `/api/declarations/${id}/preview.pdf`).expect(200);
    expect(preview.headers['content-type']).toBe('application/pdf');

    const opened = await chief.call('post', `/api/declarations/${id}/open`).expect(200);
    expect(opened.body).toMatchObject({ state: 'open', files: [{ kind: 'ikrar', signers: 3 }] });
    const { body } = await chief.call('post', `/api/declarations/${id}/cards`, {}).expect(201);
    expect(body.cards).toHaveLength(3);

    for (const card of body.cards.slice(0, 2)) {
      const token = card.link.split('/').at(-1);
      const read = await request(app).get(`/api/sign/${token}`).expect(200);
      const signed = { contentDigest: read.body.contentDigest, strokes, pin: card.pin };
      await request(app).post(`/api/sign/${token}`).send(signed).expect(200);
    }
    const absent = `/api/declarations/${id}/people/${body.cards[2].signerId}/attendance`;
    await chief.call('put', absent, { status: 'tidak-hadir', reason: 'Sakit' }).expect(200);

    const progress = await chief.call('get', `/api/declarations/${id}/progress`).expect(200);
    expect(progress.body).toMatchObject({ total: 3, signed: 2, state: 'open' });
    expect(progress.body.people[2]).toMatchObject({ attendance: 'tidak-hadir', note: 'Sakit' });
    const short = await chief.call('get', `/api/declarations/${id}/progress?people=none`).expect(200);
    expect(short.body.people).toEqual([]);

    const closed = await chief.call('post', `/api/declarations/${id}/close`).expect(200);
    expect(closed.body.state).toBe('closed');
    expect(closed.body.files.map((file: { kind: string }) => file.kind)).toContain('berita-acara');

    const round = await chief.call('post', `/api/declarations/${id}/rounds`, { relation: 'susulan' }).expect(201);
    const late = await chief.call('get', `/api/declarations/${round.body.id}/roster`).expect(200);
    expect(late.body.people.map((person: { name: string }) => person.name)).toEqual(['Budi, S.Sos.']);
    const below = await chief.call('get', `/api/declarations/${id}/rounds`).expect(200);
    expect(below.body).toMatchObject({ signed: 2, rounds: [{ relation: 'susulan', total: 1, signed: 0 }] });

    const revoked = await chief.call('post', `/api/declarations/${id}/revoke`, { reason: 'Salah naskah' }).expect(200);
    expect(revoked.body).toMatchObject({ state: 'revoked', revoked: { reason: 'Salah naskah', by: 'Ibu ketua' } });
  });

  it('takes a roster as a file, whole or not at all', async () => {
    const { chief } = office;
    const { id } = await makeDraft(chief);
    const csv = await readFile('examples/events/sijunjung/roster.csv');
    const path = `/api/declarations/${id}/roster/import`;
    const taken = await chief.call('post', path).set('Content-Type', 'text/csv').send(csv.toString()).expect(200);
    expect(taken.body.people).toHaveLength(72);

    const broken = 'nama;jabatan;instansi;nip\nA B;Camat;Kecamatan;123\n;Lurah;Kelurahan;\n';
    const refused = await chief.call('post', path).set('Content-Type', 'text/csv').send(broken).expect(422);
    expect(refused.headers['content-type']).toMatch('application/problem+json');
    expect(refused.body.code).toBe('roster-invalid');
    expect(refused.body.faults.map((fault: { row: number }) => fault.row)).toEqual(expect.arrayContaining([2, 3]));
    const kept = await chief.call('get', `/api/declarations/${id}/roster`).expect(200);
    expect(kept.body.people).toHaveLength(72);
  });

  it('says what it understands of a file, is corrected, and takes it as it was seen', async () => {
    const { chief } = office;
    const { id } = await makeDraft(chief);
    const path = `/api/declarations/${id}/roster`;
    const csv = 'Calon Saksi;Jabatan;Kode Wilayah\nBUDI, S.SOS.;Camat;13.03\n;Lurah;13.03\nJumlah;;2\n';
    const body = { file: Buffer.from(csv).toString('base64'), choices: {} };
    const first = await chief.call('post', `${path}/understand`, body).expect(200);
    expect(first.body).toMatchObject({
      people: 0,
      sheets: [
        { taken: true, header: { from: 1, to: 1 }, columns: [{ heading: 'Calon Saksi', why: 'unknown' }, {}, {}] },
      ],
      faults: [{ message: expect.stringContaining('Kolom nama tidak ditemukan') }],
    });
    const choices = {
      columns: [{ heading: 'Calon Saksi', meaning: 'name' }],
      lines: [{ sheet: '', row: 3, set: { name: 'Siti' } }],
      tidyNames: true,
    };
    const second = await chief.call('post', `${path}/understand`, { ...body, choices }).expect(200);
    expect(second.body).toMatchObject({
      people: 2,
      faults: [],
      leftOut: [{ row: 4, code: 'total', text: 'Jumlah | 2' }],
    });

    const { digest, version } = second.body;
    const commit = { ...body, choices, digest, version };
    await chief.call('post', `${path}/commit`, { ...commit, digest: first.body.digest }).expect(409);
    await chief.call('post', `${path}/commit`, { ...commit, version: version - 1 }).expect(409);
    const kept = await chief.call('post', `${path}/commit`, commit).expect(200);
    expect(kept.body.people.map((person: { name: string }) => person.name)).toEqual(['Budi, S.Sos.', 'Siti']);
    await chief.call('post', `${path}/commit`, commit).expect(409);

    // the office remembers the column
    const again = await chief.call('post', `${path}/understand`, body).expect(200);
    expect(again.body.sheets[0].columns[0]).toMatchObject({ meaning: 'name', why: 'remembered' });
    const other = Buffer.from('Calon Saksi;Jabatan\nAli;Camat').toString();
    const taken = await chief.call('post', `${path}/import`).set('Content-Type', 'text/csv').send(other).expect(200);
    expect(taken.body).toMatchObject({
      people: [{ name: 'Ali' }],
      understood: { look: [{ code: 'institution-empty' }], notes: [{ code: 'region-from-event', row: 2 }] },
    });
    const look = await chief.call('get', `${path}/look`).expect(200);
    expect(look.body.look).toMatchObject([{ code: 'institution-empty', row: 1, name: 'Ali' }]);
  });

  it('keeps a person who stays on the roster, with their card', async () => {
    const { chief, services } = office;
    const { id } = await makeDraft(chief);
    const before = (await chief.call('get', `/api/declarations/${id}/roster`)).body.people;
    await chief.call('post', `/api/declarations/${id}/cards`, { of: 'semua' }).expect(201);
    const people = [
      { ...before[1], position: 'Plt. Camat Kupitan' },
      { ...rosterBody.people[2], id: 'tidak-dikenal' },
    ];
    const after = (await chief.call('put', `/api/declarations/${id}/roster`, { people }).expect(200)).body.people;
    expect(after[0]).toMatchObject({ id: before[1].id, position: 'Plt. Camat Kupitan' });
    expect(after[1].id).not.toBe('tidak-dikenal');
    expect(await services.stores.credentials.get(before[1].id)).toBeDefined();
    expect(await services.stores.credentials.get(before[0].id)).toBeUndefined();
  });

  it('proposes the holders of an office, and takes them once all have names', async () => {
    const { chief } = office;
    const { id } = await makeDraft(chief);
    const path = `/api/declarations/${id}/roster/region`;
    const proposed = await chief.call('post', path, { code: '13.03', office: 'camat' }).expect(200);
    expect(proposed.body.kept).toBe(false);
    expect(proposed.body.people).toHaveLength(8);
    const entries = proposed.body.people.map((row: { regionCode: string }, i: number) => [
      row.regionCode,
      `Nama ${'ABCDEFGH'[i]}`,
    ]);
    const names = Object.fromEntries(entries);
    const kept = await chief.call('post', path, { code: '13.03', office: 'camat', names }).expect(200);
    expect(kept.body.kept).toBe(true);
    expect((await chief.call('get', `/api/declarations/${id}/roster`)).body.people).toHaveLength(8);
  });

  it('makes new PINs and links only when told to, and stores neither in clear', async () => {
    const { app, chief, services } = office;
    const { id } = await makeDraft(chief);
    const first = (await chief.call('post', `/api/declarations/${id}/cards`, {})).body.cards;
    const second = (await chief.call('post', `/api/declarations/${id}/cards`, { replace: true })).body.cards;
    expect(second[0].link).not.toBe(first[0].link);
    await request(app)
      .get(`/api/sign/${first[0].link.split('/').at(-1)}`)
      .expect(410);
    await request(app)
      .get(`/api/sign/${second[0].link.split('/').at(-1)}`)
      .expect(200);
    const stored = JSON.stringify(await services.stores.credentials.get(second[0].signerId));
    expect(stored).not.toContain(second[0].pin);
    expect(stored).not.toContain(second[0].link.split('/').at(-1));
    const pdf = await chief.call('get', `/api/declarations/${id}/cards.pdf`).expect(200);
    expect(pdf.body.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('shows a text while its slots are being typed', async () => {
    const { chief } = office;
    const body = { template: { id: 'ikrar-asn' }, on: '2024-09-30' };
    const empty = (await chief.call('post', '/api/texts', body).expect(200)).body;
    expect(empty.missing).toEqual(['pemilihan']);
    expect(empty.title).toContain('‹');
    const typed = (await chief.call('post', '/api/texts', { ...body, slots: { pemilihan: 'Pemilihan Tahun 2024' } }))
      .body;
    expect(typed.missing).toEqual([]);
    expect(typed.title).toBe('IKRAR NETRALITAS PEGAWAI APARATUR SIPIL NEGARA PADA PEMILIHAN TAHUN 2024');
  });

  it('gives a second event of the same name an address of its own', async () => {
    const { chief } = office;
    const one = await chief.call('post', '/api/events', { ...eventBody, name: 'Ikrar Kembar' }).expect(201);
    const two = await chief.call('post', '/api/events', { ...eventBody, name: 'Ikrar Kembar' }).expect(201);
    for (const { body } of [one, two]) expect(body.slug).toMatch(/^(?:sijunjung|\d{4})$/);
    expect(one.body.slug).not.toBe(two.body.slug);
  });
});
