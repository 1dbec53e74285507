import { describe, expect, it } from '@jest/globals';
import type { Stores } from '../../../src/stores.ts';
import { update } from '../../../src/stores.ts';
import { account, audited, declaration, file, session, unique } from './samples.ts';

export function recordContract(stores: () => Stores): void {
  describe('records', () => {
    it('gives back what was inserted, and undefined for what was not', async () => {
      const made = account({ setup: { tokenHash: '00'.repeat(32), expiresAt: '2024-10-01T00:00:00.000Z' } });
      expect(await stores().accounts.insert(made)).toBe(true);
      expect(await stores().accounts.get(made.id)).toEqual(made);
      expect(await stores().accounts.get(unique())).toBeUndefined();
    });

    it('keeps empty objects, empty lists and deep values as they are', async () => {
      const made = declaration({ slots: {}, clauses: [], days: ['2024-09-30'] });
      await stores().declarations.insert(made);
      expect(JSON.stringify(await stores().declarations.get(made.id))).toHaveLength(JSON.stringify(made).length);
      expect(await stores().declarations.get(made.id)).toEqual(JSON.parse(JSON.stringify(made)));
    });

    it('refuses a second record with the same id and leaves the first', async () => {
      const made = account();
      await stores().accounts.insert(made);
      expect(await stores().accounts.insert({ ...made, name: unique() })).toBe(false);
      expect(await stores().accounts.get(made.id)).toEqual(made);
    });

    it('refuses a second record with the same unique key; a missing key is no key', async () => {
      const made = file();
      await stores().files.insert(made);
      expect(await stores().files.insert(file({ code: made.code }))).toBe(false);
      const link = { version: 1, declarationId: unique(), fileId: unique(), attempts: 0 };
      expect(await stores().credentials.insert({ id: unique(), ...link })).toBe(true);
      expect(await stores().credentials.insert({ id: unique(), ...link })).toBe(true);
    });

    it('replaces only the version that the writer has read', async () => {
      const made = account();
      await stores().accounts.insert(made);
      const second = { ...made, version: 2, disabled: true };
      expect(await stores().accounts.replace(second)).toBe(true);
      expect(await stores().accounts.replace({ ...made, version: 2 })).toBe(false);
      expect(await stores().accounts.replace({ ...made, version: 4 })).toBe(false);
      expect(await stores().accounts.replace({ ...account(), version: 2 })).toBe(false);
      expect(await stores().accounts.get(made.id)).toEqual(second);
    });

    it('loses none of many updates at once', async () => {
      const made = declaration();
      await stores().declarations.insert(made);
      const add = () => update(stores().declarations, made.id, (d) => ({ ...d, order: d.order + 1 }));
      await Promise.all(Array.from({ length: 12 }, add));
      expect(await stores().declarations.get(made.id)).toMatchObject({ order: 12, version: 13 });
    });

    it('puts many records, new and old', async () => {
      const declarationId = unique();
      const people = Array.from({ length: 150 }, (_, i) => ({
        id: `${declarationId}-${String(i).padStart(3, '0')}`,
        version: 1,
        declarationId,
        status: 'diharapkan' as const,
        at: '2024-09-30T02:00:00.000Z',
      }));
      await stores().attendance.put(people.slice(0, 100));
      await stores().attendance.put(people.map((one) => ({ ...one, status: 'hadir' as const })));
      const found = await stores().attendance.find({ where: { declarationId } });
      expect(found).toHaveLength(150);
      expect(found.every(({ status }) => status === 'hadir')).toBe(true);
      await stores().attendance.put([]);
    });

    it('finds by an index in pages, in order of id', async () => {
      const eventId = unique();
      const all = Array.from({ length: 7 }, () => audited(eventId)).sort((a, b) => (a.id < b.id ? -1 : 1));
      await stores().audit.put([...all].reverse());
      await stores().audit.insert(audited(unique()));
      expect(await stores().audit.find({ where: { eventId } })).toEqual(all);
      const first = await stores().audit.find({ where: { eventId }, limit: 3 });
      expect(first).toEqual(all.slice(0, 3));
      expect(await stores().audit.find({ where: { eventId }, after: first[2]!.id, limit: 3 })).toEqual(all.slice(3, 6));
      expect(await stores().audit.find({ where: { eventId: unique() } })).toEqual([]);
      expect((await stores().audit.find({ limit: 2 })).length).toBe(2);
    });

    it('finds by a path into the record', async () => {
      const parent = unique();
      const child = declaration({ parent: { id: parent, relation: 'susulan' } });
      await stores().declarations.insert(child);
      expect(await stores().declarations.find({ where: { 'parent.id': parent } })).toEqual([child]);
    });

    it('takes hostile text as text', async () => {
      const hostile = `'; DROP TABLE accounts; -- {"$ne":null} \u0000 $where % _ ${unique()}`;
      const made = account({ name: hostile });
      await stores().accounts.insert(made);
      expect(await stores().accounts.find({ where: { name: hostile } })).toEqual([made]);
      expect(await stores().accounts.get(`{"$gt":""}`)).toBeUndefined();
    });

    it('refuses a search that no index serves', async () => {
      await expect(stores().accounts.find({ where: { displayName: 'x' } })).rejects.toThrow('no index');
    });

    it('writes nothing of what is no record, and names the field and not its value', async () => {
      const made = account();
      await stores().accounts.insert(made);
      const wrong = {
        name: { ...made, id: unique(), version: 2, name: 5 },
        admin: { ...made, version: 2, admin: 'ya' },
        createdAt: { ...made, version: 2, createdAt: 'rahasia kemarin' },
        'setup.tokenHash': { ...made, version: 2, setup: { tokenHash: 'x', expiresAt: made.createdAt } },
        sandi: { ...made, version: 2, sandi: 'rahasia' },
        displayName: { ...made, version: 2, displayName: undefined },
        version: { ...made, version: '2' },
      };
      for (const [field, record] of Object.entries(wrong) as [string, never][])
        for (const write of [
          () => stores().accounts.insert(record),
          () => stores().accounts.replace(record),
          () => stores().accounts.put([account({ id: `${made.id}-beside` }), record]),
        ]) {
          const refusal = await write().then(
            () => undefined,
            (error: Error) => error,
          );
          expect(refusal).toMatchObject({ name: 'Error', message: expect.stringContaining(field) });
          expect(refusal!.message).not.toContain('rahasia');
        }
      expect(await stores().accounts.get(made.id)).toEqual(made);
      expect(await stores().accounts.get(`${made.id}-beside`)).toBeUndefined();
    });

    it('removes, and removing again is harmless', async () => {
      const made = session(unique());
      await stores().sessions.insert(made);
      await stores().sessions.remove(made.id);
      await stores().sessions.remove(made.id);
      expect(await stores().sessions.get(made.id)).toBeUndefined();
    });
  });
}
