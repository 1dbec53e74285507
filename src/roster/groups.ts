import { type Region, titleOf } from './regions.ts';
import type { RosterRow } from './row.ts';

/**
 * Gives a roster without groups those of its region codes: by kabupaten when it spans several, else by kecamatan. People of
 * the level above (the Sekda among camat) stand in no group. A roster with a group of its own stays as it is.
 */
export function withDefaultGroups<Row extends RosterRow>(
  rows: readonly Row[],
  regions: ReadonlyMap<string, Region>,
): readonly Row[] {
  if (rows.some((row) => row.group !== undefined)) return rows;
  const length = [5, 8].find((length) => new Set(rows.flatMap((row) => prefix(row, length) ?? [])).size > 1);
  if (length === undefined) return rows;
  return rows.map((row) => {
    const region = regions.get(prefix(row, length) ?? '');
    return region && row.role === 'penandatangan' ? { ...row, group: titleOf(region) } : row;
  });
}

const prefix = (row: RosterRow, length: number): string | undefined =>
  row.regionCode.length >= length ? row.regionCode.slice(0, length) : undefined;
