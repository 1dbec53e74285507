import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request, { type Response } from 'supertest';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { browserOf, enter, makeDraft, type Office, openOffice, type Worker } from '../support/office.ts';

let office: Office;
let archivist: Worker;
let eventId: string;
beforeAll(async () => {
  office = await openOffice();
  const { chief, app } = office;
  const made = await makeDraft(chief);
  eventId = made.eventId;
  await chief.call('post', `/api/declarations/${made.id}/open`).expect(200);
  await chief.call('post', `/api/declarations/${made.id}/close`).expect(200);
  await makeDraft(chief);
  const invited = await chief.call('post', `/api/events/${eventId}/members`, { name: 'arsip', right: 'archivist' });
  archivist = await enter(app, invited.body.setupUrl.split('/').at(-1), 'arsip');
});
afterAll(() => office.raze());

describe('the archive', () => {
  it.each([
    'kupitan',
    'zefnihan',
    'sekretaris daerah',
    'sijunjung',
    '2024-09-30',
    '2024-10-01',
    '1 oktober 2024',
    'netralitas andi',
  ])('finds by %s', async (q) => {
    const { body } = await archivist.call('get', `/api/archive?q=${encodeURIComponent(q)}`).expect(200);
    expect(body.found).toHaveLength(1);
    expect(body.found[0]).toMatchObject({ eventId, state: 'closed', handedOver: false });
  });

  it('finds nothing that was not opened, not in reach, or not there', async () => {
    expect((await archivist.call('get', '/api/archive')).body.found).toHaveLength(1);
    expect((await archivist.call('get', '/api/archive?q=nirwana')).body.found).toEqual([]);
    const other = (await office.chief.call('get', '/api/events')).body.events.find(
      (one: { id: string }) => one.id !== eventId,
    );
    expect((await archivist.call('get', `/api/events/${other.id}/bag.zip`)).status).toBe(403);
    expect((await office.chief.call('get', `/api/events/${other.id}/bag.zip`)).body.code).toBe('conflict');
  });

  it('says of which event nothing is closed, and packs an event that is ticked twice once', async () => {
    const browser = await browserOf(office);
    const { text } = await browser.open('/arsip');
    const csrf = /name="csrf" value="([^"]+)"/.exec(text)![1]!;
    const send = (ids: readonly string[]) =>
      browser
        .post('/arsip/ekspor')
        .type('form')
        .send(new URLSearchParams([['csrf', csrf], ...ids.map((id) => ['kegiatan', id])]).toString());
    const { events } = (await office.chief.call('get', '/api/events')).body;
    const other = events.find((one: { id: string }) => one.id !== eventId);
    const refused = await send([eventId, other.id]);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain(`${other.name}: Belum ada naskah yang ditutup`);
    const packed = await send([eventId, eventId]).buffer(true).parse(intoBuffer);
    expect(packed.headers['content-disposition']).toContain('ikrar-sijunjung');
    const asked = office.chief.call('post', '/api/archive/bags.zip', { events: [eventId, eventId] });
    expect((await asked.expect(200)).headers['content-disposition']).toContain('ikrar-sijunjung');
  });

  it('is of a whole event, so an archivist is of a whole event too', async () => {
    const [declaration] = (await archivist.call('get', `/api/events/${eventId}/declarations`)).body.declarations;
    const member = { name: 'arsip-naskah', right: 'archivist', declarationId: declaration.id };
    const { status, body } = await office.chief.call('post', `/api/events/${eventId}/members`, member);
    expect([status, body.faults?.[0]?.path]).toEqual([422, 'declarationId']);
  });

  it('exports the same bag twice, and changes nothing', async () => {
    const get = () => archivist.call('get', `/api/events/${eventId}/bag.zip`).buffer(true).parse(intoBuffer);
    const [one, two] = [await get(), await get()];
    expect(one.status).toBe(200);
    expect(one.headers['content-type']).toBe('application/zip');
    expect(one.body.subarray(0, 2).toString()).toBe('PK');
    expect(one.body.equals(two.body)).toBe(true);
    const [declaration] = (await archivist.call('get', `/api/events/${eventId}/declarations`)).body.declarations;
    for (const step of ['open', 'close', 'cards'])
      expect((await archivist.call('post', `/api/declarations/${declaration.id}/${step}`, {})).status).toBe(403);
  });

  it('lists the records as a records office does, with what the office says of them', async () => {
    const at = `/api/events/${eventId}/records`;
    const terms = {
      ...{ fileNumber: '7', classification: 'PM.01.02', active: '1 tahun', inactive: '4 tahun', fate: 'permanen' },
      ...{ security: 'terbatas', access: 'Pengawas internal', location: '', unit: 'Subbagian Pengawasan' },
    };
    expect((await archivist.call('get', `${at}/terms`)).body).toMatchObject({
      ...{ classification: 'PM.01', active: '5 tahun', inactive: '', fate: 'permanen', security: 'biasa' },
    });
    await archivist.call('put', `${at}/terms`, { ...terms, fate: 'dibakar' }).expect(422);
    await archivist.call('put', `${at}/terms`, { ...terms, fileNumber: '6' }).expect(200);
    await archivist.call('put', `${at}/terms`, terms).expect(200);
    const csv = await archivist.call('get', `${at}?format=csv`).buffer(true).parse(intoBuffer);
    expect(csv.headers['content-type']).toBe('application/octet-stream'); // as described
    expect(csv.headers['content-disposition']).toContain('daftar-arsip-sijunjung.csv');
    const lines = csv.body.toString().split('\r\n').slice(1, -1);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('7;1;PM.01.02;');
    expect(lines[0]).toContain('penanda tangan;1 tahun;4 tahun;permanen;terbatas;Pengawas internal;;');
    expect(lines[1]).toContain('7;2;PM.01.02;BERITA ACARA PENANDATANGANAN IKRAR NETRALITAS, atas naskah ');
    const bag = await archivist.call('get', `/api/events/${eventId}/bag.zip`).buffer(true).parse(intoBuffer);
    for (const line of lines) expect(bag.body.toString('latin1')).toContain(Buffer.from(line).toString('latin1'));
    const xlsx = await archivist.call('get', at).buffer(true).parse(intoBuffer);
    expect(xlsx.body.subarray(0, 2).toString()).toBe('PK');
  });

  it('starts the next event of an office with what it said of the last one, but not with its number', async () => {
    const { events } = (await office.chief.call('get', '/api/events')).body;
    const other = events.find((one: { id: string }) => one.id !== eventId);
    const { body } = await office.chief.call('get', `/api/events/${other.id}/records/terms`).expect(200);
    expect(body).toMatchObject({ fileNumber: '', classification: 'PM.01.02', unit: 'Subbagian Pengawasan' });
  });

  it('knows the digest of the bag that was downloaded, and asks for it no more', async () => {
    const bag = await archivist.call('get', `/api/events/${eventId}/bag.zip`).buffer(true).parse(intoBuffer);
    const sha256 = createHash('sha256').update(bag.body).digest('hex');
    const { body } = await archivist.call('get', `/api/events/${eventId}/handovers`);
    expect(body.bag).toMatchObject({ sha256, size: bag.body.length });
    const browser = await browserOf(office);
    expect((await browser.open(`/arsip/${eventId}/serah`)).text).toContain(`value="${sha256}"`);
    const page = (await browser.open(`/arsip/${eventId}/daftar`)).text;
    expect(page).toContain('value="PM.01.02"');
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)![1]!;
    const typed = { csrf, classification: '', fate: 'musnah', security: 'biasa' };
    const refused = await browser.post(`/arsip/${eventId}/daftar`).type('form').send(typed);
    expect([refused.status, refused.text.includes('Wajib diisi.')]).toEqual([422, true]);
    const saved = await browser
      .post(`/arsip/${eventId}/daftar`)
      .type('form')
      .send({ ...typed, classification: 'PM' });
    expect(saved.headers.location).toBe(`/arsip/${eventId}/daftar?simpan=ya`);
  });

  it('marks what was handed over, to whom and by whom, with a berita acara that is sealed', async () => {
    const path = `/api/events/${eventId}/handovers`;
    const get = () => archivist.call('get', `/api/events/${eventId}/bag.zip`).buffer(true).parse(intoBuffer);
    expect((await archivist.call('post', path, { receiver: '' })).status).toBe(422);
    const bag: Buffer = (await get()).body;
    const bagSha256 = createHash('sha256').update(bag).digest('hex');
    const given = { receiver: 'Arsiparis Bawaslu Provinsi', bagSha256: bagSha256.toUpperCase() };
    await archivist.call('post', path, given).expect(201);
    const { body } = await archivist.call('get', path).expect(200);
    expect(body.handovers).toEqual([
      { at: expect.any(String), receiver: given.receiver, by: 'Ibu arsip', bagSha256, paper: expect.any(String) },
    ]);
    expect((await archivist.call('get', '/api/archive')).body.found[0].handedOver).toBe(true);

    const { paper } = body.handovers[0];
    const pdf = await archivist.call('get', `/v/${paper}/ikrar.pdf`).buffer(true).parse(intoBuffer);
    const roots = [office.services.authority.root.certificate];
    const report = await verifyPdf(new Uint8Array(pdf.body), {
      ...{ roots, at: new Date(Date.parse(body.handovers[0].at) + 60_000), primitives: nodePrimitives },
    });
    expect([report.verdict, report.signatures.map(({ kind }) => kind)]).toEqual([
      'passed',
      ['certification', 'timestamp'],
    ]);
    const content = await office.services.stores.files.find({ where: { code: paper } });
    const { blocks } = (await office.services.getPrinted(content[0]!.id)).content.text;
    const said = JSON.stringify(blocks);
    for (const words of [
      given.receiver,
      'Ibu arsip',
      bagSha256,
      bag.length.toLocaleString('id-ID'),
      'BERITA ACARA PEN',
    ])
      expect(said).toContain(words);
    const citizen = await request(office.app).get(`/v/${paper}`);
    expect([citizen.status, citizen.text.includes(given.receiver)]).toEqual([200, false]);
    expect((await get()).body.includes(`${paper}.pdf`)).toBe(false); // it is no part of what was handed over
  });

  it('takes no handover of what is not closed', async () => {
    const { events } = (await office.chief.call('get', '/api/events')).body;
    const other = events.find((one: { id: string }) => one.id !== eventId);
    const refused = await office.chief.call('post', `/api/events/${other.id}/handovers`, { receiver: 'Arsiparis' });
    expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
  });
});

function intoBuffer(answer: Response, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  answer.on('end', () => done(null, Buffer.concat(chunks)));
}
