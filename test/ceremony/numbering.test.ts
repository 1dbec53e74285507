import { afterAll, describe, expect, it } from '@jest/globals';
import { fillNumberPattern } from '../../src/ceremony/numbering.ts';
import { buildHouse, draft, people } from '../support/house.ts';

describe('number patterns', () => {
  it.each([
    ['1447.{nomor}/PM.01/K.1/{bulan}/{tahun}', 1, '2022-09-22', '1447.1/PM.01/K.1/09/2022'],
    ['{nomor:3}/PM.01/K.SB-15/{bulan-romawi}/{tahun}', 7, '2024-09-30', '007/PM.01/K.SB-15/IX/2024'],
    ['{nomor:3}', 1507, '2024-01-01', '1507'],
    ['{nomor}-{nomor}', 2, '2024-12-31', '2-2'],
  ])('%s', (pattern, running, day, expected) => {
    expect(fillNumberPattern(pattern, running, day)).toBe(expected);
  });

  it('an unknown slot and a pattern without a running number are refused by name', () => {
    expect(() => fillNumberPattern('{nomor}/{kode}', 1, '2024-09-30')).toThrow(/\{kode\}/);
    expect(() => fillNumberPattern('{nomor:10}', 1, '2024-09-30')).toThrow(/\{nomor:10\}/);
    expect(() => fillNumberPattern('PM.01/{tahun}', 1, '2024-09-30')).toThrow(/\{nomor\}/);
  });
});

describe('numbers given at opening', () => {
  const building = buildHouse();
  afterAll(async () => (await building).raze());
  const numberPattern = '{nomor:3}/PM.01/{tahun}';

  it('run on within a year, also for many at once, and begin again in the next', async () => {
    const { services } = await building;
    const opened = async (days: readonly string[], number = '') => {
      const made = await draft(services, people(2), { number, days }, { numberPattern });
      return (await services.ceremony.open(made.id)).number;
    };
    const together = await Promise.all(['2024-09-30', '2024-10-01', '2024-12-31'].map((day) => opened([day])));
    expect(together.toSorted()).toEqual(['001/PM.01/2024', '002/PM.01/2024', '003/PM.01/2024']);
    expect(await opened(['2025-01-02'])).toBe('001/PM.01/2025');
    expect(await opened(['2024-10-02'], '1447.1/PM.01/K.1/09/2022')).toBe('1447.1/PM.01/K.1/09/2022');
    expect(await opened(['2024-10-02'])).toBe('004/PM.01/2024');
  });

  it('a draft that cannot be opened uses no number up', async () => {
    const { services } = await building;
    const bad = await draft(services, people(2), { number: '', days: ['2030-01-01'], slots: {} }, { numberPattern });
    await expect(services.ceremony.open(bad.id)).rejects.toMatchObject({ code: 'slot-missing' });
    expect(await services.stores.counters.get('nomor-2030')).toBeUndefined();
  });
});
