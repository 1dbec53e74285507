import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { examine } from '../../../src/checking/examine.ts';
import { judge } from '../../../src/checking/judgement.ts';
import { findOrigin } from '../../../src/checking/origin.ts';
import { enrolmentMessage } from '../../../src/core/binding.ts';
import { base64url, parseHex, utf8 } from '../../../src/core/bytes.ts';
import { consentText } from '../../../src/core/consent.ts';
import { sha256, sha256Hex } from '../../../src/core/digest.ts';
import { fitDrawing } from '../../../src/core/drawing.ts';
import { parseEntry } from '../../../src/log/entry.ts';
import { type Account, cards as identityCards, type LoggedEntry } from '../../../src/model.ts';
import { type LogStore, update } from '../../../src/stores.ts';
import { nodePrimitives } from '../../../src/verification/node-primitives.ts';
import { verifyPdf } from '../../../src/verification/verify.ts';
import { bytesOf, strokes } from '../../support/house.ts';
import { enter, makeDraft, type Office, openOffice, type Worker } from '../../support/office.ts';
import { PhoneKey, PhoneLock } from '../../support/phone.ts';

let office: Office;
let attendant: Worker;
let event: { readonly id: string; readonly slug: string };
let elsewhere: { readonly id: string; readonly slug: string };
let people: readonly string[];
let now = new Date('2024-09-30T03:00:00Z');

async function invite(eventId: string, name: string): Promise<Worker> {
  const body = { name, right: 'attendant' };
  const { setupUrl } = (await office.chief.call('post', `/api/events/${eventId}/members`, body).expect(201)).body;
  return enter(office.app, setupUrl.split('/').at(-1), name);
}

async function openEvent() {
  const { chief, services } = office;
  const { eventId, id } = await makeDraft(chief);
  await chief.call('post', `/api/declarations/${id}/open`).expect(200);
  const { slug } = (await services.stores.events.get(eventId))!;
  const roster = (await services.stores.rosters.get(id))!.people.map((person) => person.id);
  return { event: { id: eventId, slug }, roster };
}

beforeAll(async () => {
  office = await openOffice({}, { clock: () => now });
  ({ event, roster: people } = await openEvent());
  ({ event: elsewhere } = await openEvent());
  attendant = await invite(event.id, 'petugas');
});
afterAll(() => office.raze());

const enrol = (worker: Worker, key: PhoneKey, at = event, signedFor = at.id) => {
  const signature = base64url(key.sign(enrolmentMessage(signedFor)));
  return worker.call('post', `/api/hall/${at.slug}/desk-keys`, { device: { spki: base64url(key.spki), signature } });
};
const entryBytes = async (index: number) => (await office.services.stores.log.read(index, 1))[0]!.bytes;

/** A ticket of the desk for that person. */
const handOver = async (signerId: string): Promise<string> =>
  (await attendant.call('post', `/api/hall/${event.slug}/desk/${signerId}`, { card: identityCards[0] }).expect(200))
    .body.token;

/** What the tablet sends for the person who holds it. */
async function signed(token: string, signerId: string, key: PhoneKey) {
  const { code, contentDigest, field, drawing: space } = (await request(office.app).get(`/api/sign/${token}`)).body;
  const drawing = fitDrawing(strokes, space);
  const consent = consentText({
    ...{ cara: 'meja', goresan: base64url(sha256(utf8(drawing))), isi: base64url(parseHex(contentDigest)) },
    ...{ kode: code, medan: field, orang: signerId, skrip: base64url(sha256(utf8('s'))), waktu: now.getTime() },
  });
  const evidence = { kind: 'meja', key: key.keySha256, signature: base64url(key.sign(utf8(consent))) };
  return { consent, evidence, drawing };
}
const send = (token: string, body: object) => request(office.app).post(`/api/sign/${token}/persetujuan`).send(body);

