import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { auditTrail } from '../../src/ceremony/audit/trail.ts';
import { createTrail, type Happening, type Trail } from '../../src/ceremony/trail.ts';
import { parseEntry } from '../../src/log/entry.ts';
import type { Stores } from '../../src/stores.ts';
import { buildHouse, type House } from '../support/house.ts';
import { seededRandom } from '../support/pki.ts';

describe('the trail', () => {
  let house: House;
  let stores: Stores;

  beforeEach(async () => {
    house = await buildHouse();
    stores = house.services.stores;
  });
  afterEach(() => house.raze());

  const happening = (subject: string): Happening => ({
    code: 'cards-made',
    actor: 'rina',
    parameters: { people: '3' },
    eventId: 'e1',
    subject,
    from: '192.0.2.7',
  });
  const faults = async () => (await auditTrail(stores)).map(({ where }) => where);
  /** How many entries each logged head counts; the server logs one when it starts, wherever the trail then is. */
  const heads = async (from: number) =>
    (await stores.log.read(0, 1000))
      .map(({ bytes }) => parseEntry(bytes))
      .flatMap((entry) => (entry.kind === 'trail' && entry.count >= from ? [entry.count] : []));

  /** As another node, or this one after a restart. */
  const node = (seed: string, failed: (error: unknown) => void = () => {}): Trail =>
    createTrail({
      stores,
      clock: house.services.clock,
      random: seededRandom(seed),
      log: house.services.sequencer,
      failed,
    });

  async function fill(count: number): Promise<void> {
    for (let i = 0; i < count; i++) await house.services.trail.append(happening(`s${i}`));
  }

  it('is one chain, however many nodes write it at once', async () => {
    const nodes = [house.services.trail, node('a'), node('b')];
    await Promise.all(Array.from({ length: 30 }, (_, i) => nodes[i % 3]!.append(happening(`s${i}`))));
    const entries = await stores.trail.find();
    const details = await Promise.all(entries.map(async (entry) => (await stores.trailDetails.get(entry.details))!));
    expect(entries.map(({ id }) => Number(id))).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
    expect(new Set(details.slice(1).map(({ subject }) => subject)).size).toBe(30);
    expect(entries[0]!.code).toBe('trail-begun');
    expect(await faults()).toEqual([]);
  });

  it('says nothing of people in the chain itself, so that they can be forgotten', async () => {
    await fill(2);
    const [, first, second] = await stores.trail.find();
    expect(JSON.stringify(first)).not.toMatch(/rina|192\.0\.2|s0/);
    expect(first!.details).not.toBe(second!.details);
  });

  it('puts its head into the log, once, also when two nodes do', async () => {
    await fill(3);
    await house.services.trail.settle();
    await node('a').settle();
    await house.services.trail.settle();
    expect(await heads(4)).toEqual([4]);
    await fill(1);
    await node('b').settle();
    expect(await heads(4)).toEqual([4, 5]);
  });

  describe('which somebody changed in the database', () => {
    beforeEach(async () => {
      await fill(6);
      await house.services.trail.settle();
      expect(await faults()).toEqual([]);
    });

    it('by taking out an entry in the middle', async () => {
      await stores.trail.remove('000000000003');
      expect(await faults()).toContain('jejak 3');
    });

    it('by cutting off its end', async () => {
      await stores.trail.remove('000000000007');
      expect(await faults()).toContain('jejak 7');
    });

    it('by taking all of it away', async () => {
      for (const { id } of await stores.trail.find()) await stores.trail.remove(id);
      expect(await faults()).toContain('jejak 7');
    });

    it('by changing what was done, when, or at which event', async () => {
      const third = (await stores.trail.get('000000000003'))!;
      for (const change of [
        { code: 'pin-replaced' as const },
        { at: '2024-01-01T00:00:00.000Z' },
        { eventId: 'e2' },
        { details: 'f'.repeat(64) },
      ]) {
        await stores.trail.put([{ ...third, ...change }]);
        expect(await faults()).toContain('jejak 4');
        await stores.trail.put([third]);
      }
      expect(await faults()).toEqual([]);
    });

    it('by changing or removing who did it, from where, or what to', async () => {
      const { details } = (await stores.trail.get('000000000003'))!;
      const kept = (await stores.trailDetails.get(details))!;
      for (const change of [{ actor: 'orang lain' }, { from: '198.51.100.1' }, { subject: 'x' }, { parameters: {} }]) {
        await stores.trailDetails.put([{ ...kept, ...change }]);
        expect(await faults()).toEqual(['jejak 3']);
      }
      await stores.trailDetails.remove(details);
      expect(await faults()).toEqual(['jejak 3']);
    });

    it('by writing a whole new chain: the log knows the old head', async () => {
      for (const { id } of await stores.trail.find()) await stores.trail.remove(id);
      const forger = node('forger');
      for (let i = 0; i < 7; i++) await forger.append(happening(`t${i}`));
      expect(await faults()).toContain('jejak 7');
    });
  });

  it('holds what was kept before there was a chain', async () => {
    const old = { version: 0, at: '2024-09-30T02:00:00.000Z', actor: 'rina', code: 'legacy' as const, parameters: {} };
    await stores.audit.put([
      { ...old, id: 'a' },
      { ...old, id: 'b' },
    ]);
    await fill(1);
    expect(await faults()).toEqual([]);
    await stores.audit.remove('b');
    expect(await faults()).toEqual(['jejak 1']);
  });

  it('lists what strangers cause up to a number, and counts the rest', async () => {
    const { trail } = house.services;
    for (let i = 0; i < 100; i++) trail.note({ code: 'login-refused', actor: '', parameters: {}, from: '192.0.2.7' });
    await trail.settle();
    const entries = await stores.trail.find();
    expect(entries.filter(({ code }) => code === 'login-refused')).toHaveLength(30);
    const counted = entries.find(({ code }) => code === 'counted');
    expect((await stores.trailDetails.get(counted!.details))!.parameters).toEqual({ of: 'login-refused', times: '70' });
    trail.note({ code: 'login-refused', actor: '', parameters: {} });
    await trail.settle();
    expect((await stores.trail.find()).filter(({ code }) => code === 'login-refused')).toHaveLength(31);
  });

  it('tells when a noted happening could not be kept, and does not throw', async () => {
    const errors: unknown[] = [];
    const trail = createTrail({
      stores: { ...stores, trailDetails: { ...stores.trailDetails, put: () => Promise.reject(new Error('disk')) } },
      clock: house.services.clock,
      random: seededRandom('x'),
      failed: (error) => errors.push(error),
    });
    trail.note(happening('s'));
    await trail.settle();
    expect(errors).toHaveLength(1);
  });
});
