import { IkrarError } from '../errors.ts';
import { getRegion, type Region, type Regions, regionsBelow, titleOf, villageKind } from './regions.ts';
import type { RosterRow } from './row.ts';

export type RegionOffice = 'camat' | 'kepala-desa' | 'lurah';

/**
 * The holders of one office in a region, with empty names: every camat, every kepala desa (wali nagari in West Sumatra)
 * or every lurah of a province, kabupaten or kecamatan. `title` replaces the office's usual name ("Hukum Tua").
 * @throws IkrarError 'region-unknown'; 'invalid-input' when the region has no such office
 */
export function fillFromRegion(
  all: Regions,
  request: { readonly code: string; readonly office: RegionOffice; readonly title?: string },
): readonly RosterRow[] {
  const { code, office } = request;
  const level = office === 'camat' ? 'kecamatan' : 'desa';
  const regions = regionsBelow(all, code, level).filter(
    (region) => level === 'kecamatan' || (villageKind(region.code) === 'Kelurahan') === (office === 'lurah'),
  );
  if (regions.length === 0)
    throw new IkrarError(
      'invalid-input',
      `${titleOf(getRegion(all, code))} tidak memiliki ${office.replace('-', ' ')}.`,
    );
  return regions.map((region) => rowOf(region, all, request.title ?? usualTitle(region, office)));
}

function usualTitle(region: Region, office: RegionOffice): string {
  if (office === 'camat') return 'Camat';
  if (office === 'lurah') return 'Lurah';
  return villageKind(region.code) === 'Nagari' ? 'Wali Nagari' : 'Kepala Desa';
}

function rowOf(region: Region, all: Regions, title: string): RosterRow {
  const above = all.get(region.code.slice(0, region.level === 'desa' ? 8 : 5));
  const institution =
    above === undefined ? '' : region.level === 'desa' ? titleOf(above) : `Pemerintah ${titleOf(above)}`;
  return {
    name: '',
    position: `${title} ${region.name}`,
    institution,
    regionCode: region.code,
    role: 'penandatangan',
  };
}
