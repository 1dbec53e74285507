import { describe, expect, it } from '@jest/globals';
import type { Revision } from '../../../src/model.ts';
import type { Stores } from '../../../src/stores.ts';
import { revision, revisions, unique } from './samples.ts';

const factsOf = ({ bytes: _bytes, consent: _consent, ...facts }: Revision) => facts;

export function revisionContract(stores: () => Stores): void {
  describe('revisions', () => {
    it('reads back the very bytes and facts, from any position', async () => {
      const fileId = unique();
      const all = revisions(fileId, 0, 6);
      expect(await stores().revisions.append(all.slice(0, 1))).toEqual({ written: 1 });
      expect(await stores().revisions.append(all.slice(1))).toEqual({ written: 5 });
      const read = await stores().revisions.read(fileId);
      expect(read).toEqual(all);
      expect(read[0]!.bytes.constructor).toBe(Uint8Array);
      expect(await stores().revisions.read(fileId, { after: 1, limit: 2 })).toEqual(all.slice(2, 4));
      expect(await stores().revisions.facts(fileId)).toEqual(all.map(factsOf));
      expect(await stores().revisions.facts(fileId, { after: 3 })).toEqual(all.slice(4).map(factsOf));
      expect(await stores().revisions.read(unique())).toEqual([]);
    });

    it('finds a signature by its signer', async () => {
      const fileId = unique();
      const all = revisions(fileId, 0, 3);
      await stores().revisions.append(all);
      expect(await stores().revisions.bySigner(fileId, 's2')).toEqual(factsOf(all[2]!));
      expect(await stores().revisions.bySigner(fileId, 's9')).toBeUndefined();
      expect(await stores().revisions.bySigner(unique(), 's2')).toBeUndefined();
    });

    it('writes nothing of a batch that holds what is no revision', async () => {
      const fileId = unique();
      const wrong = { n: -1, size: 1.5, sha256: 'AB'.repeat(32), bytes: 'x', kind: 'seal', at: 'now', extra: 1 };
      for (const [field, value] of Object.entries(wrong)) {
        const batch = [revision(fileId, 0), revision(fileId, 1, { [field]: value })];
        if (field === 'n') batch.shift();
        await expect(stores().revisions.append(batch)).rejects.toThrow(field);
      }
      expect(await stores().revisions.read(fileId)).toEqual([]);
    });

    it('refuses a taken position and changes nothing', async () => {
      const fileId = unique();
      await stores().revisions.append(revisions(fileId, 0, 3));
      const late = revision(fileId, 2, { signerId: 'other', bytes: new Uint8Array([1]) });
      expect(await stores().revisions.append([late])).toEqual({ written: 0, conflict: 'position' });
      expect(await stores().revisions.read(fileId)).toEqual(revisions(fileId, 0, 3));
    });

    it('refuses a gap', async () => {
      const fileId = unique();
      expect(await stores().revisions.append([revision(fileId, 1)])).toEqual({ written: 0, conflict: 'position' });
      await stores().revisions.append([revision(fileId, 0)]);
      expect(await stores().revisions.append([revision(fileId, 2)])).toEqual({ written: 0, conflict: 'position' });
      expect(await stores().revisions.facts(fileId)).toHaveLength(1);
    });

    it('refuses a second signature of one person, and keeps what stands before it in the batch', async () => {
      const fileId = unique();
      await stores().revisions.append(revisions(fileId, 0, 3));
      const batch = [revision(fileId, 3), revision(fileId, 4, { signerId: 's1' }), revision(fileId, 5)];
      expect(await stores().revisions.append(batch)).toEqual({ written: 1, conflict: 'signer' });
      expect((await stores().revisions.facts(fileId)).map(({ n }) => n)).toEqual([0, 1, 2, 3]);
      const repeated = revision(fileId, 1, { signerId: 's1' });
      expect(await stores().revisions.append([repeated])).toEqual({ written: 0, conflict: 'signer' });
    });

    it('lets the same person sign another file', async () => {
      for (const fileId of [unique(), unique()])
        expect(await stores().revisions.append(revisions(fileId, 0, 2))).toEqual({ written: 2 });
    });

    it('never forks when many append at the same position', async () => {
      const fileId = unique();
      await stores().revisions.append([revision(fileId, 0)]);
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, i) => stores().revisions.append([revision(fileId, 1, { signerId: `p${i}` })])),
      );
      expect(outcomes.filter(({ written }) => written === 1)).toHaveLength(1);
      expect(outcomes.filter(({ conflict }) => conflict === 'position')).toHaveLength(9);
      expect(await stores().revisions.facts(fileId)).toHaveLength(2);
    });

    it('refuses a batch that no caller may build', async () => {
      const [a, b] = [unique(), unique()];
      const wrong = [
        [revision(a, 0), revision(b, 1)],
        [revision(a, 0), revision(a, 2)],
        [revision(a, 0, { signerId: 'x' }), revision(a, 1, { signerId: 'x' })],
      ];
      for (const batch of wrong) await expect(stores().revisions.append(batch)).rejects.toThrow(RangeError);
      expect(await stores().revisions.append([])).toEqual({ written: 0 });
    });

    it('lists what is not logged yet, oldest first, until it is marked', async () => {
      const fileId = unique();
      const early = (n: number) => ({ at: new Date(Date.UTC(2001, 0, 1, 0, 0, 0, n)).toISOString() });
      await stores().revisions.append([0, 1, 2].map((n) => revision(fileId, n, early(n))));
      const mine = async () => (await stores().revisions.unlogged(10)).filter((one) => one.fileId === fileId);
      expect((await mine()).map(({ n }) => n)).toEqual([0, 1, 2]);
      expect(await stores().revisions.unlogged(1)).toHaveLength(1);
      await stores().revisions.markLogged([
        { fileId, n: 0 },
        { fileId, n: 1 },
      ]);
      expect((await mine()).map(({ n }) => n)).toEqual([2]);
      await stores().revisions.markLogged([{ fileId, n: 2 }]);
      await stores().revisions.markLogged([]);
      expect(await mine()).toEqual([]);
      expect(await stores().revisions.read(fileId)).toHaveLength(3);
    });
  });
}
