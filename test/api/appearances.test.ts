import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { electronicWords } from '../../src/core/ink.ts';
import { parseContent } from '../../src/document/content.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { bytesOf, strokes } from '../support/house.ts';
import { type Browser, browserOf, makeDraft, type Office, openOffice } from '../support/office.ts';

/** The organizer chooses before the opening whether the PDF shows handwriting. */
let office: Office;
let browser: Browser;
let id: string;
let eventId: string;
let code: string;
let cards: readonly { readonly token: string; readonly pin: string; readonly name: string }[];
const note = 'Gambar tanda tangan Anda tidak dicetak';

const at = () => `/api/declarations/${id}`;
const page = async (path: string) => (await request(office.app).get(path).set('Accept', 'text/html').expect(200)).text;
const appearanceOf = async (of = id) =>
  (await office.chief.call('get', `/api/declarations/${of}`).expect(200)).body.appearance;

beforeAll(async () => {
  office = await openOffice();
  browser = await browserOf(office);
  ({ id, eventId } = await makeDraft(office.chief));
});
afterAll(() => office.raze());

describe('what is printed in the space of a signature', () => {
  it('is handwriting unless the organizer chooses otherwise, on the page or over the API', async () => {
    expect(await appearanceOf()).toBe('handwriting');
    const form = (await browser.open(`/kelola/n/${id}/teks`).expect(200)).text;
    expect(form).toMatch(/<option value="handwriting" selected>/);
    const csrf = /name="csrf" content="([^"]+)"/.exec(form)![1];
    const typed = { csrf, 'slot.pemilihan': 'Pemilihan Tahun 2024', appearance: 'electronic' };
    await browser.post(`/kelola/n/${id}/teks`).type('form').send(typed).expect(303);
    expect(await appearanceOf()).toBe('electronic');
    expect((await browser.open(`/kelola/n/${id}/teks`)).text).toMatch(/<option value="electronic" selected>/);
    await office.chief.call('patch', at(), { appearance: 'handwriting' }).expect(200);
    expect(await appearanceOf()).toBe('handwriting');
    const refused = await office.chief.call('patch', at(), { appearance: 'none' });
    expect([refused.status, refused.body.code]).toEqual([422, 'invalid-input']);
    await office.chief.call('patch', at(), { appearance: 'electronic' }).expect(200);
  });

  it('can be chosen with a new declaration, and goes along with copies of the event', async () => {
    const body = { template: { id: 'ikrar-asn' }, appearance: 'electronic' };
    const made = await office.chief.call('post', `/api/events/${eventId}/declarations`, body).expect(201);
    expect(made.body.appearance).toBe('electronic');
    await office.chief.call('delete', `/api/declarations/${made.body.id}`).expect(204);
    const given = { firstDay: '2025-03-01', lastDay: '2025-03-01' };
    const copy = await office.chief.call('post', `/api/events/${eventId}/copy`, given).expect(201);
    const { body: listed } = await office.chief.call('get', `/api/events/${copy.body.id}/declarations`).expect(200);
    expect(listed.declarations).toMatchObject([{ appearance: 'electronic' }]);
  });

  it('is said before the opening and frozen by it', async () => {
    expect((await browser.open(`/kelola/n/${id}/buka`)).text).toContain(`Kalimat “${electronicWords}”`);
    const opened = await office.chief.call('post', `${at()}/open`).expect(200);
    code = opened.body.files[0].code;
    const refused = await office.chief.call('patch', at(), { appearance: 'handwriting' });
    expect(refused.body.code).toBe('declaration-not-draft');
    const papers = await office.services.stores.papers.find();
    expect(papers.map(({ content }) => parseContent(content))).toMatchObject([
      { schema: 'ikrar/3', appearance: 'electronic' },
    ]);
    const made = (await office.chief.call('post', `${at()}/cards`, {}).expect(201)).body.cards;
    cards = made.map((card: { readonly link: string }) => ({ ...card, token: card.link.split('/').at(-1)! }));
  });

  it('is told to whoever is to sign, and their drawing is taken all the same', async () => {
    const [drawn, typed] = cards;
    expect(await page(`/s/${drawn!.token}`)).toContain(note);
    const asked = (await request(office.app).get(`/api/sign/${drawn!.token}`).expect(200)).body;
    expect(asked.appearance).toBe('electronic');
    const { contentDigest } = asked;
    const sent = { contentDigest, strokes, pin: drawn!.pin };
    await request(office.app).post(`/api/sign/${drawn!.token}`).send(sent).expect(200);
    const without = { contentDigest, agree: 'ya', typedName: typed!.name, pin: typed!.pin };
    await request(office.app).post(`/s/${typed!.token}`).type('form').send(without).expect(303);
    expect(await page(`/s/${typed!.token}`)).toContain('gambar tanda tangan tidak tampil di sana');
  });

  it('leaves the drawing in no page, answer or file: only beside it', async () => {
    const [kept, ...more] = await office.services.stores.drawings.find();
    expect(more).toEqual([]);
    const [line] = kept!.text.split('\n');
    expect(line).toMatch(/^\d+ \d+ m$/);
    const { slug } = (await office.chief.call('get', `/api/events/${eventId}`)).body;
    for (const path of [`/v/${code}`, `/h/${slug}`, `/s/${cards[0]!.token}`])
      expect(await page(path)).not.toContain(line);
    for (const path of [`/api/verify/${code}`, `/api/sign/${cards[0]!.token}`])
      expect((await request(office.app).get(path).expect(200)).text).not.toContain(line);
  });

  it('makes a file that the verifier passes, when it is closed, too', async () => {
    await office.chief.call('post', `${at()}/close`).expect(200);
    const { stores, authority, clock } = office.services;
    const [file] = await stores.files.find({ where: { code } });
    const options = { roots: [authority.root.certificate], at: clock(), primitives: nodePrimitives };
    const report = await verifyPdf(await bytesOf(office.services, file!.id), options);
    expect(report.findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect([report.verdict, report.state.signed]).toEqual(['passed', 2]);
  });

  it('is the same in a follow-up', async () => {
    const round = await office.chief.call('post', `${at()}/rounds`, { relation: 'susulan' }).expect(201);
    expect(await appearanceOf(round.body.id)).toBe('electronic');
  });
});

describe('a declaration that shows handwriting', () => {
  it('says nothing of the kind to whoever signs', async () => {
    const other = await makeDraft(office.chief);
    await office.chief.call('post', `/api/declarations/${other.id}/open`).expect(200);
    const made = await office.chief.call('post', `/api/declarations/${other.id}/cards`, {}).expect(201);
    const shown = await page(new URL(made.body.cards[0].link).pathname);
    expect(shown).not.toContain(note);
    expect(shown).toContain('tanda tangan Anda menjadi bagian naskah');
  });
});
