import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { parseContent } from '../../src/document/content.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { bytesOf, strokes } from '../support/house.ts';
import { makeDraft, type Office, openOffice, rosterBody } from '../support/office.ts';

/** A representative signs in their own name and position; everything says for whom, and by which letter. */
let office: Office;
let now = new Date('2024-09-30T03:00:00Z');
let id: string;
let eventId: string;
let slug: string;
let code: string;
let card: { readonly token: string; readonly pin: string };
const letter = 'Surat Tugas Nomor 800/12/2024 tanggal 27 September 2024';
const [first, second, third] = rosterBody.people;
const secretary = { ...second, name: 'Nurhayati, S.H.', position: 'Sekretaris Camat Kupitan' };
const representative = { ...secretary, represents: 'Camat Kupitan', letter };

const replace = (people: readonly object[]) => office.chief.call('put', `/api/declarations/${id}/roster`, { people });
const page = async (path: string) => (await request(office.app).get(path).set('Accept', 'text/html').expect(200)).text;
const seen = async (path: string) => {
  const login = { Authorization: `Bearer ${office.chief.token}`, Accept: 'text/html' };
  return (await request(office.app).get(path).set(login).expect(200)).text;
};

beforeAll(async () => {
  office = await openOffice({}, { clock: () => now });
  ({ id, eventId } = await makeDraft(office.chief));
  slug = (await office.chief.call('get', `/api/events/${eventId}`)).body.slug;
});
afterAll(() => office.raze());

describe('a representative', () => {
  it('needs a letter, and a letter somebody who is represented', async () => {
    for (const [lacking, column] of [
      [{ ...secretary, represents: 'Camat Kupitan' }, 'Dasar surat'],
      [{ ...secretary, letter }, 'Mewakili'],
    ] as const) {
      const refused = await replace([first!, lacking]).expect(422);
      expect(refused.body).toMatchObject({ code: 'roster-invalid', faults: [{ column }] });
    }
    const kept = await replace([first!, representative, third!]).expect(200);
    expect(kept.body.people[1]).toMatchObject({ represents: 'Camat Kupitan', letter, position: secretary.position });
  });

  it('is frozen with the roster, in the content and on the paper', async () => {
    const opened = await office.chief.call('post', `/api/declarations/${id}/open`).expect(200);
    code = opened.body.files[0].code;
    const [paper] = await office.services.stores.papers.find();
    const signer = parseContent(paper!.content).signers.find(({ name }) => name === secretary.name);
    expect(signer).toMatchObject({ position: secretary.position, represents: 'Camat Kupitan', letter });
    expect((await replace([first!, secretary, third!])).body.code).toBe('declaration-not-draft');
    const { cards } = (await office.chief.call('post', `/api/declarations/${id}/cards`, {}).expect(201)).body;
    const own = cards.find(({ name }: { readonly name: string }) => name === secretary.name);
    card = { ...own, token: own.link.split('/').at(-1) };
    const shown = await page(`/s/${card.token}`);
    expect(shown).toContain('Sekretaris Camat Kupitan, mewakili Camat Kupitan');
    const asked = await request(office.app).get(`/api/sign/${card.token}`).expect(200);
    expect(asked.body.signer).toMatchObject({ position: secretary.position, represents: 'Camat Kupitan' });
  });

  const words = 'Sekretaris Camat Kupitan, mewakili Camat Kupitan';

  it('is found by whom they represent, and called so in the hall, at the desk and on the cards', async () => {
    const found = await request(office.app).get(`/api/hall/${slug}/people?q=camat%20kup`).expect(200);
    expect(found.body.people).toEqual([expect.objectContaining({ represents: 'Camat Kupitan' })]);
    const { id: signerId } = found.body.people[0];
    for (const path of [`/h/${slug}`, `/h/${slug}/cari?q=nurhayati`, `/h/${slug}/saya/${signerId}`]) {
      expect(await page(path)).toContain(words);
    }
    expect(await page(`/s/${card.token}/kabar`)).toContain(words);
    for (const path of [
      ...[`/kios/${slug}`, `/kios/${slug}/cari?q=nurhayati`, `/kios/${slug}/${signerId}`],
      ...[`/kelola/n/${id}`, `/kelola/n/${id}/kartu/tautan`, `/kelola/n/${id}/tutup`],
    ]) {
      expect(await seen(path)).toContain(words);
    }
    const book = await office.chief.call('get', `/kios/${slug}/bekal`).expect(200);
    expect(book.body.people.map(({ position }: { position: string }) => position)).toContain(words);
  });

  it('is called so where their PIN is locked', async () => {
    const { contentDigest } = (await request(office.app).get(`/api/sign/${card.token}`)).body;
    const pin = card.pin === '000000' ? '111111' : '000000';
    for (let i = 0; i < 5; i++)
      await request(office.app).post(`/api/sign/${card.token}`).send({ contentDigest, strokes, pin });
    const path = `/api/events/${eventId}/hall`;
    const { locks } = (await office.chief.call('get', path).expect(200)).body;
    expect(locks).toEqual([expect.objectContaining({ represents: 'Camat Kupitan' })]);
    expect(await seen(`/kelola/k/${eventId}/aula`)).toContain(words);
    await office.chief.call('delete', `${path}/locks/${locks[0].signerId}`).expect(204);
  });

  it('signs with a certificate in their own name and position, which the verifier holds against their row', async () => {
    const { contentDigest } = (await request(office.app).get(`/api/sign/${card.token}`)).body;
    const receipt = await request(office.app)
      .post(`/api/sign/${card.token}`)
      .send({ contentDigest, strokes, pin: card.pin })
      .expect(200);
    expect(receipt.body).toMatchObject({ position: secretary.position, represents: 'Camat Kupitan' });
    expect(await page(`/s/${card.token}`)).toMatch(/Sekretaris Camat Kupitan<\/bdi>, mewakili <bdi>Camat Kupitan/);
    now = new Date(now.getTime() + 2000); // boards are read once a second
    expect(await page(`/h/${slug}/papan`)).toContain(words);
    const board = await request(office.app).get(`/api/hall/${slug}/progress`).expect(200);
    expect(board.body.latest).toEqual([expect.objectContaining({ represents: 'Camat Kupitan' })]);
    await office.chief.call('post', `/api/declarations/${id}/close`).expect(200);
    const [file] = await office.services.stores.files.find({ where: { code } });
    const bytes = await bytesOf(office.services, file!.id);
    const { authority, clock } = office.services;
    const report = await verifyPdf(bytes, {
      roots: [authority.root.certificate],
      at: clock(),
      primitives: nodePrimitives,
    });
    expect(report.findings.filter(({ severity }) => severity === 'failed')).toEqual([]);
    expect(report.signatures.find(({ kind }) => kind === 'approval')!.signer).toMatchObject({
      ...{ name: secretary.name, position: secretary.position, represents: 'Camat Kupitan' },
    });
  });

  it('is called so on the public page and in its answer', async () => {
    expect(await page(`/v/${code}`)).toContain('Sekretaris Camat Kupitan, mewakili Camat Kupitan');
    const { signers } = (await request(office.app).get(`/api/verify/${code}`).expect(200)).body;
    expect(signers.map(({ represents }: { represents?: string }) => represents)).toEqual([
      ...[undefined, 'Camat Kupitan', undefined],
    ]);
  });
});
