import type { Fault } from '../errors.ts';
import type { Choices, Remembered } from './choices.ts';
import { tidy } from './clean.ts';
import { type Column, columnsOf } from './columns.ts';
import { type Draft, draftOf } from './drafts.ts';
import { findHeader, type HeaderRows, headersOf } from './header-rows.ts';
import { headingKey, labels, type Meaning, rosterFields } from './headings.ts';
import { divideLines, type LeftOut } from './lines.ts';
import type { Cell, RosterField, Table } from './row.ts';
import { findShift, isWider } from './shift.ts';

/** Why a sheet was left out: it is hidden, has no header or no line, or was not chosen. */
export type SheetLeftOut = 'hidden' | 'no-header' | 'empty' | 'not-chosen';

/** One sheet as it was understood. */
export interface SheetReading {
  readonly name: string;
  readonly hidden: boolean;
  /** Absent for a sheet that is taken. */
  readonly leftOut?: SheetLeftOut;
  readonly header?: HeaderRows;
  /** Headers of further tables below the first, by their last row from 0. */
  readonly further: readonly number[];
  readonly columns: readonly Column[];
  readonly drafts: readonly Draft[];
  readonly left: readonly LeftOut[];
  /** Faults of the header: rows and columns that are not there, or there twice. */
  readonly faults: readonly Fault[];
}

const nothing = { further: [], columns: [], drafts: [], left: [], faults: [] } as const;

export function readSheetOf(table: Table, choices: Choices, remembered: Remembered): SheetReading {
  const { name, hidden } = table;
  const said = { name, hidden, ...nothing };
  if (choices.sheets && !choices.sheets.includes(name)) return { ...said, leftOut: hidden ? 'hidden' : 'not-chosen' };
  if (hidden && !choices.sheets) return { ...said, leftOut: 'hidden' };
  if (table.rows.every((row) => row.every(({ text }) => text.trim() === ''))) return { ...said, leftOut: 'empty' };
  const decided = choices.columns?.map(({ heading, meaning }) => [headingKey(heading), meaning] as const) ?? [];
  const known = new Map([...remembered, ...decided]);
  const chosen = choices.headers?.find(({ sheet }) => sheet === name);
  const header = chosen ? { from: chosen.from - 1, to: chosen.to - 1 } : findHeader(table, known);
  if (!header) return { ...said, leftOut: 'no-header' };
  const headers = chosen ? [header] : headersOf(table, header);
  const read = headers.map((one, at) =>
    readPart(
      partOf(table, at === 0 ? 0 : beginOf(table, one), headers[at + 1] && beginOf(table, headers[at + 1]!)),
      one,
      choices,
      remembered,
    ),
  );
  const [first, ...others] = read;
  const columns = others.reduce(withColumns, first?.columns ?? []);
  const all = <T>(of: (part: Part) => readonly T[]): readonly T[] => read.flatMap(of);
  return {
    ...{ name, hidden, header: headers[0] ?? header, columns, further: headers.slice(1).map(({ to }) => to) },
    ...{ drafts: all(({ drafts }) => drafts), left: all(({ left }) => left), faults: all(({ faults }) => faults) },
  };
}

type Part = Pick<SheetReading, 'columns' | 'drafts' | 'left' | 'faults'>;

/** Where a further table begins: with its header, or the titles above it. */
function beginOf({ rows }: Table, { from }: HeaderRows): number {
  const filled = (row: number): number => (rows[row] ?? []).filter(({ text }) => text.trim() !== '').length;
  let begin = from;
  while (begin > 0 && filled(begin - 1) < 2) begin--;
  return begin;
}

/** The lines of one of several tables of a sheet, at their places. */
const partOf = (table: Table, from: number, to = table.rows.length): Table =>
  from === 0 && to === table.rows.length
    ? table
    : { ...table, rows: table.rows.map((cells, row) => (row >= from && row < to ? cells : [])) };

