import { canonicalBytes, type Json } from '../core/canonical-json.ts';
import { sha256Hex } from '../core/digest.ts';
import type { Fault } from '../errors.ts';
import { type CheckContext, checkRow } from './check.ts';
import type { Choices, Remembered } from './choices.ts';
import { isNothing, textOf, tidy } from './clean.ts';
import type { Draft } from './drafts.ts';
import { findDuplicates, type PlacedRow } from './duplicates.ts';
import { withDefaultGroups } from './groups.ts';
import type { LeftOut } from './lines.ts';
import { type LookCode, lookThrough } from './look.ts';
import { caseOf, tidyName } from './name-case.ts';
import type { NoteCode } from './notes.ts';
import type { Regions } from './regions.ts';
import { type Cell, maximumPeople, type RosterField, type RosterRow, type Table } from './row.ts';
import { readSheetOf, type SheetReading } from './sheet-reading.ts';

export interface UnderstandContext extends CheckContext {
  readonly regions: Regions;
  readonly remembered: Remembered;
}

/** A line that was taken for a person. */
export interface UnderstoodLine {
  readonly sheet: string;
  /** From 1. */
  readonly row: number;
  /** What the line says, field by field; a column that the sheet lacks is absent. */
  readonly cells: Partial<Readonly<Record<RosterField, string>>>;
  /** The cells are a proposal: the line was shifted by a separator inside it. */
  readonly proposed?: true;
  /** Absent while the line has a fault. */
  readonly person?: RosterRow;
}

interface Placed {
  readonly sheet: string;
  readonly row: number;
}

export interface Note extends Partial<Placed> {
  readonly code: NoteCode;
  readonly field?: RosterField;
}

export interface PlacedLook extends Placed {
  readonly code: LookCode;
  readonly name: string;
  readonly others?: readonly (Placed & { readonly name: string })[];
  readonly suggestion?: string;
}

/** A sheet without its lines, which stand apart. */
export type UnderstoodSheet = Omit<SheetReading, 'drafts' | 'left' | 'faults' | 'further'>;

/** All that is made of a file: what is taken, what is left out and why, what was done, and what wants a look. */
export interface Understanding {
  readonly sheets: readonly UnderstoodSheet[];
  readonly lines: readonly UnderstoodLine[];
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly Note[];
  readonly look: readonly PlacedLook[];
  /** While there is any, the roster cannot be committed. */
  readonly faults: readonly Fault[];
  /** SHA-256 of the people and of what is left out: a commit names it, so that nothing else is committed. */
  readonly digest: string;
}

/**
 * Makes sense of the sheets of a file under the decisions of a person. Pure: the same file, decisions and context always
 * give the same understanding.
 */
export function understand(tables: readonly Table[], choices: Choices, context: UnderstandContext): Understanding {
  const sheets = tables.map((table) => readSheetOf(table, choices, context.remembered));
  const taken = sheets.filter(({ leftOut }) => leftOut === undefined);
  const several = taken.length > 1;
  const faults: Fault[] = taken.flatMap(({ name, faults }) => faults.map((fault) => placed(fault, several, name)));
  const notes: Note[] = tables.some(({ guessedEncoding }) => guessedEncoding) ? [{ code: 'encoding-guessed' }] : [];
  if (taken.length === 0) faults.push({ row: 1, message: nothingTaken(sheets) });
  faults.push(...unheaded(tables, sheets));
  for (const { name, further } of taken)
    for (const row of further) notes.push({ code: 'second-table', sheet: name, row: row + 1 });
  const headed = taken.filter((sheet) => sheet.faults.length === 0);
  const read = headed.flatMap((sheet) =>
    sheet.drafts.map((draft) => lineOf({ sheet: sheet.name, draft, several, choices, context, faults, notes })),
  );
  const lines = withGroups(read, { sheets: headed, choices, context, notes });
  faults.push(...duplicatesOf(lines, several), ...tooMany(lines));
  const order = new Map(tables.map(({ name }, i) => [name, i]));
  const rank = ({ sheet, row = 0 }: Fault): number => (order.get(sheet ?? '') ?? 0) * 1e6 + row;
  const leftOut = sheets.flatMap(({ left }) => left);
  return {
    sheets: sheets.map(({ drafts: _drafts, left: _left, faults: _faults, further: _further, ...sheet }) => sheet),
    lines,
    leftOut,
    notes,
    look: lookOf(lines, notes, context),
    faults: faults.toSorted((a, b) => rank(a) - rank(b)),
    digest: digestOf(lines, leftOut),
  };
}

