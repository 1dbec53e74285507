import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { update } from '../src/stores.ts';
import { buildHouse, draft, type House, people } from './support/house.ts';

let house: House;
beforeAll(async () => {
  house = await buildHouse();
});
afterAll(() => house.raze());

it('a change that takes another record’s unique name is refused, not tried for ever', async () => {
  const { services } = house;
  const { events } = services.stores;
  const first = await events.get((await draft(services, people(1))).eventId);
  const second = await events.get((await draft(services, people(1))).eventId);
  const change = update(events, second!.id, (event) => ({ ...event, slug: first!.slug }));
  const late = new Promise((resolve) => setTimeout(resolve, 3_000, 'still trying'));
  await expect(Promise.race([change, late])).rejects.toMatchObject({ code: 'conflict' });
  expect((await events.get(second!.id))!.slug).toBe(second!.slug);
});

it('a write of another node that a majority has not yet confirmed is waited for', async () => {
  const { services } = house;
  const { events } = services.stores;
  const seen = (await events.get((await draft(services, people(1))).eventId))!;
  await events.replace({ ...seen, version: seen.version + 1, name: 'Nama dari node lain' });
  let reads = 0;
  const lagging = { ...events, get: async (id: string) => (reads++ < 5 ? seen : events.get(id)) };
  const changed = await update(lagging, seen.id, (event) => ({ ...event, venue: 'Gedung baru' }));
  expect(changed).toMatchObject({ name: 'Nama dari node lain', venue: 'Gedung baru' });
});
