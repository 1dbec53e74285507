import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { parseContent } from '../../src/document/content.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { bytesOf, strokes } from '../support/house.ts';
import { makeDraft, type Office, openOffice, rosterBody } from '../support/office.ts';

/** A representative signs in their own name and position; everything says for whom, and by which letter. */
let office: Office;
let id: string;
let code: string;
let card: { readonly token: string; readonly pin: string };
const letter = 'Surat Tugas Nomor 800/12/2024 tanggal 27 September 2024';
const [first, second, third] = rosterBody.people;
const secretary = { ...second, name: 'Nurhayati, S.H.', position: 'Sekretaris Camat Kupitan' };
const representative = { ...secretary, represents: 'Camat Kupitan', letter };

const replace = (people: readonly object[]) => office.chief.call('put', `/api/declarations/${id}/roster`, { people });
const page = async (path: string) => (await request(office.app).get(path).set('Accept', 'text/html').expect(200)).text;

beforeAll(async () => {
  office = await openOffice();
  ({ id } = await makeDraft(office.chief));
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

  it('signs with a certificate in their own name and position, which the verifier holds against their row', async () => {
    const { contentDigest } = (await request(office.app).get(`/api/sign/${card.token}`)).body;
    await request(office.app)
      .post(`/api/sign/${card.token}`)
      .send({ contentDigest, strokes, pin: card.pin })
      .expect(200);
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
