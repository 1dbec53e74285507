import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createListener } from '../../src/ceremony/audit/heard.ts';
import { type AuditedHouse, auditHouse } from '../../src/ceremony/audit/house.ts';
import { auditPower, type Powers } from '../../src/ceremony/audit/power.ts';
import type { Happening } from '../../src/ceremony/trail.ts';
import { utf8 } from '../../src/core/bytes.ts';
import { sha256Hex } from '../../src/core/digest.ts';
import type { Session, TrailDetails, TrailEntry } from '../../src/model.ts';
import { enterByCard } from '../../src/signer/signing.ts';
import { strokes } from '../support/house.ts';
import { makeDraft, type Office, openOffice, workerOf } from '../support/office.ts';

const now = new Date('2026-11-30T12:00:00.000Z');
const at = (hours: number, minutes = 0): string =>
  new Date(now.getTime() + hours * 3_600_000 + minutes * 60_000).toISOString();

/** What a listener makes of a trail that was begun with the installation, or later. */
function heardOf(
  happenings: readonly (Partial<Happening> & Pick<Happening, 'code'> & { readonly at?: string })[],
  old = '0',
) {
  const { hear, heard } = createListener();
  const all = [{ code: 'trail-begun' as const, parameters: { entries: old }, at: at(-24) }, ...happenings];
  for (const [i, { code, at: when = at(-2), eventId, ...details }] of all.entries()) {
    const entry = { id: String(i + 1), version: 0, at: when, code, previous: '', details: '' } as TrailEntry;
    const rest = { id: '', version: 0, salt: '', actor: '', parameters: {}, ...details } as TrailDetails;
    hear(eventId === undefined ? entry : { ...entry, eventId }, rest);
  }
  return heard;
}

const session = (changes: Partial<Session> = {}): Session => ({
  ...{ id: 's1', version: 0, accountId: 'a1', createdAt: at(-3), expiresAt: at(9) },
  ...changes,
});
const loggedIn = { code: 'logged-in', row: { of: 'sessions', id: 's1', version: 0 } } as const;

describe('an audit of who may do what', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.raze());

  async function faults(powers: Partial<Powers>, heard: ReturnType<typeof heardOf>) {
    const all = { accounts: [], sessions: [], memberships: [], ...powers };
    const { stores } = office.services;
    return (await auditPower({ stores, powers: all, heard, deskConsents: [], now })).map(({ code, where }) => [
      code,
      where,
    ]);
  }
  const unexplained = [['power-unexplained', 'sessions s1']];
  const replayed = [['row-replayed', 'sessions s1']];

  it.each([
    ['a session that was logged in', session(), [loggedIn], []],
    ['a session without a login', session(), [], unexplained],
    ['a session without a login that has ended by itself', session({ expiresAt: at(-1) }), [], []],
    ['a session of this minute, whose entry is still being written', session({ createdAt: now.toISOString() }), [], []],
    ['a session from before the trail', session({ createdAt: at(-30) }), [], []],
    [
      'a session that was logged out',
      session(),
      [loggedIn, { code: 'logged-out', row: { of: 'sessions', id: 's1' } }],
      replayed,
    ],
    [
      'a session from before the password was set',
      session(),
      [loggedIn, { code: 'password-set', row: { of: 'accounts', id: 'a1', version: 1 } }],
      replayed,
    ],
    [
      'a session that the setting of the password began',
      session({ createdAt: at(-2) }),
      [{ code: 'password-set', row: { of: 'accounts', id: 'a1', version: 1 } }, loggedIn],
      [],
    ],
    [
      'a session of another account than logged in',
      session(),
      [{ ...loggedIn, row: { ...loggedIn.row, digest: 'f'.repeat(64) } }],
      unexplained,
    ],
  ] as const)('%s', async (_, one, happenings, found) => {
    const expected = (await faults({}, heardOf(happenings))).concat(found.map((fault) => [...fault]));
    expect(await faults({ sessions: [one] }, heardOf(happenings))).toEqual(expect.arrayContaining(expected));
    expect(await faults({ sessions: [one] }, heardOf(happenings))).toHaveLength(expected.length);
  });

  it('does not miss entries from before the chain in an older installation', async () => {
    const membership = { id: 'm1', version: 0, accountId: 'a1', eventId: 'e1', right: 'organizer' as const };
    const account = (await office.services.stores.accounts.find())[0]!;
    const powers = { memberships: [membership], accounts: [account] };
    expect(await faults(powers, heardOf([], '12'))).toEqual([]);
    expect((await faults(powers, heardOf([]))).map(([code]) => code)).toEqual([
      'power-unexplained',
      'power-unexplained',
    ]);
  });

  it('counts deeds against logins, and what a login is, and what needs none', () => {
    const places = (happenings: Parameters<typeof heardOf>[0], old = '0') =>
      heardOf(happenings, old).faults.map(({ where }) => where);
    const deed = { code: 'cards-made', actor: 'rina' } as const;
    const login = { code: 'logged-in', actor: 'rina' } as const;
    expect(places([login, deed])).toEqual([]);
    expect(places([deed])).toEqual(['jejak 2']);
    expect(places([{ ...login, actor: 'budi' }, deed])).toEqual(['jejak 3']);
    expect(places([{ ...login, at: at(-15) }, deed])).toEqual(['jejak 3']);
    expect(places([{ ...login, at: at(-14) }, deed])).toEqual([]);
    expect(
      places([
        { ...deed, actor: '' },
        { ...deed, code: 'login-refused' },
      ]),
    ).toEqual([]);
    expect(places([{ ...deed, at: at(-13) }], '12')).toEqual([]); // a session from before the chain
    expect(places([deed], '12')).toEqual(['jejak 2']);
  });

  it('finds that a count of wrong PINs was set back, from the counts alone', () => {
    const wrong = (version: number) =>
      ({ code: 'pin-refused', row: { of: 'credentials', id: 'p1', version } }) as const;
    expect(heardOf([wrong(1), wrong(2), wrong(4)]).faults).toEqual([]);
    expect(heardOf([wrong(1), wrong(2), wrong(2)]).faults.map(({ where }) => where)).toEqual(['credentials p1']);
    // Of two nodes the slower one may have told later.
    expect(heardOf([wrong(2), wrong(1)]).rows.get('credentials p1')).toMatchObject({ version: 2 });
  });

  it('forgets cards of a draft whose roster changed: the same person may have a new card', () => {
    const pin = { code: 'pin-replaced', row: { of: 'credentials', id: 'p1', version: 3 } } as const;
    expect(heardOf([pin]).rows.has('credentials p1')).toBe(true);
    expect(heardOf([pin, { code: 'roster-changed' }]).rows.has('credentials p1')).toBe(false);
    const wrong = { ...pin, code: 'pin-refused' } as const;
    expect(heardOf([wrong, { code: 'roster-changed' }]).rows.has('credentials p1')).toBe(true);
  });

  it('does not miss what went with a draft', async () => {
    const given = {
      code: 'right-given',
      parameters: { right: 'organizer', declarationId: 'd1' },
      row: { of: 'memberships', id: 'm1', version: 0 },
    } as const;
    const made = { code: 'declaration-created', subject: 'd1' } as const;
    const gone = [
      ['record-missing', 'memberships m1'],
      ['record-missing', 'declarations d1'],
    ];
    expect(await faults({}, heardOf([made, given]))).toEqual(gone);
    expect(await faults({}, heardOf([made, given, { code: 'declaration-removed', subject: 'd1' }]))).toEqual([]);
  });
});

