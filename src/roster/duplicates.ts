import type { Fault } from '../errors.ts';
import type { RosterRow } from './row.ts';

export interface PlacedRow {
  /** Absent where there is only one sheet. */
  readonly sheet?: string;
  readonly row: number;
  readonly person: RosterRow;
}

/**
 * A person may be on a roster only once. The same name with another position is common ("Ahmad") and no fault; the same
 * NIP is always one person, and two NIPs are two people (two teachers of one name at one school). Nobody may witness
 * their own signature.
 */
export function findDuplicates(rows: readonly PlacedRow[]): readonly Fault[] {
  const seen = new Map<string, PlacedRow>();
  const faults: Fault[] = [];
  for (const current of rows) {
    const known = keysOf(current.person).flatMap((key) => seen.get(key) ?? []);
    const earlier = known.find((one) => !areTwo(one.person, current.person));
    if (earlier) faults.push(faultOf(earlier, current));
    for (const key of keysOf(current.person)) if (!seen.has(key)) seen.set(key, current);
  }
  return [...faults, ...witnessingThemselves(rows, new Set(faults.map(placeOf)))];
}

/** Tells whether a person is on a roster already, in the same office. */
export function knownAmong(people: readonly RosterRow[]): (person: RosterRow) => boolean {
  const known = new Map<string, RosterRow[]>();
  for (const person of people) for (const key of keysOf(person)) known.set(key, [...(known.get(key) ?? []), person]);
  return (person) => keysOf(person).some((key) => known.get(key)?.some((one) => !areTwo(one, person)));
}

const placeOf = ({ sheet = '', row = 0 }: Fault | PlacedRow): string => `${row} ${sheet}`;
const at = ({ sheet, row }: PlacedRow) => (sheet === undefined ? { row } : { sheet, row });
const named = (one: PlacedRow, from: PlacedRow): string =>
  one.sheet === from.sheet ? `baris ${one.row}` : `baris ${one.row} lembar "${one.sheet}"`;

function keysOf(person: RosterRow): string[] {
  const facts = JSON.stringify([person.name, person.position, person.institution].map(fold));
  return person.nip === undefined ? [facts] : [facts, person.nip];
}

const areTwo = (a: RosterRow, b: RosterRow): boolean => a.nip !== undefined && b.nip !== undefined && a.nip !== b.nip;

const fold = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[’‘`´]/g, "'")
    .replace(/[\s.,]+/g, ' ');

const stands = (person: RosterRow): 'signs' | 'witnesses' =>
  person.role === 'penandatangan' || person.role === 'pemandu' ? 'signs' : 'witnesses';

function faultOf(earlier: PlacedRow, current: PlacedRow): Fault {
  const { name } = current.person;
  if (stands(earlier.person) !== stands(current.person)) return selfWitness(earlier, current);
  const message =
    current.person.nip !== undefined && current.person.nip === earlier.person.nip
      ? `NIP ${name} sama dengan NIP di ${named(earlier, current)}. Hapus atau perbaiki salah satu.`
      : `${name} sudah ada di ${named(earlier, current)} dengan jabatan dan instansi yang sama. Hapus salah satu.`;
  return { ...at(current), column: 'Nama', message };
}

const selfWitness = (earlier: PlacedRow, current: PlacedRow): Fault => ({
  ...at(current),
  column: 'Peran',
  message:
    `${current.person.name} berperan ${current.person.role}, padahal di ${named(earlier, current)} ${earlier.person.role}. ` +
    'Saksi dan yang mengetahui tidak boleh ikut menandatangani; pilih satu peran.',
});

/**
 * Witnesses who are also signers: the same name in the same institution is one person, unless two NIPs say otherwise.
 */
function witnessingThemselves(rows: readonly PlacedRow[], reported: ReadonlySet<string>): Fault[] {
  const key = ({ person }: PlacedRow): string => JSON.stringify([fold(person.name), fold(person.institution)]);
  const signers = new Map<string, PlacedRow>();
  for (const row of rows) if (stands(row.person) === 'signs' && !signers.has(key(row))) signers.set(key(row), row);
  return rows.flatMap((row) => {
    const signer =
      stands(row.person) === 'witnesses' && !reported.has(placeOf(row)) ? signers.get(key(row)) : undefined;
    if (!signer) return [];
    return areTwo(signer.person, row.person) ? [] : [selfWitness(signer, row)];
  });
}
