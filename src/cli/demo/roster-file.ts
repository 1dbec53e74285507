import { fillFromRegion, type RegionOffice } from '../../roster/region-offices.ts';
import type { RosterRow } from '../../roster/row.ts';
import { type Post, staff } from './people.ts';

/** A roster as the organizer would upload it. */
export function rosterCsv(rows: readonly RosterRow[]): string {
  const line = (cells: readonly string[]): string => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';');
  const header = ['nama', 'nip', 'pangkat', 'jabatan', 'instansi', 'kode_wilayah', 'peran', 'kelompok'];
  const lines = rows.map((row) =>
    line([
      row.name,
      row.nip ?? '',
      row.rank ?? '',
      row.position,
      row.institution,
      row.regionCode,
      row.role,
      row.group ?? '',
    ]),
  );
  return `${header.join(';')}\n${lines.join('\n')}\n`;
}

/** The posts of an office in a region, real positions from the region list. */
export async function postsOf(
  code: string,
  office: RegionOffice,
  more: Partial<Post> & { readonly title?: string } = {},
): Promise<Post[]> {
  const { title, ...facts } = more;
  const rows = await fillFromRegion({ code, office, ...(title === undefined ? {} : { title }) });
  return rows.map(({ position, institution, regionCode }) => ({ position, institution, regionCode, ...facts }));
}

/** Provinces with villages enough for any crowd. */
const populous = ['33', '35'];

/**
 * A roster of exactly `count` signers: the first ones of `rows`, or more of them from the villages of the province and, where
 * it has too few, of Java. Witnesses and those who acknowledge stay as long as the roster's limit bears them.
 */
export async function resize(rows: readonly RosterRow[], count: number, limit: number): Promise<readonly RosterRow[]> {
  const signs = (row: RosterRow): boolean => row.role === 'penandatangan' || row.role === 'pemandu';
  const signers = rows.filter(signs).slice(0, count);
  const known = new Set(signers.map((row) => row.regionCode));
  const province = rows[0]?.regionCode.slice(0, 2) ?? populous[0]!;
  for (const code of [province, ...populous]) {
    if (signers.length >= count) break;
    const posts = (await postsOf(code, 'kepala-desa')).filter((post) => !known.has(post.regionCode));
    signers.push(...staff(posts.slice(0, count - signers.length), signers.length));
    for (const post of posts) known.add(post.regionCode);
  }
  const others = rows.filter((row) => !signs(row)).slice(0, Math.max(0, limit - signers.length));
  return [...signers, ...others];
}
