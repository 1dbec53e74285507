import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bagInputOf } from '../../src/operations/bag.ts';
import { buildHouse, draft, type House, people, signAll } from '../support/house.ts';

/** Before seven in the morning it is still yesterday in UTC. */
describe('the archive of an event that was closed at dawn', () => {
  let house: House;
  beforeAll(async () => {
    const started = Date.now();
    const clock = () => new Date(Date.parse('2024-09-30T23:30:00Z') + Date.now() - started);
    house = await buildHouse({ clock });
  });
  afterAll(() => house.raze());

  it('bears the day of the place', async () => {
    const { services } = house;
    const roster = people(2);
    const declaration = await draft(services, roster);
    await services.ceremony.open(declaration.id);
    await signAll(services, declaration, roster);
    await services.ceremony.close(declaration.id);
    await services.ceremony.mend();
    expect(await bagInputOf(services, declaration.eventId)).toMatchObject({ day: '2024-10-01' });
  });
});
