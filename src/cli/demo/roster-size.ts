import { fillFromRegion } from '../../roster/region-offices.ts';
import { loadRegions } from '../../roster/regions.ts';
import { maximumPeople, type RosterRow } from '../../roster/row.ts';

/** Provinces with enough villages for any number of people. */
const populous = ['33', '35'];

/**
 * A roster of exactly `count` signers: the first of `people`, or additional ones from the villages of the province (and
 * of Java, if these are too few), with the names of `people` used again. Witnesses and those who acknowledge stay as
 * far as the roster's limit permits. Groups are left out, to be made anew.
 */
export async function resize(people: readonly RosterRow[], count: number): Promise<readonly RosterRow[]> {
  const signers = people.filter(signs).slice(0, count);
  const known = new Set(signers.flatMap(keysOf));
  for (const code of [people[0]!.regionCode.slice(0, 2), ...populous]) {
    if (signers.length === count) break;
    for (const post of fillFromRegion(await loadRegions(), { code, office: 'kepala-desa' })) {
      if (signers.length === count) break;
      if (keysOf(post).some((key) => known.has(key))) continue;
      signers.push({ ...post, name: people[signers.length % people.length]!.name });
      for (const key of keysOf(post)) known.add(key);
    }
  }
  const others = people.filter((one) => !signs(one)).slice(0, maximumPeople - signers.length);
  return [...signers, ...others].map(({ group: _old, ...one }) => one);
}

const signs = ({ role }: RosterRow): boolean => role === 'penandatangan' || role === 'pemandu';

/**
 * What must differ between two people: the roster's checks take villages of one name in kecamatan of one name for one
 * person.
 */
const keysOf = ({ regionCode, position, institution }: RosterRow) => [regionCode, `${position}, ${institution}`];