const withColumns = (columns: readonly Column[], part: Part): readonly Column[] => [
  ...columns,
  ...part.columns.filter(
    (one) => !columns.some(({ heading, index }) => heading === one.heading && index === one.index),
  ),
];

function readPart(table: Table, header: HeaderRows, choices: Choices, remembered: Remembered): Part {
  const { name } = table;
  const columns = columnsOf(table, header, choices, remembered);
  const faults = faultsOf(columns, header);
  const decisions = new Map(choices.lines?.filter(({ sheet }) => sheet === name).map((one) => [one.row - 1, one]));
  const hiddenRows = choices.hiddenRows === true;
  const { lines, leftOut } = divideLines({ table, header, columns, decisions, hiddenRows });
  const drafts = lines.map((line): Draft => {
    const choice = decisions.get(line.row);
    const shift = findShift(table, header, columns, line.row);
    if (!shift) {
      const draft = draftOf(table, columns, line, choice);
      if (!isWider(table, header, line.row)) return draft;
      return { ...draft, notes: [...draft.notes, { code: 'beyond-header' }] };
    }
    const rows = shift.cells ? table.rows.with(line.row, shift.cells) : table.rows;
    const draft = draftOf({ ...table, rows }, columns, line, choice);
    if (choice?.set) return draft;
    const proposed = shift.cells ? ({ proposed: true } as const) : {};
    return { ...draft, ...proposed, faults: [{ row: line.row + 1, message: shift.message }] };
  });
  return { columns, drafts: withRepeated(drafts), left: leftOut, faults };
}

const oneCell =
  'Semua kolom berada dalam satu sel, dipisahkan koma atau titik koma. Di Excel pilih Data, Text to Columns, lalu simpan sebagai .xlsx.';

/** Columns that a roster cannot do without, or that two columns claim to be. */
function faultsOf(columns: readonly Column[], header: HeaderRows): readonly Fault[] {
  const has = (meaning: Meaning): number => columns.filter((column) => column.meaning === meaning).length;
  const row = header.to + 1;
  const twice = rosterFields
    .filter((field) => field !== 'rank' && has(field) > 1)
    .map((field) => ({ row, column: labels[field], message: `Ada dua kolom untuk ${labels[field]}. Sisakan satu.` }));
  const office = columns.some((column) => column.office !== undefined);
  const lacking = [...(has('name') === 0 ? ['nama'] : []), ...(has('position') === 0 && !office ? ['jabatan'] : [])];
  if (lacking.length === 0) return twice;
  if (columns.length === 1 && /[,;|]/.test(columns[0]?.heading ?? '')) return [{ row, message: oneCell }];
  const message = `Kolom ${lacking.join(' dan ')} tidak ditemukan di baris judul kolom. Tunjukkan kolomnya.`;
  return [...twice, { row, message }];
}

/** "sda", "idem" and a ditto mark stand for what the line above says. */
const ditto =
  /^(?:["”“''’`〃]+|[-–]+\s*["”“'’〃]+\s*[-–]+|s\.?\s?d\.?\s?a\.?|idem\.?|ditto|sama dengan (?:di )?atas)$/i;

function withRepeated(drafts: readonly Draft[]): readonly Draft[] {
  const above: Partial<Record<RosterField, Cell>> = {};
  return drafts.map((draft) => {
    const repeated = rosterFields.filter((field) => {
      const text = tidy(draft.cells[field]?.text ?? '');
      return field !== 'name' && ditto.test(text) && above[field] !== undefined;
    });
    const cells = { ...draft.cells, ...Object.fromEntries(repeated.map((field) => [field, above[field]])) };
    Object.assign(above, cells);
    if (repeated.length === 0) return draft;
    return {
      ...draft,
      cells,
      notes: [...draft.notes, ...repeated.map((field) => ({ code: 'repeated' as const, field }))],
    };
  });
}
