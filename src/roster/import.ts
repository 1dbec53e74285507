import { hex } from '../core/bytes.ts';
import type { Random } from '../core/clock.ts';
import { type Fault, IkrarError } from '../errors.ts';
import type { Person } from '../model.ts';
import { checkRow } from './check.ts';
import type { Choices, Remembered } from './choices.ts';
import { findDuplicates, type PlacedRow } from './duplicates.ts';
import { withDefaultGroups } from './groups.ts';
import { readTables } from './read-tables.ts';
import { type LoadRegions, loadRegions } from './regions.ts';
import { maximumPeople, type RosterRow } from './row.ts';
import { type Understanding, understand } from './understand.ts';

export interface RosterContext {
  /** The characters of a text that the document's font cannot print. */
  readonly unprintable: (text: string) => readonly string[];
  readonly random: Random;
  /** The event's region code, used for rows without one. */
  readonly regionCode?: string;
  readonly remembered?: Remembered;
  /** By default Kemendagri's list alone. */
  readonly loadRegions?: LoadRegions;
}

/** The largest number of faults reported at once; more would not help. */
const maximumFaults = 200;

/** Reads a file and says what was understood, in the calling thread. @throws IkrarError 'roster-invalid', 'body-too-large' if it cannot be read */
export async function understandFile(
  bytes: Uint8Array,
  choices: Choices,
  { unprintable, regionCode, remembered = new Map(), ...rest }: Omit<RosterContext, 'random'>,
): Promise<Understanding> {
  const tables = await readTables(bytes); // first: a hostile file is refused before anything is loaded for it
  const context = { unprintable, remembered, regions: await (rest.loadRegions ?? loadRegions)() };
  return understand(tables, choices, regionCode === undefined ? context : { ...context, regionCode });
}

/**
 * The people of an understanding without faults, all of them or none.
 * @throws IkrarError 'roster-invalid' with every fault by row and column; 'roster-empty'
 */
export function peopleOf({ lines, faults }: Understanding, random: Random): readonly Person[] {
  if (faults.length > 0) throw invalid(faults);
  return withIds(
    lines.flatMap(({ person }) => person ?? []),
    random,
  );
}

/**
 * Reads a roster from a CSV or Excel (.xlsx) file, recognized by its bytes. All rows are accepted or none.
 * @throws IkrarError 'roster-invalid' with every fault by row and column; 'roster-empty'; 'body-too-large'
 */
export const importRoster = async (bytes: Uint8Array, context: RosterContext): Promise<readonly Person[]> =>
  peopleOf(await understandFile(bytes, {}, context), context.random);

/**
 * Checks rows from the JSON API or a form like those of a file; fault rows count from 1.
 * @throws IkrarError 'roster-invalid'; 'roster-empty'
 */
export async function checkRoster(rows: readonly RosterRow[], context: RosterContext): Promise<readonly Person[]> {
  if (rows.length > maximumPeople)
    throw invalid([{ message: `Daftar memuat ${rows.length} orang; paling banyak ${maximumPeople}.` }]);
  const regions = await (context.loadRegions ?? loadRegions)();
  const faults: Fault[] = [];
  const placed: PlacedRow[] = [];
  for (const [index, row] of rows.entries()) {
    const cells = Object.fromEntries(Object.entries(row).map(([field, text]) => [field, { text: text ?? '' }]));
    const person = checkRow({ row: index + 1, cells }, context, faults);
    if (person) placed.push({ row: index + 1, person });
  }
  faults.push(...findDuplicates(placed));
  if (faults.length > 0) throw invalid(faults.toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0)));
  const people = placed.map(({ person }) => person);
  return withIds(withDefaultGroups(people, regions), context.random);
}

function withIds(rows: readonly RosterRow[], random: Random): readonly Person[] {
  if (rows.length === 0) throw new IkrarError('roster-empty', 'Daftar kosong. Isi sekurangnya satu orang.');
  return rows.map((row) => ({ id: hex(random(12)), ...row }));
}

function invalid(ordered: readonly Fault[]): IkrarError {
  const shown = ordered.slice(0, maximumFaults);
  const more = ordered.length - shown.length;
  if (more > 0) shown.push({ message: `Masih ada ${more} kesalahan lain. Perbaiki yang di atas dahulu.` });
  return new IkrarError(
    'roster-invalid',
    `Daftar belum dapat dipakai: ada ${ordered.length} kesalahan. Tidak ada yang disimpan.`,
    { faults: shown },
  );
}
