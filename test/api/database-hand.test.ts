import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import request from 'supertest';
import { utf8 } from '../../src/core/bytes.ts';
import { sha256Hex } from '../../src/core/digest.ts';
import type { StoredRecord } from '../../src/model.ts';
import { checksum, coveredRecord, recordText } from '../../src/store/checksum.ts';
import { query } from '../../src/store/sqlite/database.ts';
import type { RecordName } from '../../src/stores.ts';
import { giveCards } from '../support/hall.ts';
import { draft, people, signAll, strokes } from '../support/house.ts';
import { makeDraft, type Office, openOffice, password, workerOf } from '../support/office.ts';

/** Somebody who writes to the database of a running server, with every checksum that can be made without its keys. */
let office: Office;
let hand: Database.Database;
beforeAll(async () => {
  office = await openOffice();
  hand = new Database(join(office.config.dataDir, 'ikrar.sqlite'), { timeout: 2_000 });
});
afterAll(async () => {
  hand.close();
  await office.raze();
});

interface Raw {
  readonly id: string;
  readonly version: number;
  readonly body: string;
  readonly sum: string;
}
const take = (name: RecordName, id: string): Raw =>
  query<Raw>(hand, `SELECT id, version, body, sum FROM ${name} WHERE id = ?`).first(id)!;
const put = (name: RecordName, { id, version, body, sum }: Raw) =>
  query(hand, `INSERT OR REPLACE INTO ${name} (id, version, body, sum) VALUES (?, ?, ?, ?)`).run(
    id,
    version,
    body,
    sum,
  );
function forge(name: RecordName, record: object): void {
  const { id, version } = record as StoredRecord;
  const body = recordText(record as StoredRecord);
  put(name, { id, version, body, sum: checksum(coveredRecord(name, body)) });
}
const forgeChange = (name: RecordName, id: string, change: object) =>
  forge(name, { ...JSON.parse(take(name, id).body), ...change });

const login = { name: 'ketua', password };
const helper = { name: 'petugas', right: 'attendant' };

async function openedHall() {
  const { services } = office;
  const roster = people(3);
  const declaration = await draft(services, roster);
  await services.ceremony.open(declaration.id);
  const [file] = await services.stores.files.find({ where: { declarationId: declaration.id } });
  const cards = await giveCards(services, declaration, roster);
  return { services, roster, declaration, cards, file: file! };
}

const hour = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const ready = async () => (await request(office.app).get('/readyz').expect(200)).body;

describe('with the right to write to the database nobody', () => {
  it('becomes an administrator by a session of their own making; /readyz tells of it', async () => {
    const { id: accountId } = (await office.services.stores.accounts.find())[0]!;
    const token = 'A'.repeat(43);
    forge('sessions', {
      ...{ id: sha256Hex(utf8(token)), version: 0, accountId },
      ...{ createdAt: hour(-1), expiresAt: hour(9) },
    });
    await workerOf(office.app, token).call('get', '/api/session').expect(401);
    expect(await ready()).toEqual({ status: 'ready', store: 'sqlite', alarms: 0, refusedRows: 1 });
  });

  it('goes on with a session that was ended', async () => {
    const { token } = (await request(office.app).post('/api/session').send(login)).body;
    const worker = workerOf(office.app, token);
    await worker.call('get', '/api/session').expect(200);
    const row = take('sessions', sha256Hex(utf8(token)));
    await worker.call('delete', '/api/session').expect(204);
    put('sessions', row);
    await worker.call('get', '/api/session').expect(401);
  });

  it('gets a right at an event, or back one that was taken', async () => {
    const { eventId: event } = await makeDraft(office.chief);
    const { body: member } = await office.chief.call('post', `/api/events/${event}/members`, helper).expect(201);
    const row = take('memberships', member.id);
    await office.chief.call('delete', `/api/events/${event}/members/${member.id}`).expect(204);
    put('memberships', row);
    forge('memberships', { ...JSON.parse(row.body), id: 'hak-buatan', right: 'organizer' });
    const { body } = await office.chief.call('get', `/api/events/${event}/members`).expect(200);
    expect(body.members.map(({ right }: { right: string }) => right)).not.toContain('attendant');
    expect(body.members.map(({ id }: { id: string }) => id)).not.toContain('hak-buatan');
  });

  it('gets a PIN unlocked, by a new row or by an old one', async () => {
    const { cards, services, file } = await openedHall();
    const { token, pin, person } = cards[0]!;
    const before = take('credentials', person.id);
    const { contentDigest } = file;
    const sign = (given: string) =>
      request(office.app).post(`/api/sign/${token}`).send({ contentDigest, strokes, pin: given });
    for (const _ of [1, 2, 3, 4, 5]) await sign('000000');
    expect((await sign(pin)).body.code).toBe('pin-locked');
    put('credentials', before);
    expect((await sign(pin)).body.code).toBe('token-unknown');
    forgeChange('credentials', person.id, { attempts: 0 });
    expect((await sign(pin)).body.code).toBe('token-unknown');
    expect(services.stores.refusedRows().map(({ reason }) => reason)).toContain('replayed');
  });

  it('lets a revoked declaration look closed', async () => {
    const { services, declaration, roster, file } = await openedHall();
    await signAll(services, declaration, roster);
    await services.ceremony.close(declaration.id);
    await services.ceremony.revoke(declaration.id, 'salah teks', 'panitia');
    expect((await request(office.app).get(`/api/verify/${file.code}`).expect(200)).body.state).toBe('revoked');
    forgeChange('declarations', declaration.id, { state: 'closed', revoked: undefined });
    expect((await request(office.app).get(`/api/verify/${file.code}`)).body.code).toBe('store-damaged');
    const page = await request(office.app).get(`/v/${file.code}`).set('Accept', 'text/html');
    expect([page.status, page.text.includes('lengkap dan disegel')]).toEqual([503, false]);
  });

  it('puts other words before a signer', async () => {
    const { services, file } = await openedHall();
    const content = take('papers', file.id).body;
    forge('papers', JSON.parse(content.replaceAll('netral', 'TIDAK NETRAL')));
    await expect(services.stores.papers.get(file.id)).rejects.toMatchObject({ code: 'store-damaged' });
  });

  it('changes a roster before it is frozen', async () => {
    const declaration = await draft(office.services, people(3));
    const stored = JSON.parse(take('rosters', declaration.id).body);
    forge('rosters', {
      ...stored,
      people: stored.people.map((one: object) => ({ ...one, name: 'Gubernur Palsu, S.H.' })),
    });
    await expect(office.services.ceremony.open(declaration.id)).rejects.toMatchObject({ code: 'store-damaged' });
  });
});
