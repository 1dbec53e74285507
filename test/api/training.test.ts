import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { createBase } from '../../src/document/base.ts';
import type { Declaration } from '../../src/model.ts';
import { createServices } from '../../src/services.ts';
import { formatReport } from '../../src/verification/format.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { bytesOf, draft, people, signAll, spared } from '../support/house.ts';
import { browserOf, type Office, openOffice } from '../support/office.ts';
import { readPages } from '../support/paper.ts';

const roster = people(3);
let office: Office;
let declaration: Declaration;

/** Code and identifier of a declaration's file and of its minutes. */
async function filesOf({ services }: Pick<Office, 'services'>, { id }: Declaration) {
  const files = await services.stores.files.find({ where: { declarationId: id } });
  return {
    main: files.find(({ kind }) => kind === 'ikrar')!,
    minutes: files.find(({ kind }) => kind === 'berita-acara'),
  };
}

async function hold({ services }: Pick<Office, 'services'>, changes: Partial<Declaration> = {}): Promise<Declaration> {
  const made = await draft(services, roster, changes);
  await services.ceremony.open(made.id);
  await signAll(services, made, roster.slice(0, 2));
  await services.ceremony.close(made.id);
  return made;
}

const judge = async ({ services }: Pick<Office, 'services'>, bytes: Uint8Array) =>
  verifyPdf(bytes, { roots: services.roots, at: services.clock(), primitives: nodePrimitives });

beforeAll(async () => {
  office = await openOffice({ BASE_URL: 'http://localhost:3000' });
  declaration = await hold(office);
});
afterAll(async () => office.raze());

describe('a service that only its own computer can open', () => {
  it('marks every sheet of what is made there, the minutes too, and freezes the mark', async () => {
    const { main, minutes } = await filesOf(office, declaration);
    for (const { id, kind } of [main, minutes!]) {
      const { content } = await office.services.getPrinted(id);
      expect(content).toMatchObject({ use: 'latihan', kind });
      const base = await createBase(content, { at: new Date(declaration.days[0] ?? '2024-09-30') });
      const pages = readPages(base.bytes, base.plan.font);
      expect(pages.length).toBeGreaterThan(0);
      for (const page of pages) expect(page.map(({ text }) => text)).toContain('LATIHAN: bukan naskah resmi');
    }
  });

  it('is named by every verdict: of the file, on the terminal, on the page and in the API', async () => {
    const { main } = await filesOf(office, declaration);
    const bytes = await bytesOf(office.services, main.id);
    const report = await judge(office, bytes);
    expect(report).toMatchObject({ verdict: 'passed', document: { use: 'latihan' } });
    expect(report.summary).toMatch(/Ini naskah LATIHAN/);
    expect(formatReport(report)[0]).toMatch(/LATIHAN/);

    const changed = Uint8Array.from(bytes, (byte, at) => (at === 3000 ? byte ^ 1 : byte));
    for (const [sent, title] of [
      [bytes, 'LATIHAN · Asli dan utuh'],
      [bytes.subarray(0, 20_000), 'LATIHAN · Unduhan terpotong'],
      [changed, 'LATIHAN · Bukan naskah asli: diubah atau palsu'],
    ] as const) {
      const answer = await request(office.app).post('/api/verify').type('application/pdf').send(Buffer.from(sent));
      expect(answer.body.answer).toMatchObject({ title });
      expect(answer.body.answer.text).toMatch(/Ini naskah LATIHAN, bukan ikrar resmi/);
    }
    const looked = await request(office.app).get(`/api/verify/${main.code}`);
    expect(looked.body).toMatchObject({
      use: 'latihan',
      verdict: { title: 'LATIHAN · Naskah ini disegel' },
    });
    const page = await request(office.app).get(`/v/${main.code}`).set('Accept', 'text/html');
    expect(page.text).toMatch(/class="verdict unsure"/);
    expect(page.text).toMatch(/<h1>LATIHAN · Naskah ini disegel/);
  });

  it('says so on every page, and tells those who run an event what the address is not good for', async () => {
    for (const path of ['/', '/v', '/periksa', '/log', '/masuk', '/tidak-ada'])
      expect((await request(office.app).get(path).set('Accept', 'text/html').redirects(1)).text).toMatch(
        /class="use">LATIHAN/,
      );
    const event = (await office.services.stores.events.get(declaration.eventId))!;
    expect((await request(office.app).get(`/h/${event.slug}/papan`)).text).toMatch(/class="use">LATIHAN/);

    const browser = await browserOf(office);
    const next = await draft(office.services, people(2));
    for (const path of ['/kelola', '/kelola/akun', `/kelola/n/${next.id}/buka`, `/kelola/n/${next.id}/kartu`]) {
      const { text } = await browser.open(path);
      expect(text).toMatch(/role="note".*hanya dapat dibuka di komputer ini sendiri/s);
      expect(/Hanya latihan\./.test(text)).toBe(/buka$|kartu$/.test(path));
    }
  });

  it('explains at the first login how the address is set', async () => {
    const fresh = await openOffice({ BASE_URL: 'http://localhost:3000' });
    const made = await fresh.chief.call('post', '/api/accounts', { name: 'baru', displayName: 'Baru', admin: false });
    const { text } = await request(fresh.app).get(new URL(made.body.setupUrl).pathname).set('Accept', 'text/html');
    expect(text).toMatch(/<details open.*BASE_URL=https:/s);
    await fresh.raze();
  });
});

describe('training and real files beside each other', () => {
  it('what was training stays training at the real address, with what follows it; what is new there is real', async () => {
    const config = parseConfig({ DATA_DIR: office.config.dataDir, BASE_URL: 'https://ikrar.example' });
    const services = await createServices(config, {
      ...spared,
      stores: { ...office.services.stores, close: async () => {} },
    });
    const moved = { services };
    const useOf = async (of: Declaration) => {
      const { main } = await filesOf(moved, of);
      return (await judge(moved, await bytesOf(services, main.id))).document?.use;
    };
    expect(await useOf(declaration)).toBe('latihan');
    const later = roster.slice(2).map((person) => ({ ...person, id: `${person.id}-2` }));
    const follow = await draft(services, later, { parent: { id: declaration.id, relation: 'susulan' }, order: 1 });
    await services.ceremony.open(follow.id);
    expect(await useOf(follow)).toBe('latihan');

    const real = await draft(
      services,
      people(2).map((person) => ({ ...person, id: `${person.id}-3` })),
    );
    await services.ceremony.open(real.id);
    expect(await useOf(real)).toBeUndefined();
    const { text } = await request(createApp(services)).get('/periksa').set('Accept', 'text/html');
    expect(text).not.toMatch(/LATIHAN|class="use"/);
    await services.stop();
  });

  it('a rehearsal may be held at the real address, and plain http is real but warned of', async () => {
    const rehearsal = await openOffice({ BASE_URL: 'https://ikrar.example', PURPOSE: 'latihan' });
    const made = await hold(rehearsal);
    const { main } = await filesOf(rehearsal, made);
    expect((await judge(rehearsal, await bytesOf(rehearsal.services, main.id))).document?.use).toBe('latihan');
    await rehearsal.raze();

    const plain = await openOffice({ BASE_URL: 'http://192.168.1.5:3000', ALLOW_HTTP: 'yes' });
    const { text } = await (await browserOf(plain)).open('/kelola');
    expect(text).toMatch(/http biasa.*ponsel tidak dapat membuat kunci sendiri/s);
    expect(text).not.toMatch(/LATIHAN/);
    await plain.raze();
  });
});
