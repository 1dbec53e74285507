import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPoster, posterSizes } from '../../src/document/poster.ts';
import { sharedObjects } from '../../src/document/typeface.ts';
import { update } from '../../src/stores.ts';
import { eventBody } from '../support/house.ts';
import { type Browser, browserOf, enter, makeDraft, type Office, openOffice, rosterBody } from '../support/office.ts';
import { objectsOf, readPages } from '../support/paper.ts';

let office: Office;
let browser: Browser;
beforeAll(async () => {
  office = await openOffice();
  browser = await browserOf(office);
});
afterAll(async () => office.raze());

const make = async (changes: object = {}) => {
  const { body } = await office.chief.call('post', '/api/events', { ...eventBody, ...changes });
  return body as { readonly id: string; readonly slug: string };
};

describe('the address of an event', () => {
  it('is short enough to be typed from a poster: the region, else four digits', async () => {
    const slugs = [await make(), await make(), await make({ regionCode: '16.01' }), await make({ regionCode: '71' })];
    expect(slugs.map(({ slug }) => slug)).toEqual([
      'sijunjung',
      expect.stringMatching(/^\d{4}$/),
      expect.stringMatching(/^\d{4}$/), // Ogan Komering Ulu
      'sulawesiutara'.length > 12 ? expect.stringMatching(/^\d{4}$/) : 'sulawesiutara',
    ]);
  });

  it('may be chosen, of at most twelve letters; one from before stays when the form is sent again', async () => {
    const refused = await office.chief.call('post', '/api/events', { ...eventBody, slug: 'tigabelashuru' });
    expect(refused.status).toBe(422);
    expect(refused.body.faults[0]).toMatchObject({ path: 'slug', message: expect.stringContaining('12 huruf') });
    const { id } = await make({ slug: 'duabelashuru' });
    const { stores } = office.services;
    const slug = 'sosialisasi-netralitas-asn-dan-wali-nagari';
    await update(stores.events, id, (event) => ({ ...event, slug }));
    const page = (await browser.open(`/kelola/k/${id}/ubah`)).text;
    const csrf = /name="csrf" value="([^"]+)"/.exec(page)![1]!;
    const sent = { ...eventBody, csrf, venue: 'Gedung Pancasila', slug };
    const done = await browser.post(`/kelola/k/${id}/ubah`).field(sent);
    expect([done.status, done.text.match(/class="fault"[^>]*>[^<]*/g)]).toEqual([303, null]);
    expect(await stores.events.get(id)).toMatchObject({ venue: 'Gedung Pancasila', slug });
  });
});

