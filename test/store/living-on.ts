import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Express } from 'express';
import { pino } from 'pino';
import request, { type Response } from 'supertest';
import { createApp } from '../../src/app.ts';
import { verifyBag } from '../../src/archive/verify-bag.ts';
import { auditHouse } from '../../src/ceremony/audit/house.ts';
import { parseConfig } from '../../src/config.ts';
import { base64url, parseHex, utf8 } from '../../src/core/bytes.ts';
import { consentText } from '../../src/core/consent.ts';
import { sha256 } from '../../src/core/digest.ts';
import { fitDrawing } from '../../src/core/drawing.ts';
import { parseRemembered } from '../../src/log/remembered.ts';
import { bagJudges } from '../../src/operations/bag.ts';
import { createServices, type Services } from '../../src/services.ts';
import { nodePrimitives } from '../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../src/verification/verify.ts';
import { bytesOf, strokes } from '../support/house.ts';
import { type Worker, workerOf } from '../support/office.ts';
import { PhoneKey } from '../support/phone.ts';
import { type KnownCard, known, laterClock, made } from './ddfe733.ts';

/**
 * What an older commit left must live on: it opens, is signed on, closes, verifies and is audited. Whoever changes what is
 * stored adds a migration, and here what that migration has to keep.
 * @param settings the settings of an installation that holds a copy of what ddfe733 left
 */
