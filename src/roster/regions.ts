import { readFile } from 'node:fs/promises';
import { lazy } from '../core/turns.ts';
import { IkrarError } from '../errors.ts';
import type { TimeZone } from '../model.ts';

export interface Region {
  /** Kemendagri code: `13`, `13.03`, `13.03.04`, `13.03.04.2001`. */
  readonly code: string;
  readonly level: 'provinsi' | 'kabupaten' | 'kecamatan' | 'desa';
  /** In the form used in a position: "Sumatera Barat", "Kabupaten Sijunjung", "Kupitan", "Muaro". */
  readonly name: string;
}

/** By code. */
export type Regions = ReadonlyMap<string, Region>;
export type LoadRegions = () => Promise<Regions>;

const levels = { 2: 'provinsi', 5: 'kabupaten', 8: 'kecamatan', 13: 'desa' } as const;

/** @param code a well-formed one */
export const levelOf = (code: string): Region['level'] => levels[code.length as keyof typeof levels];

/** West Sumatra's villages are nagari, led by a wali nagari. */
const nagariProvince = '13';

/** All 91,599 regions of the Kemendagri list that regions/extract.mjs took, read once for each process on first use. */
export const loadRegions: LoadRegions = lazy(async () => {
  const list = await readFile(new URL('../../regions/wilayah.csv', import.meta.url), 'utf8');
  const lines = list.trimEnd().split('\n');
  return new Map(lines.slice(1).map(parseLine));
});

/** `kode;nama`, as regions/extract.mjs writes it. */
function parseLine(line: string): [string, Region] {
  const [code = '', name = ''] = line.split(';');
  return [code, { code, level: levelOf(code), name }];
}

/** The list with an operator's own regions in front of it: they add to it, and correct names. */
export const withExtraRegions = (extra: readonly Region[]): LoadRegions =>
  extra.length === 0
    ? loadRegions
    : lazy(async () => new Map([...(await loadRegions()), ...extra.map((one): [string, Region] => [one.code, one])]));

/** @throws IkrarError 'region-unknown' */
export function getRegion(regions: Regions, code: string): Region {
  const region = regions.get(code);
  if (region) return region;
  throw new IkrarError('region-unknown', `Kode wilayah "${code.slice(0, 20)}" tidak ada. Pilih dari daftar wilayah.`);
}

/** The name of a region without the kind that stands before it. */
export const bareName = (name: string): string => name.replace(/^(?:provinsi|kabupaten|kota) /i, '');

/** The name with its kind, "Provinsi Sumatera Barat", "Kecamatan Kupitan". */
export function titleOf({ code, level, name }: Region): string {
  if (level === 'kabupaten') return name;
  if (level === 'provinsi') return `Provinsi ${name}`;
  if (level === 'kecamatan') return `Kecamatan ${name}`;
  return `${villageKind(code)} ${name}`;
}

/** The number of a desa begins with the digit 2, that of a kelurahan with 1 (Permendagri 72/2019). */
export function villageKind(code: string): 'Desa' | 'Nagari' | 'Kelurahan' {
  if (code.charAt(9) === '1') return 'Kelurahan';
  return code.startsWith(nagariProvince) ? 'Nagari' : 'Desa';
}

/** Regions of one level below a code, ascending by code. */
export function regionsBelow(regions: Regions, code: string, level: Region['level']): readonly Region[] {
  getRegion(regions, code);
  return [...regions.values()]
    .filter((region) => region.level === level && region.code.startsWith(`${code}.`))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

/**
 * Keputusan Presiden 41/1987, extended to provinces made since: WITA 51-53, 63-65, 71-76; WIT from 81 on; WIB all
 * others.
 */
export function timeZoneOf(code: string): TimeZone {
  const province = Number(code.slice(0, 2));
  if (province >= 81) return 'Asia/Jayapura';
  const central = (province >= 51 && province <= 53) || (province >= 63 && province <= 65) || province >= 71;
  return central ? 'Asia/Makassar' : 'Asia/Jakarta';
}
