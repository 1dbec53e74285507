import { describe, expect, it } from '@jest/globals';
import type { Stores } from '../../../src/stores.ts';
import { entry, unique } from './samples.ts';

export function logContract(stores: () => Stores): void {
  describe('log', () => {
    const log = () => stores().log;

    it('appends at the end only and reads back the bytes', async () => {
      const size = await log().size();
      const fileId = unique();
      const entries = [0, 1, 2].map((i) => entry(size + i, fileId, i));
      expect(await log().append(entries)).toBe(true);
      expect(await log().size()).toBe(size + 3);
      expect(await log().read(size, 10)).toEqual(entries);
      expect(await log().read(size + 1, 1)).toEqual(entries.slice(1, 2));
      expect(await log().read(size + 3, 5)).toEqual([]);
      expect(await log().find(fileId, 2)).toEqual(entries[2]);
      expect(await log().find(fileId, 3)).toBeUndefined();
    });

    it('writes nothing of a batch that holds what is no entry', async () => {
      const size = await log().size();
      const fileId = unique();
      const wrong = { ...entry(size + 1, fileId, 1), bytes: 'text' } as never;
      await expect(log().append([entry(size, fileId, 0), wrong])).rejects.toThrow('bytes');
      await expect(log().append([entry(size, fileId, -2)])).rejects.toThrow('n:');
      expect(await log().size()).toBe(size);
    });

    it('refuses a taken index, a gap and a revision that has its entry', async () => {
      const size = await log().size();
      const fileId = unique();
      await log().append([entry(size, fileId, 0)]);
      expect(await log().append([entry(size, fileId, 1)])).toBe(false);
      expect(await log().append([entry(size + 2, fileId, 1)])).toBe(false);
      expect(await log().append([entry(size + 1, fileId, 0)])).toBe(false);
      expect(await log().append([])).toBe(true);
      expect(await log().size()).toBe(size + 1);
    });

    it('lets one of many writers at the same index win', async () => {
      const size = await log().size();
      const tries = Array.from({ length: 8 }, () => log().append([entry(size, unique(), 0)]));
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
      expect(await log().size()).toBe(size + 1);
    });

    it('keeps tiles; the same again is harmless, other bytes under a path are refused', async () => {
      const path = `tile/0/${unique()}`;
      const bytes = new Uint8Array([1, 2, 3]);
      await log().putTiles([{ path, bytes }]);
      await log().putTiles([{ path, bytes: new Uint8Array([1, 2, 3]) }]);
      await expect(log().putTiles([{ path, bytes: new Uint8Array([1, 2]) }])).rejects.toThrow('other bytes');
      expect(await log().tile(path)).toEqual(bytes);
      expect(await log().tile(unique())).toBeUndefined();
      await log().putTiles([]);
    });

    it('publishes a checkpoint only over the one that the writer has seen', async () => {
      const before = await log().checkpoint();
      const next = { size: (before?.size ?? 0) + 1, note: `note ${unique()}` };
      expect(await log().publish(next, before?.note)).toBe(true);
      expect(await log().publish({ size: 99, note: 'fork' }, before?.note)).toBe(false);
      expect(await log().publish({ size: 99, note: 'fork' }, undefined)).toBe(false);
      expect(await log().publish({ size: 99, note: 'fork' }, 'never was')).toBe(false);
      expect(await log().checkpoint()).toEqual(next);
    });

    it('lends a name to one owner at a time; the fence grows with every change of owner', async () => {
      const name = unique();
      const at = (second: number) => new Date(Date.UTC(2024, 8, 30, 2, 0, second));
      expect(await log().lease(name, 'a', at(0), 5_000)).toEqual({ fence: 1 });
      expect(await log().lease(name, 'b', at(1), 5_000)).toBeUndefined();
      expect(await log().lease(name, 'a', at(4), 5_000)).toEqual({ fence: 1 });
      expect(await log().lease(name, 'b', at(8), 5_000)).toBeUndefined();
      expect(await log().lease(name, 'b', at(9), 5_000)).toEqual({ fence: 2 });
      expect(await log().lease(name, 'a', at(10), 5_000)).toBeUndefined();
    });

    it('lends a free name to exactly one of many', async () => {
      const name = unique();
      const now = new Date(Date.UTC(2024, 8, 30));
      const tries = ['a', 'b', 'c', 'd', 'e'].map((owner) => log().lease(name, owner, now, 5_000));
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    });
  });
}