export function livesOn(kind: string, settings: () => Promise<Record<string, string>>): void {
  describe(`what ddfe733 left in ${kind} lives on`, () => {
    let services: Services;
    let app: Express;
    let chief: Worker;
    beforeAll(async () => {
      services = await createServices(parseConfig(await settings()), {
        clock: laterClock(),
        log: pino({ level: 'silent' }),
        sleep: async () => {},
      });
      app = createApp(services);
      chief = workerOf(app, known.session);
    });
    afterAll(() => services.stop());

    const read = (card: KnownCard) => request(app).get(`/api/sign/${card.token}`).expect(200);
    async function sign(card: KnownCard): Promise<void> {
      const { contentDigest } = (await read(card)).body;
      const body = { contentDigest, strokes, pin: card.pin };
      await request(app).post(`/api/sign/${card.token}`).send(body).expect(200);
    }
    /** A consent by a key of the phone's own, which is bound, but not sent. */
    async function keepOnPhone(card: KnownCard) {
      const { code, contentDigest, field, drawing: space } = (await read(card)).body;
      const key = new PhoneKey();
      const binding = { ...key.binding(contentDigest, field), pin: card.pin };
      await request(app).post(`/api/sign/${card.token}/kunci`).send(binding).expect(200);
      const [held] = await services.stores.signerKeys.find({ where: { declarationId: known.draft.id } });
      const drawing = fitDrawing(strokes, space);
      const [goresan, skrip] = [drawing, 'script'].map((text) => base64url(sha256(utf8(text)))) as [string, string];
      const place = { isi: base64url(parseHex(contentDigest)), kode: code, medan: field, orang: held!.id };
      const waktu = services.clock().getTime();
      const consent = consentText({ cara: 'ponsel', goresan, skrip, waktu, ...place });
      const evidence = { kind: 'ponsel', key: key.keySha256, signature: base64url(key.sign(utf8(consent))) };
      return { kept: { consent, drawing, evidence }, signerId: held!.id };
    }
    const take = async (id: string, step: 'open' | 'close') =>
      (await chief.call('post', `/api/declarations/${id}/${step}`).expect(200)).body;

    it('gives its log a name of its own, and keeps its last checkpoint outside of the database', async () => {
      const { keyFolder, baseUrl } = services.config;
      const name = `${new URL(baseUrl).host}/log`;
      expect(services.sequencer.origin).toBe(name);
      expect(readFileSync(`${keyFolder}/log.origin`, 'utf8')).toBe(`${name}\n`);
      const { checkpoint } = parseRemembered(readFileSync(`${keyFolder}/log.checkpoint`, 'utf8'));
      expect(checkpoint.size).toBeGreaterThanOrEqual(known.trail.length / 2);
    });

    it('lets in who had a password or a session', async () => {
      await chief.call('get', '/api/session').expect(200);
      const login = { name: known.accounts.chief, password: known.password };
      expect((await request(app).post('/api/session').send(login)).status).toBe(201);
      expect(
        (
          await request(app)
            .post('/api/session')
            .send({ ...login, password: 'salah' })
        ).status,
      ).toBe(401);
    });

    it('tells the trail in the words it had', async () => {
      const { body } = await chief.call('get', `/api/events/${known.event.id}/audit`).expect(200);
      expect(body.entries).toMatchObject(known.trail.map((entry) => ({ ...entry, code: 'legacy' })));
    });

    it('gives who signed the first receipt again', async () => {
      for (const card of [...known.open.signed, ...known.single.signed, ...known.volumes.signed])
        expect((await read(card)).body.receipt).toMatchObject({ name: card.name });
    });

    it('opens a draft, whose cards are good', async () => {
      expect((await take(known.draft.id, 'open')).state).toBe('open');
      const [late, ...inTime] = known.draft.cards;
      for (const card of inTime) await sign(card);
      const { kept, signerId } = await keepOnPhone(late!);
      expect((await take(known.draft.id, 'close')).state).toBe('closed');
      expect((await request(app).post('/api/persetujuan').send(kept)).body.code).toBe('consent-late');
      expect(await services.stores.lateConsents.find({ where: { declarationId: known.draft.id } })).toMatchObject([
        { id: signerId, ...kept },
      ]);
    });

    it('goes on with a half-signed file as it was begun: no consent of a device is in it or comes into it', async () => {
      const [file] = await services.stores.files.find({ where: { code: known.open.code } });
      const { id: fileId, contentDigest } = file!;
      expect((await services.getPrinted(fileId)).content.schema).toBe('ikrar/1');
      const names = known.open.unsigned.map(({ name }) => name);
      const { signers } = (await services.getPrinted(fileId)).content;
      const { id: signerId } = signers.find(({ name }) => names.includes(name))!;
      expect(await services.ceremony.findSpace(fileId, signerId)).toBeUndefined();
      const given = { consent: new Uint8Array(1), evidence: { kind: 'server' } } as const;
      const asked = { fileId, signerId, contentDigest, means: { kind: 'link' }, ...given } as const;
      await expect(services.ceremony.sign(asked)).rejects.toMatchObject({ code: 'consent-invalid' });
    });

    it('says of its cards that they are good but cannot be printed again, and prints what is made from now on', async () => {
      const at = `/api/declarations/${known.open.id}`;
      const { body } = await chief.call('get', `${at}/cards`).expect(200);
      const holders = known.open.unsigned.map(({ signerId }) => signerId);
      expect([body.cards, body.unprintable.toSorted()]).toEqual([[], holders.toSorted()]);
      await chief.call('get', `${at}/cards.pdf`).expect(404);
      const round = await chief.call('post', `${at}/rounds`, { relation: 'susulan' }).expect(201);
      const made = await chief.call('post', `/api/declarations/${round.body.id}/cards`, {}).expect(201);
      const again = await chief.call('get', `/api/declarations/${round.body.id}/cards`).expect(200);
      expect(again.body.cards).toEqual(made.body.cards);
      await chief.call('delete', `/api/declarations/${round.body.id}`).expect(204);
    });

    it('takes from somebody on its roster that they refuse, until they sign after all', async () => {
      const { token, pin, signerId } = known.open.unsigned[0]!;
      await request(app).post(`/api/sign/${token}/kabar`).send({ reason: 'tanpa-alasan', pin }).expect(200);
      const { body } = await chief.call('get', `/api/declarations/${known.open.id}/people/${signerId}`).expect(200);
      expect(body).toMatchObject({ attendance: 'menolak', recorded: { status: 'menolak' } });
    });

    it('takes whom somebody represents into a roster that has not been opened', async () => {
      const at = `/api/declarations/${known.open.id}/rounds`;
      const { id } = (await chief.call('post', at, { relation: 'susulan' }).expect(201)).body;
      const { people } = (await chief.call('get', `/api/declarations/${id}/roster`).expect(200)).body;
      const represents = { represents: 'Camat Kupitan', letter: 'Surat Tugas Nomor 12/ST/2024' };
      const changed = [{ ...people[0], ...represents }, ...people.slice(1)];
      const kept = await chief.call('put', `/api/declarations/${id}/roster`, { people: changed }).expect(200);
      expect(kept.body.people[0]).toEqual(changed[0]);
      await chief.call('delete', `/api/declarations/${id}`).expect(204);
    });

    it.each([
      ['a declaration that was half signed', known.open],
      ['the pledges of single people', known.single],
      ['a declaration in volumes', known.volumes],
      ['a follow-up', known.followUp],
    ])('signs on and closes %s, with old links and PINs', async (_, { id, unsigned }) => {
      for (const card of unsigned) await sign(card);
      expect((await take(id, 'close')).state).toBe('closed');
      const { body } = await chief.call('get', `/api/declarations/${id}/progress`).expect(200);
      expect(body.signed).toBe(body.total);
    });

    const options = () => ({
      roots: [services.authority.root.certificate],
      at: services.clock(),
      primitives: nodePrimitives,
    });

    it('still holds what it gave away', async () => {
      const { ikrar, 'berita-acara': minutes } = known.closed.codes;
      const documents = { 'half-signed.pdf': known.open.code, 'closed.pdf': ikrar, 'berita-acara.pdf': minutes };
      for (const [name, code] of Object.entries(documents)) {
        const pdf = readFileSync(made(name));
        const [file] = await services.stores.files.find({ where: { code } });
        expect(
          Buffer.from(await bytesOf(services, file!.id))
            .subarray(0, pdf.length)
            .equals(pdf),
        ).toBe(true);
        const { verdict, findings } = await verifyPdf(pdf, options());
        expect([verdict, findings.filter(({ severity }) => severity !== 'note')]).toEqual(['passed', []]);
      }
    });

    it('has no file that does not pass', async () => {
      const files = await services.stores.files.find();
      expect(files.length).toBeGreaterThan(8);
      for (const { id } of files)
        expect((await verifyPdf(await bytesOf(services, id), options())).verdict).toBe('passed');
    });

    it('verifies the bag of then, and makes another', async () => {
      const judges = bagJudges(options().roots, services.clock());
      const before = await verifyBag(made('bag.zip'), judges);
      const sound = { verdict: 'passed', findings: [{ code: 'revoked', severity: 'note' }] };
      expect(before).toMatchObject(sound);
      const answer = await chief.call('get', `/api/events/${known.event.id}/bag.zip`).buffer(true).parse(intoBuffer);
      const path = `${services.config.dataDir}/bag.zip`;
      writeFileSync(path, answer.body);
      const after = await verifyBag(path, judges);
      expect(after).toMatchObject(sound);
      expect(after.documents.length).toBeGreaterThan(before.documents.length);
    });

    it('is found whole by an audit', async () => {
      await services.sequencer.publish();
      const { stores, authority, clock, config } = services;
      const kept = readFileSync(`${config.keyFolder}/log.checkpoint`, 'utf8');
      const report = await auditHouse({ stores, authority, keyFolder: config.keyFolder, kept, now: clock() });
      expect(report.findings).toEqual([]);
      expect(report.entries).toBeGreaterThan(known.trail.length / 2);
    });
  });
}

function intoBuffer(answer: Response, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  answer.on('end', () => done(null, Buffer.concat(chunks)));
}
