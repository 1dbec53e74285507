import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Stores } from '../../src/stores.ts';
import { logContract } from './contract/log.ts';
import { recordContract } from './contract/records.ts';
import { revisionContract } from './contract/revisions.ts';

/** What every database MUST do, run on each of them. `open` may be called again after a close and sees the same data. */
export function storeContract(name: string, open: () => Promise<Stores>): void {
  describe(`${name} keeps the contract of a store`, () => {
    let opened: Stores;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(() => opened.close());
    const stores = () => opened;

    it('is ready', () => expect(opened.ready()).resolves.toBeUndefined());
    recordContract(stores);
    revisionContract(stores);
    logContract(stores);

    it('has kept everything when it is opened again', async () => {
      const accounts = await opened.accounts.find();
      const size = await opened.log.size();
      await opened.close();
      opened = await open();
      expect(await opened.accounts.find()).toEqual(accounts);
      expect(accounts.length).toBeGreaterThan(0);
      expect(await opened.log.size()).toBe(size);
    });
  });
}