const noHeader =
  'Baris judul kolom tidak ditemukan. Tulis judul kolom di baris pertama, sekurangnya "nama" dan "jabatan".';

/** Says why there is nothing to read. */
function nothingTaken(sheets: readonly SheetReading[]): string {
  const all = (why: SheetReading['leftOut']): boolean => sheets.every(({ leftOut }) => leftOut === why);
  if (all('empty')) return 'Berkas ini kosong. Isi daftarnya, lalu unggah lagi.';
  if (all('hidden')) return 'Semua lembar disembunyikan di Excel. Pilih lembar yang dipakai.';
  if (all('not-chosen')) return 'Tidak ada lembar yang dipilih. Pilih sekurangnya satu.';
  return noHeader;
}

/** Sheets beside others that hold lines as wide as people but no header: they may go on with the list of another sheet. */
function unheaded(tables: readonly Table[], sheets: readonly SheetReading[]): readonly Fault[] {
  if (sheets.every(({ header }) => header === undefined)) return [];
  const message =
    'Lembar ini berisi baris seperti daftar tetapi tanpa judul kolom. Tunjukkan baris judulnya, atau keluarkan lembar ini.';
  return tables.flatMap(({ name, rows }, at) =>
    sheets[at]?.leftOut === 'no-header' && withoutHeading(rows).some((cells) => cells.filter(hasLetters).length > 1)
      ? [{ sheet: name, row: 1, message }]
      : [],
  );
}

/** The first line of a table of figures ("Nama kecamatan", "Jumlah") is no person's. */
function withoutHeading(rows: Table['rows']): Table['rows'] {
  const filled = rows.filter((cells) => cells.some(({ text }) => text.trim() !== ''));
  return filled.length > 1 ? filled.slice(1) : filled;
}

const hasLetters = ({ text }: Cell): boolean => /\p{L}/u.test(text);

const placed = (fault: Fault, several: boolean, sheet: string): Fault => (several ? { sheet, ...fault } : fault);

interface Reading {
  readonly sheet: string;
  readonly draft: Draft;
  readonly several: boolean;
  readonly choices: Choices;
  readonly context: UnderstandContext;
  /** Are added to. */
  readonly faults: Fault[];
  readonly notes: Note[];
}

function lineOf({ sheet, draft, several, choices, context, faults, notes }: Reading): UnderstoodLine {
  const { row } = draft;
  const cells = { ...draft.cells };
  const say = (code: NoteCode, field?: RosterField): void => {
    notes.push(field === undefined ? { code, sheet, row } : { code, sheet, row, field });
  };
  for (const { code, field } of draft.notes) say(code, field);
  const name = textOf(cells.name);
  if (choices.tidyNames && caseOf(name) !== 'usual') {
    cells.name = { text: tidyName(name) };
    say('name-tidied', 'name');
  }
  const found: Fault[] = [...draft.faults];
  const person = found.length > 0 ? undefined : checkRow({ row, cells }, context, found);
  if (person && context.regionCode !== undefined && isNothing(textOf(cells.regionCode))) say('region-from-event');
  for (const fault of found) faults.push(placed(fault, several, sheet));
  const texts = Object.fromEntries(Object.entries(cells).map(([field, cell]) => [field, tidy(cell.text)]));
  if (person && found.length === 0) return { sheet, row, cells: texts, person };
  return { sheet, row, cells: texts, ...(draft.proposed ? { proposed: true } : {}) };
}

