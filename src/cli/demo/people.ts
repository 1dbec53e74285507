import type { RosterRow } from '../../roster/row.ts';
import { type Chance, createChance } from './chance.ts';

/** Made-up names: a given name, often a family or clan name, often titles, as Indonesian officials carry them. */
const men =
  'Ahmad Afrizal Budi Dedi Eka Firman Hendri Indra Jon Marlis Muhammad Rahmat Ridwan Stefanus Syafri Wahyu Yohanes Zulkifli'.split(
    ' ',
  );
const women = 'Desi Dewi Eka Fitri Maria Marliza Nurhayati Nur’aini Ratna Rosmaniar Siti Sri Yanti Yuliana'.split(' ');
const families = [
  ...'Caniago Gunawan Hasibuan Hidayatullah Jambak Koto Manoppo Nasution Oktavia Permata Piliang Pratama Putra Rorimpandey Sari'.split(
    ' ',
  ),
  ...'Saputra Setiawan Sikumbang Siregar Tanjung Wijaya Wowor'.split(' '),
  'Dt. Rajo Mangkuto',
  'Lumban Tobing',
  '',
];
const before = ['', '', '', '', 'Drs.', 'Ir.', 'Dr.', 'H.', 'Drs. H.'];
const after = ['', '', 'S.IP.', 'S.Sos.', 'S.H.', 'S.E., M.M.', 'S.STP., M.Si.', 'S.Pd.', 'S.Ag., M.A.', 'A.Md.'];

export interface Post {
  readonly position: string;
  readonly institution: string;
  readonly regionCode: string;
  readonly role?: RosterRow['role'];
  readonly group?: string;
  readonly rank?: string;
  /** Civil servants have a NIP; wali nagari, TNI and Polri may have none. */
  readonly nip?: boolean;
}

/** Fills posts with made-up people; the same seed gives the same people. */
export function staff(posts: readonly Post[], seed: number): RosterRow[] {
  const chance = createChance(seed);
  return posts.map((post, i) => {
    const woman = chance.next() < 0.35;
    const { nip, role, ...facts } = post;
    return {
      ...facts,
      name: name(chance, woman),
      role: role ?? 'penandatangan',
      ...(nip === true ? { nip: nipOf(chance, woman, i) } : {}),
    };
  });
}

function name(chance: Chance, woman: boolean): string {
  const title = chance.pick(before);
  const first = title === '' || !woman ? title : 'Hj.';
  const plain = [first, chance.pick(woman ? women : men), chance.pick(families)].filter(Boolean).join(' ');
  const degree = chance.pick(after);
  return degree === '' ? plain : `${plain}, ${degree}`;
}

/** Birth date, month of appointment, sex, sequence: the form of a real NIP, of nobody. */
function nipOf(chance: Chance, woman: boolean, i: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const born = chance.integer(1966, 1992);
  const birth = `${born}${two(chance.integer(1, 12))}${two(chance.integer(1, 28))}`;
  return `${birth}${born + chance.integer(23, 26)}${two(chance.integer(1, 12))}${woman ? 2 : 1}${String((i % 999) + 1).padStart(3, '0')}`;
}
