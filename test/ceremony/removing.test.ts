import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { removeDraft } from '../../src/ceremony/removing.ts';
import type { Declaration, Person } from '../../src/model.ts';
import { dyingAt, observed } from '../support/faults.ts';
import { buildHouse, draft, eventBody, type House, people } from '../support/house.ts';
import { type Office, openOffice, rosterBody, type Worker } from '../support/office.ts';

let house: House;
beforeAll(async () => {
  house = await buildHouse();
});
afterAll(() => house.raze());

const stores = () => house.services.stores;
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { readonly code?: string }) => error.code ?? String(error),
  );

async function cardedDraft(): Promise<{ readonly declaration: Declaration; readonly roster: readonly Person[] }> {
  const roster = people(3);
  const declaration = await draft(house.services, roster);
  for (const { id } of roster)
    await stores().credentials.insert({ id, version: 0, declarationId: declaration.id, fileId: '', attempts: 0 });
  return { declaration, roster };
}

/** What the store still knows of a declaration. */
async function left({ id }: Declaration) {
  const [found, roster, cards, files] = await Promise.all([
    stores().declarations.get(id),
    stores().rosters.get(id),
    stores().credentials.find({ where: { declarationId: id } }),
    stores().files.find({ where: { declarationId: id } }),
  ]);
  return { state: found?.state, roster: roster?.people.length, cards: cards.length, files: files.length };
}
const gone = { state: undefined, roster: undefined, cards: 0, files: 0 };
const open = { state: 'open', roster: 3, cards: 3, files: 1 };

/** Runs a deed on a second node just before the n-th write of a first one. False when there was no such write. */
async function between(n: number, slow: (node: House) => Promise<unknown>, deed: () => Promise<unknown>) {
  let happened: string | undefined;
  const watched = observed(stores(), async ({ index, side }) => {
    if (index === n && side === 'before') happened = await outcome(deed());
  });
  const node = await buildHouse({ stores: { ...watched, close: async () => {} } }, { DATA_DIR: house.config.dataDir });
  await node.services.stop(); // no mending in the background: the writes are those of the deed
  const first = await outcome(slow(node));
  return { first, second: happened };
}

describe('removing a draft', () => {
  type Deed = (id: string) => (node: House) => Promise<unknown>;
  const opening: Deed = (id) => (node) => node.services.ceremony.open(id);
  const removal: Deed = (id) => (node) => node.services.ceremony.remove(id);

  it.each([
    ['an opening into which it falls', opening, removal, ['done declaration-not-draft', 'not-found done']],
    ['an opening that falls into it', removal, opening, ['declaration-not-draft done', 'done not-found']],
  ] as const)('and %s, on another node, exclude each other', async (_which, slow, deed, outcomes) => {
    const seen = new Set<string>();
    for (let n = 0; ; n++) {
      const { declaration } = await cardedDraft();
      const { first, second } = await between(n, slow(declaration.id), () => deed(declaration.id)(house));
      if (second === undefined) break;
      seen.add(`${first} ${second}`);
      const removed = (slow === removal ? first : second) === 'done';
      expect(await left(declaration)).toEqual(removed ? gone : open);
    }
    expect([...seen].toSorted()).toEqual(outcomes);
  });

  it('cut off anywhere, is there for nobody, and is finished by mending', async () => {
    for (let n = 0, cut = true; cut; n++) {
      const { declaration } = await cardedDraft();
      cut = (await outcome(removeDraft(dyingAt(stores(), n, 'after'), declaration.id))) !== 'done';
      const { ceremony } = house.services;
      for (const asked of [ceremony.open(declaration.id), ceremony.progress(declaration.id)])
        expect(await outcome(asked)).toBe('not-found');
      expect(await stores().declarations.find({ where: { eventId: declaration.eventId } })).toEqual([]);
      await ceremony.mend();
      expect(await left(declaration)).toEqual(gone);
    }
  });
});

describe('over HTTP', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.raze());

  /** Without a roster. */
  async function bareDraft(): Promise<{ readonly eventId: string; readonly id: string }> {
    const { id: eventId } = (await office.chief.call('post', '/api/events', eventBody).expect(201)).body;
    const path = `/api/events/${eventId}/declarations`;
    return {
      eventId,
      id: (await office.chief.call('post', path, { template: { id: 'ikrar-asn' } }).expect(201)).body.id,
    };
  }

  const late = (worker: Worker, id: string) => [
    worker.call('put', `/api/declarations/${id}/roster`, {
      people: [{ name: 'Andi', position: 'Camat', institution: 'K' }],
    }),
    worker.call('post', `/api/declarations/${id}/cards`, { of: 'semua' }),
  ];

  it('a roster and cards that are written in that moment go too', async () => {
    const { chief } = office;
    const { stores: s } = office.services;
    for (const which of [0, 1]) {
      const { id } = await bareDraft();
      if (which === 1) await chief.call('put', `/api/declarations/${id}/roster`, rosterBody).expect(200);
      const target = which === 0 ? s.rosters : s.credentials;
      const { insert } = target;
      Object.assign(target, {
        insert: async (record: never) => {
          Object.assign(target, { insert });
          await office.services.ceremony.remove(id);
          return insert(record);
        },
      });
      await late(chief, id)[which]!.expect(404);
      expect(await s.declarations.get(id)).toBeUndefined();
      expect(await s.rosters.get(id)).toBeUndefined();
      expect(await s.credentials.find({ where: { declarationId: id } })).toEqual([]);
    }
  });

  it('a half removed draft is there for no administrator either', async () => {
    const { chief } = office;
    const { eventId, id } = await bareDraft();
    const dying = dyingAt(office.services.stores, 0, 'after');
    await expect(removeDraft(dying, id)).rejects.toMatchObject({ code: 'store-unavailable' });
    await chief.call('get', `/api/declarations/${id}`).expect(404);
    await chief.call('put', `/api/declarations/${id}/roster`, rosterBody).expect(404);
    await chief.call('delete', `/api/declarations/${id}`).expect(404);
    const list = await chief.call('get', `/api/events/${eventId}/declarations`).expect(200);
    expect(JSON.stringify(list.body)).not.toContain(id);
  });
});