describe('the poster of a hall', () => {
  it.each(['A4', 'A3'] as const)('%s has QR, address and steps in large print, on one page', async (size) => {
    const hallUrl = 'https://ikrar.example/h/4817';
    const event = { ...eventBody, name: `${eventBody.name} `.repeat(3).trim() };
    const bytes = await createPoster({ event, use: 'latihan', hallUrl }, size);
    const pages = readPages(bytes, (await sharedObjects()).regular);
    expect(pages).toHaveLength(1);
    const words = pages[0]!.map(({ text }) => text);
    expect(words).toEqual(expect.arrayContaining(['ikrar.example/h/4817', 'LATIHAN: bukan ikrar resmi']));
    expect(Math.min(...pages[0]!.map(({ y }) => y))).toBeGreaterThan(40);
    const page = [...objectsOf(bytes).values()].find((object) => /\/Type ?\/Page\b/.test(object))!;
    const [width = 0] = /MediaBox ?\[ ?0 0 ([\d.]+)/.exec(page)!.slice(1).map(Number);
    expect(width).toBeCloseTo(595.28 * posterSizes[size], 1);
  });

  it('is for organizers, from page and API', async () => {
    const { id, slug } = await make();
    const answer = await office.chief.call('get', `/api/events/${id}/poster.pdf?size=A3`);
    expect([answer.status, answer.type]).toEqual([200, 'application/pdf']);
    expect(answer.headers['content-disposition']).toContain(`poster-${slug}-A3.pdf`);
    expect((await office.chief.call('get', `/api/events/${id}/poster.pdf?size=A5`)).status).toBe(422);
    expect((await browser.open(`/kelola/k/${id}/poster-A4.pdf`)).type).toBe('application/pdf');
    expect((await browser.open(`/kelola/k/${id}`)).text).toMatch(/poster-A4\.pdf/);
  });
});

describe('events from one year to the next', () => {
  it('are found by any words of theirs', async () => {
    await make({
      name: 'Apel Siaga Pengawasan',
      venue: 'GOR Haji Agus Salim',
      regionCode: '13.71',
      firstDay: '2023-11-27',
      lastDay: '2023-11-27',
    });
    const found = async (q: string) => {
      const { body } = await office.chief.call('get', `/api/events?q=${encodeURIComponent(q)}`);
      return body.events.map(({ name }: { name: string }) => name);
    };
    for (const q of ['apel', 'GOR salim', 'padang', '2023-11', '27 november', 'APEL 2023'])
      expect(await found(q)).toEqual(['Apel Siaga Pengawasan']);
    expect(await found('apel 2019')).toEqual([]);
    expect((await found('')).length).toBeGreaterThan(1);
    expect((await browser.open('/kelola?q=apel')).text).toMatch(/Apel Siaga Pengawasan/);
    expect((await browser.open('/kelola?q=tidakada')).text).toMatch(/Tidak ada kegiatan yang memuat semua kata itu/);
  });

  it('are copied with settings, texts and, if wished, people under new ids; never with cards or rounds', async () => {
    const { eventId, id } = await makeDraft(office.chief);
    await office.chief.call('put', `/api/declarations/${id}/roster`, rosterBody);
    const before = (await office.chief.call('get', `/api/declarations/${id}/roster`)).body.people;
    const next = { firstDay: '2025-05-05', name: 'Ikrar 2025' };
    for (const people of [true, false]) {
      const copy = await office.chief.call('post', `/api/events/${eventId}/copy`, { ...next, people });
      expect(copy.status).toBe(201);
      expect(copy.body).toMatchObject({
        name: 'Ikrar 2025',
        firstDay: '2025-05-05',
        lastDay: '2025-05-05',
        venue: eventBody.venue,
      });
      const { body } = await office.chief.call('get', `/api/events/${copy.body.id}/declarations`);
      expect(body.declarations).toHaveLength(1);
      expect(body.declarations[0]).toMatchObject({ state: 'draft', number: '', days: [] });
      const after = (await office.chief.call('get', `/api/declarations/${body.declarations[0].id}/roster`)).body.people;
      expect(after.map(({ name }: { name: string }) => name)).toEqual(
        people ? before.map(({ name }: { name: string }) => name) : [],
      );
      const ids = new Set(before.map((person: { id: string }) => person.id));
      expect(after.filter((person: { id: string }) => ids.has(person.id))).toEqual([]);
    }
    expect((await browser.open(`/kelola/k/${eventId}/salin`)).text).toMatch(/Salin juga daftar/);
  });

  it('are copied by those who may make events only', async () => {
    const { eventId } = await makeDraft(office.chief);
    const invited = await office.chief.call('post', `/api/events/${eventId}/members`, {
      ...{ name: 'panitia', displayName: 'Panitia', right: 'organizer' },
    });
    const worker = await enter(office.app, new URL(invited.body.setupUrl).pathname.split('/').at(-1)!, 'panitia');
    const answer = await worker.call('post', `/api/events/${eventId}/copy`, { firstDay: '2025-05-05' });
    expect([answer.status, answer.body.code]).toEqual([403, 'forbidden']);
  });

  it('of a region that no list has are made, with a word about it', async () => {
    const { id, regionKnown } = (
      await office.chief.call('post', '/api/events', { ...eventBody, regionCode: '13.98' }).expect(201)
    ).body;
    expect(regionKnown).toBe(false);
    expect((await browser.open(`/kelola/k/${id}`)).text).toContain('Kode wilayah 13.98 tidak ada di daftar');
    const better = await office.chief.call('patch', `/api/events/${id}`, { regionCode: '13.03' }).expect(200);
    expect(better.body.regionKnown).toBe(true);
    expect((await browser.open(`/kelola/k/${id}`)).text).not.toContain('tidak ada di daftar wilayah');
  });

  it('a form that changes calls its fields what the form that makes them does', async () => {
    const { id } = await make();
    const labels = async (path: string) =>
      [...(await browser.open(path)).text.matchAll(/<label for="f-[^"]*">([^<]*)</g)].map(([, label]) => label);
    const made = await labels('/kelola/k/baru');
    expect(made).toContain('Nama kegiatan');
    expect(await labels(`/kelola/k/${id}/ubah`)).toEqual(made);
  });

  it('a text is read whole before it is chosen', async () => {
    const { id } = await make();
    const { text } = await browser.open(`/kelola/k/${id}/naskah`);
    expect(text.match(/Baca seluruh teks/g)!.length).toBe(text.match(/Pilih teks ini/g)!.length);
    expect(text).toContain('NETRALITAS TNI-POLRI PADA …” hanya untuk Pemilu (UU 7/2017)');
    expect(text).toContain('Menolak politik uang dan segala jenis pemberian dalam bentuk apapun.');
    expect(text).toContain('PADA PEMILIHAN TAHUN 2024');
  });
});
