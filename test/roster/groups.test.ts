import { describe, expect, it } from '@jest/globals';
import type { Role } from '../../src/model.ts';
import { withDefaultGroups } from '../../src/roster/groups.ts';
import { loadRegions } from '../../src/roster/regions.ts';

const regions = await loadRegions();
const row = (regionCode: string, role: Role = 'penandatangan', group?: string) => ({
  name: 'Budi',
  position: `Pejabat ${regionCode}`,
  institution: '',
  regionCode,
  role,
  ...(group === undefined ? {} : { group }),
});
const groupsOf = (rows: Parameters<typeof withDefaultGroups>[0]) =>
  withDefaultGroups(rows, regions).map((one) => one.group);

describe('default groups', () => {
  it('are kabupaten when there are several', () => {
    const rows = [row('16.01.07'), row('16.01.08'), row('16.71.01'), row('16.71.02'), row('16', 'saksi')];
    const ogan = 'Kabupaten Ogan Komering Ulu';
    expect(groupsOf(rows)).toEqual([ogan, ogan, 'Kota Palembang', 'Kota Palembang', undefined]);
  });

  it('are kecamatan within one, and leave out who stands above', () => {
    const villages = ['13.03.10.2001', '13.03.10.2002', '13.03.04.2001', '13.03.04.2002'].map((code) => row(code));
    expect(groupsOf([row('13.03', 'pemandu'), ...villages])).toEqual([
      undefined,
      'Kecamatan Kupitan',
      'Kecamatan Kupitan',
      'Kecamatan Sijunjung',
      'Kecamatan Sijunjung',
    ]);
  });

  it('are none where each camat would be a group of one, where few have a kecamatan, or in one place', () => {
    const camat = ['13.11.01', '13.11.02', '13.11.03'].map((code) => row(code));
    expect(groupsOf(camat)).toEqual([undefined, undefined, undefined]);
    const heads = Array.from({ length: 9 }, () => row('13.11'));
    const few = ['13.11.01.2001', '13.11.01.2002', '13.11.02.2001', '13.11.02.2002'].map((code) => row(code));
    expect(new Set(groupsOf([...heads, ...few]))).toEqual(new Set([undefined]));
    expect(new Set(groupsOf(few.slice(0, 2)))).toEqual(new Set([undefined]));
  });

  it('never replace those of the roster itself', () => {
    expect(groupsOf([row('16.01.07', 'penandatangan', 'Meja 1'), row('16.71.01'), row('16.71.02')])).toEqual([
      'Meja 1',
      undefined,
      undefined,
    ]);
  });
});