const generic = /^(?:sheet|lembar|lembar ?kerja|worksheet|daftar|data|tabel)[\s_]*\(?\d*\)?$/i;

interface Grouping {
  readonly sheets: readonly SheetReading[];
  readonly choices: Choices;
  readonly context: UnderstandContext;
  /** Are added to. */
  readonly notes: Note[];
}

/** Groups for a roster without any: by the names of its sheets, or else by its regions. */
function withGroups(lines: readonly UnderstoodLine[], { sheets, choices, context, notes }: Grouping) {
  const people = lines.flatMap(({ person }) => person ?? []);
  if (people.some(({ group }) => group !== undefined)) return lines;
  const bySheet = sheets.length > 1 && choices.groupBySheet !== false && !sheets.some(({ name }) => generic.test(name));
  if (bySheet) {
    for (const { name } of sheets) notes.push({ code: 'sheet-group', sheet: name });
    return lines.map((line) =>
      line.person?.role === 'penandatangan' ? { ...line, person: { ...line.person, group: tidy(line.sheet) } } : line,
    );
  }
  const grouped = withDefaultGroups(people, context.regions);
  if (grouped === people) return lines;
  notes.push({ code: 'region-group' });
  const next = grouped.values();
  return lines.map((line) => (line.person ? { ...line, person: next.next().value as RosterRow } : line));
}

function duplicatesOf(lines: readonly UnderstoodLine[], several: boolean): readonly Fault[] {
  const rows = lines.flatMap(({ sheet, row, person }): PlacedRow[] =>
    person ? [several ? { sheet, row, person } : { row, person }] : [],
  );
  return findDuplicates(rows);
}

function tooMany(lines: readonly UnderstoodLine[]): readonly Fault[] {
  if (lines.length <= maximumPeople) return [];
  const message = `Daftar memuat ${lines.length} orang; paling banyak ${maximumPeople}. Bagi menjadi beberapa naskah.`;
  return [{ row: lines[maximumPeople]?.row ?? 0, message }];
}

function lookOf(lines: readonly UnderstoodLine[], notes: readonly Note[], { regions }: UnderstandContext) {
  const people = lines.flatMap(({ sheet, row, person }) => (person ? [{ sheet, row, person }] : []));
  const at = (i: number) => ({ sheet: people[i]!.sheet, row: people[i]!.row, name: people[i]!.person.name });
  const looks = lookThrough(
    people.map(({ person }) => person),
    (code) => regions.has(code),
  ).map(
    ({ at: place, others, ...look }): PlacedLook => ({
      ...look,
      ...at(place),
      ...(others ? { others: others.map(at) } : {}),
    }),
  );
  const joined = new Set(notes.flatMap(({ code, sheet, row }) => (code === 'lines-joined' ? [`${row} ${sheet}`] : [])));
  const guessed = notes.some(({ code }) => code === 'encoding-guessed');
  const lookAt = people.flatMap(({ sheet, row, person }): PlacedLook[] => {
    const place = { sheet, row, name: person.name };
    return [
      ...(joined.has(`${row} ${sheet}`) ? [{ code: 'lines-joined' as const, ...place }] : []),
      ...(guessed && beyondAscii.test(Object.values(person).join(' '))
        ? [{ code: 'letters-guessed' as const, ...place }]
        : []),
    ];
  });
  return [...looks, ...lookAt];
}

const beyondAscii = /[\u0080-\uffff]/;

const digestOf = (lines: readonly UnderstoodLine[], leftOut: readonly LeftOut[]): string => {
  const people = lines.map(({ sheet, row, person }) => ({ sheet, row, person: (person as unknown as Json) ?? null }));
  const left = leftOut.map(({ sheet, row, code }) => ({ sheet, row, code }));
  return sha256Hex(canonicalBytes({ people, left }));
};