/** An office with one open declaration that an attendant may sign for at the desk. */
describe('an audit of a house in which somebody', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.raze());

  async function audit() {
    const { stores, authority, config } = office.services;
    const house: AuditedHouse = { stores, authority, keyFolder: config.keyFolder, kept: undefined, now: new Date() };
    return (await auditHouse(house)).findings.map(({ code, where }) => `${code} ${where}`);
  }

  it('made a ticket of the desk with a stolen ticket.key finds the signature', async () => {
    const { services, app, chief } = office;
    const { id } = await makeDraft(chief);
    await chief.call('post', `/api/declarations/${id}/open`).expect(200);
    expect(await audit()).toEqual([]);
    const [file] = await services.stores.files.find({ where: { declarationId: id } });
    const { people } = (await services.stores.rosters.get(id))!;
    const { slug } = (await services.stores.events.find())[0]!;
    const directory = (await services.getDirectory(slug))!;
    const token = await enterByCard(services, directory, people[0]!.id, {
      kind: 'kiosk',
      attendant: 'ketua',
      card: 'KTP',
    });
    const body = { contentDigest: file!.contentDigest, strokes };
    // Signatures have whole seconds: one in the second in which the trail began could be older than the trail.
    await sleep(1000 - (Date.now() % 1000));
    await request(app).post(`/api/sign/${token}`).send(body).expect(200);
    expect(await audit()).toEqual([`power-unexplained ${file!.code} revisi 2`]);
  });

  it('put in a session with a stolen rows.key, used it and took it out finds the deeds', async () => {
    const { services, app, chief } = office;
    const before = await audit();
    const given = { name: 'rudi', displayName: 'Rudi', admin: true };
    const { account } = (await chief.call('post', '/api/accounts', given).expect(201)).body;
    const token = 'B'.repeat(43);
    const id = sha256Hex(utf8(token));
    const times = { createdAt: new Date().toISOString(), expiresAt: new Date(Date.now() + 3_600_000).toISOString() };
    await services.stores.sessions.insert({ id, version: 0, accountId: account.id, ...times });
    await workerOf(app, token)
      .call('post', '/api/accounts', { ...given, name: 'boneka' })
      .expect(201);
    await services.stores.sessions.remove(id);
    const n = (await services.stores.trail.find()).length;
    expect(new Set(await audit())).toEqual(new Set([...before, `power-unexplained jejak ${n}`]));
  });
});
