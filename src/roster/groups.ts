import { type Region, titleOf } from './regions.ts';
import type { RosterRow } from './row.ts';

/**
 * Gives a roster without groups the groups of its region codes: by kabupaten if it spans several, otherwise by
 * kecamatan. People of the level above (the Sekda among camat) get no group. A roster with its own groups is not
 * changed, nor one whose groups would be single people (the camat of one kabupaten) or would leave most people without
 * a group.
 */
export function withDefaultGroups<Row extends RosterRow>(
  rows: readonly Row[],
  regions: ReadonlyMap<string, Region>,
): readonly Row[] {
  if (rows.some((row) => row.group !== undefined)) return rows;
  const signers = rows.filter((row) => row.role === 'penandatangan');
  const length = [5, 8].find((length) => worthGrouping(signers, length));
  if (length === undefined) return rows;
  return rows.map((row) => {
    const region = regions.get(prefix(row, length) ?? '');
    return region && row.role === 'penandatangan' ? { ...row, group: titleOf(region) } : row;
  });
}

function worthGrouping(signers: readonly RosterRow[], length: number): boolean {
  const members = signers.flatMap((row) => prefix(row, length) ?? []);
  const groups = new Set(members).size;
  return groups > 1 && members.length >= 2 * groups && 2 * members.length >= signers.length;
}

const prefix = (row: RosterRow, length: number): string | undefined =>
  row.regionCode.length >= length ? row.regionCode.slice(0, length) : undefined;
