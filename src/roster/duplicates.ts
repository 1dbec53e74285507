import type { Fault } from '../errors.ts';
import type { RosterRow } from './row.ts';

export interface PlacedRow {
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
  return [...faults, ...witnessingThemselves(rows, new Set(faults.map((fault) => fault.row)))];
}

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
      ? `NIP ${name} sama dengan NIP di baris ${earlier.row}. Hapus atau perbaiki salah satu.`
      : `${name} sudah ada di baris ${earlier.row} dengan jabatan dan instansi yang sama. Hapus salah satu.`;
  return { row: current.row, column: 'Nama', message };
}

const selfWitness = (earlier: PlacedRow, current: PlacedRow): Fault => ({
  row: current.row,
  column: 'Peran',
  message:
    `${current.person.name} berperan ${current.person.role}, padahal di baris ${earlier.row} ${earlier.person.role}. ` +
    'Saksi dan yang mengetahui tidak boleh ikut menandatangani; pilih satu peran.',
});

/**
 * Witnesses who are also signers: the same name in the same institution is one person, unless two NIPs say otherwise.
 */
function witnessingThemselves(rows: readonly PlacedRow[], reported: ReadonlySet<number | undefined>): Fault[] {
  const key = ({ person }: PlacedRow): string => JSON.stringify([fold(person.name), fold(person.institution)]);
  const signers = new Map<string, PlacedRow>();
  for (const row of rows) if (stands(row.person) === 'signs' && !signers.has(key(row))) signers.set(key(row), row);
  return rows.flatMap((row) => {
    const signer = stands(row.person) === 'witnesses' && !reported.has(row.row) ? signers.get(key(row)) : undefined;
    if (!signer) return [];
    return areTwo(signer.person, row.person) ? [] : [selfWitness(signer, row)];
  });
}
