import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { api } from '../../src/http/api.ts';
import { media, operation } from '../../src/operations/operation.ts';
import { makeDraft, type Office, openOffice } from '../support/office.ts';

const input = { declarationId: z.string(), note: z.string().max(5).optional() };
const readNote = operation({
  summary: 'Uji',
  access: { declaration: 'organizer' },
  input: z.strictObject(input),
  answer: z.object({ id: z.string(), place: z.string() }),
  run: ({ event, declaration }, { note }) =>
    Promise.resolve({ id: declaration.id, place: event.place, note, secret: 'tidak untuk luar' }),
});

describe('an operation', () => {
  let office: Office;
  let declarationId: string;
  beforeAll(async () => {
    office = await openOffice();
    declarationId = (await makeDraft(office.chief)).id;
  });
  afterAll(() => office.raze());

  const caller = async (admin: boolean) => {
    const [account] = await office.services.stores.accounts.find();
    const visitor = { account: { ...account!, admin }, sessionId: 's', memberships: [], by: 'bearer' as const };
    return { visitor, from: '127.0.0.1', address: '127.0.0.1' };
  };

  it('is handed the declaration and the event that its access speaks of', async () => {
    const { place, note } = await readNote.ask(office.services, await caller(true), { declarationId, note: 'ya' });
    expect({ place, note }).toEqual({ place: 'Muaro Sijunjung', note: 'ya' });
  });

  it('runs for nobody whom its access does not admit', async () => {
    const asked = async (
      who: Awaited<ReturnType<typeof caller>> | { from: string; address: string },
      id = declarationId,
    ) =>
      readNote.ask(office.services, who, { declarationId: id }).then(
        () => 'answered',
        (error: { code: string }) => error.code,
      );
    expect(await asked({ from: '127.0.0.1', address: '127.0.0.1' })).toBe('login-required');
    expect(await asked(await caller(false))).toBe('forbidden');
    expect(await asked(await caller(true), 'tidak-ada')).toBe('not-found');
  });

  it('reads nothing that its input does not name', async () => {
    const asked = readNote.ask(office.services, await caller(true), { declarationId, note: 'panjang sekali', lain: 1 });
    await expect(asked).rejects.toMatchObject({
      code: 'invalid-input',
      faults: [{ path: 'note' }, { message: expect.stringContaining('lain') }],
    });
  });
});

describe('the JSON API', () => {
  let office: Office;
  let id: string;
  beforeAll(async () => {
    office = await openOffice();
    id = (await makeDraft(office.chief)).id;
  });
  afterAll(() => office.raze());

  it('answers no more than the schema names', async () => {
    const { body } = await office.chief.call('get', '/api/accounts').expect(200);
    expect(Object.keys(body.accounts[0]).toSorted()).toEqual([
      'admin',
      'disabled',
      'displayName',
      'id',
      'name',
      'waiting',
    ]);
  });

  it('refuses a name where it does not belong: unknown in a query, in a query beside a body, or again in a body', async () => {
    const { chief } = office;
    const refused = async (method: 'get' | 'patch', path: string, body?: object) =>
      (await chief.call(method, path, body).expect(422)).body;
    expect(await refused('get', `/api/declarations/${id}?urut=nama`)).toMatchObject({ code: 'invalid-input' });
    expect(await refused('patch', `/api/declarations/${id}?label=x`, {})).toMatchObject({
      faults: [{ path: 'label' }],
    });
    expect(await refused('patch', `/api/declarations/${id}`, { declarationId: 'lain' })).toMatchObject({
      faults: [{ path: 'declarationId' }],
    });
    expect(await refused('patch', `/api/declarations/${id}`, [{ label: 'x' }])).toMatchObject({
      code: 'invalid-input',
    });
  });

  it('does not compile with an address that names a field which the operation does not take', () => {
    const base = '/api/notes/{declarationId}';
    const table = api('Naskah', {
      'get /api/notes/{declarationId}': { readNote },
      // @ts-expect-error: the operation takes a declarationId
      'get /api/notes/{eventId}': { readNote },
      // @ts-expect-error: the same where the address is put together
      [`get ${base}/{personId}`]: { readNote },
    });
    expect(table.map(({ inPath }) => inPath[0])).toEqual(['declarationId', 'eventId', 'declarationId']);
  });

  it('does not compile with a definition whose work does not fit it', () => {
    const said = { summary: 'Uji', input: z.strictObject({}) };
    const answer = z.object({ n: z.int() });
    // @ts-expect-error: where anyone may, there is no actor
    operation({ ...said, access: 'anyone', answer, run: async ({ actor }) => ({ n: Number(actor) }) });
    // @ts-expect-error: the answer lacks what the schema names
    operation({ ...said, access: 'anyone', answer, run: async () => ({}) });
    // @ts-expect-error: bytes were promised
    operation({ ...said, access: 'account', answer: media('a/b'), run: async () => 'text' });
  });
});
