import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { adoptKeys } from '../../src/ceremony/installation.ts';
import { buildHouse, draft, type House, people } from '../support/house.ts';

/** What every node of one database must share. */
describe('a node that joins', () => {
  let house: House;
  beforeAll(async () => {
    house = await buildHouse();
  });
  afterAll(() => house.raze());

  const nodeOn = (environment: Record<string, string> = {}) =>
    buildHouse({ stores: { ...house.services.stores, close: async () => {} } }, environment);
  const elsewhere = () => `${house.config.dataDir}-other`;

  it('makes no keys of its own', async () => {
    const folder = elsewhere();
    await expect(nodeOn({ DATA_DIR: folder })).rejects.toMatchObject({ code: 'keys-missing' });
    expect(existsSync(join(folder, 'keys'))).toBe(false);
  });

  it('is refused with other keys, and served with a copy of the right ones', async () => {
    const stranger = await buildHouse();
    await expect(nodeOn({ DATA_DIR: stranger.config.dataDir })).rejects.toMatchObject({
      code: 'keys-missing',
      message: expect.stringContaining('bukan kunci basis data ini'),
    });
    const folder = elsewhere();
    cpSync(house.config.keyFolder, join(folder, 'keys'), { recursive: true });
    const second = await nodeOn({ DATA_DIR: folder });
    await second.services.stop();
    rmSync(folder, { recursive: true });

    const { counters } = house.services.stores;
    await adoptKeys(counters, stranger.services.authority.root.certificate);
    await expect(nodeOn({ DATA_DIR: house.config.dataDir })).rejects.toMatchObject({ code: 'keys-missing' });
    await adoptKeys(counters, house.services.authority.root.certificate);
    await stranger.raze();
  });

  it('says in one sentence that it may not read or make the folder', async () => {
    const folder = elsewhere();
    mkdirSync(folder);
    writeFileSync(join(folder, 'keys'), 'no folder');
    await expect(nodeOn({ DATA_DIR: folder })).rejects.toMatchObject({
      code: 'keys-missing',
      message: expect.stringContaining('Beri hak'),
    });
    rmSync(folder, { recursive: true });
  });

  it('of two that start at once with keys of their own, one is refused', async () => {
    const empty = await buildHouse();
    const { stores } = empty.services;
    await stores.counters.remove('kunci-akar');
    const started = await Promise.allSettled(
      [0, 1].map(() => buildHouse({ stores: { ...stores, close: async () => {} } })),
    );
    expect(started.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    for (const node of started) if (node.status === 'fulfilled') await node.value.raze();
    await empty.raze();
  });

  it('may name the log by another address until it has an entry, and not afterwards', async () => {
    const shared = { DATA_DIR: house.config.dataDir };
    while (!(await house.services.sequencer.publish())) await sleep(100);
    await house.services.sequencer.stop(); // the first start is over; its lease runs out in a second
    const moved = await nodeOn({ ...shared, BASE_URL: 'https://ikrar.example' });
    while (!(await moved.services.sequencer.publish())) await sleep(100);
    const declaration = await draft(moved.services, people(1));
    await moved.services.ceremony.open(declaration.id);
    await moved.services.ceremony.mend();
    while (!(await moved.services.sequencer.publish())) await sleep(100);
    expect((await moved.services.stores.log.checkpoint())!.size).toBeGreaterThan(0);
    expect(moved.services.sequencer.origin).toBe('ikrar.example/log');
    await moved.services.stop();

    const later = await nodeOn({ ...shared, BASE_URL: 'https://lain.example' });
    expect(later.services.sequencer.origin).toBe('ikrar.example/log');
    await later.services.stop();
    await (await nodeOn({ ...shared, BASE_URL: 'https://ikrar.example' })).services.stop();
  });
});