describe('the key of a desk', () => {
  it('is enrolled by an attendant, once: log and trail tell', async () => {
    const key = new PhoneKey();
    const { body } = await enrol(attendant, key).expect(200);
    expect(body).toEqual({ keySha256: key.keySha256, at: now.toISOString(), logIndex: expect.any(Number) });
    expect(parseEntry(await entryBytes(body.logIndex))).toEqual({
      ...{ schema: 'ikrar-entry/2', kind: 'desk-key', keySha256: key.keySha256 },
      ...{ event: sha256Hex(utf8(event.id)), at: now.toISOString() },
    });
    now = new Date(now.getTime() + 1000);
    expect((await enrol(attendant, key)).body).toEqual(body);
    const { entries } = (await office.chief.call('get', `/api/events/${event.id}/audit`).expect(200)).body;
    expect(entries.filter(({ code }: { readonly code: string }) => code === 'desk-enrolled')).toHaveLength(1);
  });

  it('signs for whoever is handed the tablet, and the proof names its entry', async () => {
    const key = new PhoneKey();
    const { logIndex } = (await enrol(attendant, key).expect(200)).body;
    const token = await handOver(people[0]!);
    const body = await signed(token, people[0]!, key);
    const first = await send(token, body);
    expect([first.status, first.body.cara]).toEqual([200, 'meja']);
    expect((await send(token, body)).body).toEqual(first.body);
    const { fileId, n } = first.body;
    const [revision] = await office.services.stores.revisions.read(fileId, { after: n - 1, limit: 1 });
    expect(revision!.means).toEqual({ kind: 'kiosk', attendant: 'petugas', card: identityCards[0] });
    const enrolment = Buffer.from(sha256(await entryBytes(logIndex))).toString('hex');
    expect(Buffer.from(revision!.bytes).toString('latin1').toLowerCase()).toContain(enrolment);
  });

  it('is looked for in the log when the file is checked', async () => {
    const { services } = office;
    const key = new PhoneKey();
    await enrol(attendant, key).expect(200);
    const token = await handOver(people[2]!);
    const { fileId } = (await send(token, await signed(token, people[2]!, key))).body;
    const pdf = await bytesOf(services, fileId);
    const report = await verifyPdf(pdf, { roots: services.roots, at: now, primitives: nodePrimitives });
    const desks = report.signatures.filter(({ consent }) => consent?.enrolment).length;
    const look = async (change: (entry: LoggedEntry | undefined) => LoggedEntry | undefined) => {
      const find: LogStore['find'] = async (id, n) => {
        const entry = await services.stores.log.find(id, n);
        return id.startsWith('desk-key ') ? change(entry) : entry;
      };
      const stores = { ...services.stores, log: { ...services.stores.log, find } };
      const examined = examine(pdf, report);
      const origin = await findOrigin({ ...services, stores }, examined, pdf);
      return [origin.kind === 'ours' && origin.unlogged, judge({ ...examined, origin }).title];
    };
    expect(await look((entry) => entry)).toEqual([0, 'Asli, tetapi bukan yang final']);
    const strange = [desks, 'Kunci petugas tidak tercatat'];
    expect(await look(() => undefined)).toEqual(strange);
    const rewritten = (from: RegExp, to: string) => (entry: LoggedEntry | undefined) =>
      entry && { ...entry, bytes: utf8(new TextDecoder().decode(entry.bytes).replace(from, to)) };
    expect(await look(rewritten(/"event":"\w+"/, `"event":"${'ab'.repeat(32)}"`))).toEqual(strange);
    expect(await look(rewritten(/"keySha256":"\w+"/, `"keySha256":"${'ab'.repeat(32)}"`))).toEqual(strange);
  });

  it('takes the place of a passkey: a lent tablet binds none', async () => {
    const token = await handOver(people[1]!);
    const { contentDigest, field } = (await request(office.app).get(`/api/sign/${token}`)).body;
    const body = new PhoneLock('http://localhost').creation(contentDigest, field);
    const answer = await request(office.app).post(`/api/sign/${token}/kunci`).send(body);
    expect([answer.status, answer.body.code]).toEqual([422, 'key-invalid']);
    expect(answer.body.detail).toContain('tablet petugas');
  });

  it('is refused to whoever is not an attendant, for another event, and without its private half', async () => {
    const stranger = await invite(elsewhere.id, 'orang-lain');
    expect((await enrol(stranger, new PhoneKey())).body.code).toBe('forbidden');
    expect((await enrol(attendant, new PhoneKey(), event, elsewhere.id)).body.code).toBe('key-invalid');
    const key = new PhoneKey();
    await enrol(attendant, key).expect(200);
    expect((await enrol(stranger, key, elsewhere)).body.code).toBe('conflict');
    expect((await enrol(await invite(event.id, 'petugas-2'), key)).body.code).toBe('conflict');
  });

  it('signs nothing with a link, after the ticket, at another event, unenrolled, or when its attendant may not', async () => {
    const person = people[1]!;
    const token = await handOver(person);
    const refused = async (key: PhoneKey, code: string, at = token): Promise<void> => {
      expect((await send(at, await signed(token, person, key))).body.code).toBe(code);
    };
    await refused(new PhoneKey(), 'key-unknown');
    const foreign = new PhoneKey();
    await enrol(await invite(elsewhere.id, 'petugas-sana'), foreign, elsewhere).expect(200);
    await refused(foreign, 'key-unknown');
    const key = new PhoneKey();
    const second = await invite(event.id, 'petugas-3');
    await enrol(second, key).expect(200);
    const { credentials, accounts } = office.services.stores;
    const link = 'link-of-the-second-person';
    await update(credentials, person, (credential) => ({ ...credential, linkHash: sha256Hex(utf8(link)) }));
    await refused(key, 'consent-invalid', link);
    const [account] = (await accounts.find({ where: { name: 'petugas-3' } })) as [Account];
    await update(accounts, account.id, (one) => ({ ...one, disabled: true }));
    await refused(key, 'key-unknown');
    await update(accounts, account.id, (one) => ({ ...one, disabled: false }));
    const at = new Date(now.getTime() - 60_000).toISOString();
    await update(office.services.stores.deskKeys, key.keySha256, (row) => ({ ...row, at })); // of which the log knows nothing
    await refused(key, 'key-unknown');
    now = new Date(now.getTime() + 301_000);
    await refused(key, 'ticket-expired');
  });
});
