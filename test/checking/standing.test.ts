import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { getPledge } from '../../src/checking/pledge.ts';
import type { Declaration, PledgeFile } from '../../src/model.ts';
import { alarmsOf } from '../../src/operations/declaration-alarms.ts';
import type { Services } from '../../src/services.ts';
import { update } from '../../src/stores.ts';
import { buildHouse, draft, type House, people, signAll } from '../support/house.ts';

/** The state of a declaration is a field that can be edited; revisions and log say what is true. */
describe('the state that the public is shown', () => {
  let house: House;
  let services: Services;
  let declaration: Declaration;
  let file: PledgeFile;

  beforeEach(async () => {
    house = await buildHouse();
    services = house.services;
    const roster = people(3);
    declaration = await draft(services, roster);
    await services.ceremony.open(declaration.id);
    await signAll(services, declaration, roster.slice(0, 2));
    const files = await services.stores.files.find({ where: { declarationId: declaration.id } });
    file = files.find(({ kind }) => kind === 'ikrar')!;
  });
  afterEach(() => house.raze());

  const edit = (change: Partial<Declaration>): Promise<Declaration> =>
    update(services.stores.declarations, declaration.id, (kept) => ({ ...kept, ...change }));
  const alarmed = () => services.alarms.list().map(({ code, where }) => [code, where]);
  const stateShown = async (): Promise<string> => (await getPledge(services, file.code)).declaration.state;

  it('is the stored one while nothing contradicts it', async () => {
    expect(await stateShown()).toBe('open');
    await services.ceremony.close(declaration.id);
    expect(await stateShown()).toBe('closed');
    await services.ceremony.revoke(declaration.id, 'Salah naskah', 'ketua');
    const { declaration: shown } = await getPledge(services, file.code);
    expect([shown.state, shown.revoked?.reason]).toEqual(['revoked', 'Salah naskah']);
    expect(alarmed()).toEqual([]);
    expect(await alarmsOf(services, [file])).toEqual([]);
  });

  it.each(['open', 'closing', 'closed'] as const)('stays revoked when the field says %s', async (state) => {
    await services.ceremony.close(declaration.id);
    await services.ceremony.revoke(declaration.id, 'Salah naskah', 'ketua');
    const { revoked: _gone, ...kept } = (await services.stores.declarations.get(declaration.id))!;
    await services.stores.declarations.replace({ ...kept, state, version: kept.version + 1 });
    const pledge = await getPledge(services, file.code);
    expect(pledge.declaration.state).toBe('revoked');
    expect(pledge.declaration.revoked?.reason).toBe('tercatat dalam log terbuka');
    expect(alarmed()).toEqual([['state-altered', file.code]]);
  });

  it('is not closed without its final timestamp', async () => {
    await edit({ state: 'closed', closedAt: '2024-10-01T00:00:00.000Z' });
    const pledge = await getPledge(services, file.code);
    expect([pledge.declaration.state, pledge.final]).toEqual(['closing', false]);
    expect(alarmed()).toEqual([['state-altered', file.code]]);
  });

  it('is not open behind its final timestamp', async () => {
    await services.ceremony.close(declaration.id);
    await edit({ state: 'open' });
    expect(await stateShown()).toBe('closed');
    expect(alarmed()).toEqual([['state-altered', file.code]]);
  });

  /** A node whose index of signatures does not know the newest revision yet, and that reads revisions so. */
  async function behind(revisions: Services['stores']['revisions']): Promise<Services> {
    const cut = (await services.stores.revisions.facts(file.id)).slice(0, -1);
    const signatures = new Map(cut.flatMap((one) => (one.signerId ? [[one.signerId, one] as const] : [])));
    const signatureIndex = { ...services.signatureIndex, signatures: async () => signatures };
    return { ...services, signatureIndex, stores: { ...services.stores, revisions } };
  }

  it.each(['open', 'closed'])(
    'raises an alarm when the log knows a revision that is lost, of a file that is %s',
    async (state) => {
      if (state === 'closed') await services.ceremony.close(declaration.id);
      await services.ceremony.mend(); // every revision has its entry
      const cut = (await services.stores.revisions.facts(file.id)).slice(0, -1);
      const facts = async (_id: string, { after = -1 } = {}) => cut.filter(({ n }) => n > after);
      await getPledge(await behind({ ...services.stores.revisions, facts }), file.code);
      expect(alarmed()).toContainEqual(['state-altered', file.code]);
    },
  );

  /** The newest revision is written right after the first read. */
  async function readTooEarly(): Promise<Services['stores']['revisions']> {
    const { revisions } = services.stores;
    const [newest] = (await revisions.facts(file.id)).slice(-1);
    let reads = 0;
    return {
      ...revisions,
      async facts(id, query) {
        const all = await revisions.facts(id, query);
        return reads++ > 0 ? all : all.filter(({ n }) => n < newest!.n);
      },
    };
  }

  it('raises none when somebody has signed while it was read', async () => {
    await services.ceremony.mend();
    await getPledge(await behind(await readTooEarly()), file.code);
    expect(alarmed()).toEqual([]);
  });

  it('raises none when the file was closed while it was read', async () => {
    await services.ceremony.close(declaration.id);
    expect((await getPledge(await behind(await readTooEarly()), file.code)).declaration.state).toBe('closed');
    expect(alarmed()).toEqual([]);
  });

  it('is told to the organizers of that declaration, and to nobody else', async () => {
    await edit({ state: 'closed', closedAt: '2024-10-01T00:00:00.000Z' });
    expect(await alarmsOf(services, [file])).toEqual([{ code: 'state-altered', file: file.code }]);
    expect(await alarmsOf(services, [])).toEqual([]);
  });
});
