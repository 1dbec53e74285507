import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { completeSetup, createAccount, firstSetup, getSetup } from '../../src/operations/passwords.ts';
import { buildHouse, type House } from '../support/house.ts';
import { password } from '../support/office.ts';

/** Two nodes that start at the same moment on an empty database, with the same keys. */
describe('the link of the first organizer', () => {
  let now = new Date('2024-09-20T08:00:00Z');
  let first: House;
  let second: House;
  beforeAll(async () => {
    first = await buildHouse({ clock: () => now });
    const shared = { ...first.services.stores, close: async () => {} };
    second = await buildHouse({ clock: () => now, stores: shared }, { DATA_DIR: first.config.dataDir });
  });
  afterAll(async () => {
    await second.services.stop();
    await first.raze();
  });

  const chosen = (name: string) => ({ name, displayName: name, password });
  const closed = { code: 'setup-closed' };
  let links: readonly string[];

  it('is printed by each node and each start, and all of them lead to one account', async () => {
    const started = await Promise.all([first, second].map(({ services }) => firstSetup(services)));
    now = new Date(now.getTime() + 60_000);
    links = [...started, await firstSetup(first.services)].map((link) => link!);
    const accounts = await Promise.all(links.map((link) => getSetup(second.services, link)));
    expect(new Set(accounts.map(({ id }) => id)).size).toBe(1);
    expect(await first.services.stores.accounts.find()).toHaveLength(1);
  });

  it('ends after seven days, and cannot be prolonged or turned to somebody else', async () => {
    const [id, , proof] = links[0]!.split('.');
    const other = await createAccount(first.services, { name: 'rani', displayName: 'Rani', admin: true });
    for (const forged of [`${id}.zzzzzzz.${proof}`, links[0]!.replace(id!, other.account.id), `${id}.${proof}`])
      await expect(getSetup(first.services, forged)).rejects.toMatchObject(closed);
    const before = now;
    now = new Date(now.getTime() + 7 * 86_400_000);
    for (const link of links) await expect(getSetup(first.services, link)).rejects.toMatchObject(closed);
    now = before;
    await first.services.stores.accounts.remove(other.account.id);
  });

  it('lets in the first person, on any node, and nobody after them', async () => {
    const both = await Promise.allSettled([
      completeSetup(first.services, links[0]!, chosen('rina')),
      completeSetup(second.services, links[1]!, chosen('sari')),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    for (const link of links) {
      await expect(getSetup(first.services, link)).rejects.toMatchObject(closed);
      await expect(completeSetup(first.services, link, chosen('maling'))).rejects.toMatchObject(closed);
    }
    expect(await firstSetup(second.services)).toBeUndefined();
  });

  it('is closed for an account that waits, too, once somebody else has a password', async () => {
    const house = await buildHouse();
    const link = (await firstSetup(house.services))!;
    const added = await createAccount(house.services, { name: 'rina', displayName: 'Rina', admin: true });
    await completeSetup(house.services, added.setupToken, chosen('rina'));
    await expect(completeSetup(house.services, link, chosen('maling'))).rejects.toMatchObject(closed);
    await house.raze();
  });

  it('does not spend a link that an operator made, nor stumble over a name that the operator chose', async () => {
    const house = await buildHouse();
    const made = await createAccount(house.services, { name: 'penyelenggara', displayName: 'P', admin: false });
    expect(await firstSetup(house.services)).toBeDefined();
    const admin = await createAccount(house.services, { name: 'aman', displayName: 'A', admin: true });
    expect(await firstSetup(house.services)).toBeDefined();
    for (const { setupToken } of [made, admin]) await getSetup(house.services, setupToken);
    await house.raze();
  });
});
