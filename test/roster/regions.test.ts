import { describe, expect, it } from '@jest/globals';
import { fillFromRegion } from '../../src/roster/region-offices.ts';
import { getRegion, loadRegions, timeZoneOf, titleOf } from '../../src/roster/regions.ts';

describe('rosters from regions', () => {
  it('all camat of Sumatera Selatan are 241', async () => {
    const rows = await fillFromRegion({ code: '16', office: 'camat' });
    expect(rows).toHaveLength(241);
    expect(rows[0]).toEqual({
      name: '',
      position: 'Camat Sosoh Buay Rayap',
      institution: 'Pemerintah Kabupaten Ogan Komering Ulu',
      regionCode: '16.01.07',
      role: 'penandatangan',
    });
  });

  it('Sijunjung has 8 camat and 62 wali nagari, Sulawesi Utara 1,507 kepala desa', async () => {
    expect(await fillFromRegion({ code: '13.03', office: 'camat' })).toHaveLength(8);
    const nagari = await fillFromRegion({ code: '13.03', office: 'kepala-desa' });
    expect(nagari).toHaveLength(62);
    expect(nagari[0]?.position).toBe('Wali Nagari Timbulun');
    expect(nagari[0]?.institution).toBe('Kecamatan Tanjung Gadang');
    const desa = await fillFromRegion({ code: '71', office: 'kepala-desa', title: 'Hukum Tua' });
    expect(desa).toHaveLength(1507);
    expect(desa[0]?.position).toBe('Hukum Tua Ayong');
  });

  it('names are written as the law writes them', async () => {
    expect(titleOf(await getRegion('73.10'))).toBe('Kabupaten Pangkajene dan Kepulauan');
    expect(titleOf(await getRegion('31'))).toBe('Provinsi DKI Jakarta');
  });

  it('the list is that of 2025: kecamatan that are new, and a name with an apostrophe', async () => {
    expect(titleOf(await getRegion('72.01.24'))).toBe('Kecamatan Toili Jaya');
    expect(titleOf(await getRegion('36.02.28.2009'))).toBe('Desa Cikaratuan');
    expect(titleOf(await getRegion('35.29.22'))).toBe("Kecamatan Ra'as");
    const all = [...(await loadRegions()).values()];
    const count = (level: string) => all.filter((region) => region.level === level).length;
    expect(['provinsi', 'kabupaten', 'kecamatan', 'desa'].map(count)).toEqual([38, 514, 7285, 83_762]);
  });

  it('a lurah is no kepala desa', async () => {
    const rows = await fillFromRegion({ code: '71.71', office: 'lurah' });
    expect(rows.length).toBeGreaterThan(50);
    await expect(fillFromRegion({ code: '71.71', office: 'kepala-desa' })).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('an unknown region is named', async () => {
    await expect(fillFromRegion({ code: '99', office: 'camat' })).rejects.toMatchObject({ code: 'region-unknown' });
    await expect(fillFromRegion({ code: '1', office: 'camat' })).rejects.toMatchObject({ code: 'region-unknown' });
  });
});

describe('region names', () => {
  it.each([
    ['16', 'Provinsi Sumatera Selatan'],
    ['31', 'Provinsi DKI Jakarta'],
    ['13.03', 'Kabupaten Sijunjung'],
    ['71.71', 'Kota Manado'],
    ['13.03.10', 'Kecamatan Kupitan'],
    ['13.03.03.2001', 'Nagari Timbulun'],
    ['71.01.05.2001', 'Desa Ayong'],
  ])('%s is %s', async (code, name) => {
    expect(titleOf(await getRegion(code))).toBe(name);
  });
});

describe('time zones', () => {
  it.each([
    ['13.03', 'Asia/Jakarta'],
    ['62', 'Asia/Jakarta'],
    ['51', 'Asia/Makassar'],
    ['63', 'Asia/Makassar'],
    ['71.02', 'Asia/Makassar'],
    ['81', 'Asia/Jayapura'],
    ['94.01', 'Asia/Jayapura'],
  ])('%s lies in %s', (code, zone) => {
    expect(timeZoneOf(code)).toBe(zone);
  });
});
