import { describe, expect, it } from '@jest/globals';
import { parseExtraRegions } from '../../src/roster/extra-regions.ts';
import { fillFromRegion } from '../../src/roster/region-offices.ts';
import { getRegion, loadRegions, timeZoneOf, titleOf, withExtraRegions } from '../../src/roster/regions.ts';

const regions = await loadRegions();

describe('rosters from regions', () => {
  it('all camat of Sumatera Selatan are 241', () => {
    const rows = fillFromRegion(regions, { code: '16', office: 'camat' });
    expect(rows).toHaveLength(241);
    expect(rows[0]).toEqual({
      name: '',
      position: 'Camat Sosoh Buay Rayap',
      institution: 'Pemerintah Kabupaten Ogan Komering Ulu',
      regionCode: '16.01.07',
      role: 'penandatangan',
    });
  });

  it('Sijunjung has 8 camat and 62 wali nagari, Sulawesi Utara 1,507 kepala desa', () => {
    expect(fillFromRegion(regions, { code: '13.03', office: 'camat' })).toHaveLength(8);
    const nagari = fillFromRegion(regions, { code: '13.03', office: 'kepala-desa' });
    expect(nagari).toHaveLength(62);
    expect(nagari[0]?.position).toBe('Wali Nagari Timbulun');
    expect(nagari[0]?.institution).toBe('Kecamatan Tanjung Gadang');
    const desa = fillFromRegion(regions, { code: '71', office: 'kepala-desa', title: 'Hukum Tua' });
    expect(desa).toHaveLength(1507);
    expect(desa[0]?.position).toBe('Hukum Tua Ayong');
  });

  it('names are written as the law writes them', () => {
    expect(titleOf(getRegion(regions, '73.10'))).toBe('Kabupaten Pangkajene dan Kepulauan');
    expect(titleOf(getRegion(regions, '31'))).toBe('Provinsi DKI Jakarta');
  });

  it('the list is that of 2025: kecamatan that are new, and a name with an apostrophe', () => {
    expect(titleOf(getRegion(regions, '72.01.24'))).toBe('Kecamatan Toili Jaya');
    expect(titleOf(getRegion(regions, '36.02.28.2009'))).toBe('Desa Cikaratuan');
    expect(titleOf(getRegion(regions, '35.29.22'))).toBe("Kecamatan Ra'as");
    const all = [...regions.values()];
    const count = (level: string) => all.filter((region) => region.level === level).length;
    expect(['provinsi', 'kabupaten', 'kecamatan', 'desa'].map(count)).toEqual([38, 514, 7285, 83_762]);
  });

  it('an operator’s regions add to the list and correct it', async () => {
    const { regions: extra } = parseExtraRegions('kode;nama\n13.03.11;Kupitan Baru\n13.03.10;Koto Kupitan\n');
    const all = await withExtraRegions(extra)();
    expect(all.size).toBe(regions.size + 1);
    expect(titleOf(getRegion(all, '13.03.10'))).toBe('Kecamatan Koto Kupitan');
    const camat = fillFromRegion(all, { code: '13.03', office: 'camat' });
    expect(camat).toHaveLength(9);
    expect(camat.at(-1)).toMatchObject({
      position: 'Camat Kupitan Baru',
      institution: 'Pemerintah Kabupaten Sijunjung',
    });
    expect((await withExtraRegions([])()).size).toBe(regions.size);
  });

  it('a lurah is no kepala desa', () => {
    const rows = fillFromRegion(regions, { code: '71.71', office: 'lurah' });
    expect(rows.length).toBeGreaterThan(50);
    expect(() => fillFromRegion(regions, { code: '71.71', office: 'kepala-desa' })).toThrow(
      expect.objectContaining({ code: 'invalid-input' }),
    );
  });

  it('an unknown region is named', () => {
    expect(() => fillFromRegion(regions, { code: '99', office: 'camat' })).toThrow(
      expect.objectContaining({ code: 'region-unknown' }),
    );
    expect(() => fillFromRegion(regions, { code: '1', office: 'camat' })).toThrow(
      expect.objectContaining({ code: 'region-unknown' }),
    );
  });
});

describe('an operator’s file of regions', () => {
  const faultsOf = (text: string) => parseExtraRegions(text).faults;

  it.each([
    ['semicolons, a header and a remark', '\uFEFFkode;nama\r\n# baru 2026\r\n\r\n13.03.11; Kupitan Baru \r\n'],
    ['commas', '13.03.11,Kupitan Baru'],
    ['tabs', 'Kode\tNama\n13.03.11\tKupitan Baru\n'],
    ['quotes', '"13.03.11";"Kupitan Baru"'],
  ])('with %s', (_what, text) => {
    const region = { code: '13.03.11', level: 'kecamatan', name: 'Kupitan Baru' };
    expect(parseExtraRegions(text)).toEqual({ regions: [region], faults: [] });
  });

  it('may be empty', () => {
    expect(parseExtraRegions('')).toEqual({ regions: [], faults: [] });
  });

  it('names every line that is wrong', () => {
    const text = [
      'kode;nama',
      '13.3;Kupitan', // 2
      '13.03.11;Kupitan Baru',
      '13.03.11;Kupitan Lama', // 4
      '', // 5
      '# 13.03;x', // 6
      '13.98;Pulau Baru', // 7
      '13.99;Kabupaten Pulau Baru',
      '13.03.12;', // 9
      '13.03.13', // 10
      '13.03.14;a;b', // 11
      `13.03.15;${'x'.repeat(101)}`, // 12
      '13.03.16;Kupitan\u200bBaru', // 13
      'kode;nama', // 14
    ].join('\n');
    const faults = faultsOf(text);
    expect(faults.map((fault) => /^baris (\d+): /.exec(fault)?.[1])).toEqual(
      ['2', '4', '7', '9', '10', '11', '12', '13', '14'], //
    );
    expect(faults[2]).toContain('diawali Kabupaten atau Kota');
    expect(faults[4]).toContain('harus dua kolom');
  });

  it('has limits', () => {
    const line = (i: number) => `13.03.${String(10 + (i % 90))}.${String(1000 + Math.floor(i / 90))};Desa ${i}`;
    expect(faultsOf(Array.from({ length: 10_000 }, (_, i) => line(i)).join('\n'))).toEqual([]);
    expect(faultsOf(Array.from({ length: 10_001 }, (_, i) => line(i)).join('\n'))).toEqual(['lebih dari 10000 baris']);
    expect(faultsOf('x'.repeat(1_100_000))).toEqual(['berkas lebih dari 1 MB']);
    expect(faultsOf('13.03.11;"Kupitan\n13.03.12;Baru')[0]).toMatch(/^baris \d+: tanda kutip/);
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
  ])('%s is %s', (code, name) => {
    expect(titleOf(getRegion(regions, code))).toBe(name);
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
