import type { Fault } from '../errors.ts';
import type { Choices, Remembered } from './choices.ts';
import { type Column, columnsOf } from './columns.ts';
import { type Draft, draftOf } from './drafts.ts';
import { findHeader, type HeaderRows } from './header-rows.ts';
import { headingKey, labels, type Meaning, rosterFields } from './headings.ts';
import { divideLines, type LeftOut } from './lines.ts';
import type { Table } from './row.ts';
import { findShift } from './shift.ts';

/** Why a sheet was left out: it is hidden, has no header or no line, or was not chosen. */
export type SheetLeftOut = 'hidden' | 'no-header' | 'empty' | 'not-chosen';

/** One sheet as it was understood. */
export interface SheetReading {
  readonly name: string;
  readonly hidden: boolean;
  /** Absent for a sheet that is taken. */
  readonly leftOut?: SheetLeftOut;
  readonly header?: HeaderRows;
  readonly columns: readonly Column[];
  readonly drafts: readonly Draft[];
  readonly left: readonly LeftOut[];
  /** Faults of the header: rows and columns that are not there, or there twice. */
  readonly faults: readonly Fault[];
}

const nothing = { columns: [], drafts: [], left: [], faults: [] } as const;

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
  const columns = columnsOf(table, header, choices, remembered);
  const faults = faultsOf(columns, header);
  const decisions = new Map(choices.lines?.filter(({ sheet }) => sheet === name).map((one) => [one.row - 1, one]));
  const hiddenRows = choices.hiddenRows === true;
  const { lines, leftOut } = divideLines({ table, header, columns, decisions, hiddenRows });
  const drafts = lines.map((line): Draft => {
    const choice = decisions.get(line.row);
    const shift = findShift(table, header, columns, line.row);
    if (!shift) return draftOf(table, columns, line, choice);
    const rows = shift.cells ? table.rows.with(line.row, shift.cells) : table.rows;
    const draft = draftOf({ ...table, rows }, columns, line, choice);
    if (choice?.set) return draft;
    const proposed = shift.cells ? ({ proposed: true } as const) : {};
    return { ...draft, ...proposed, faults: [{ row: line.row + 1, message: shift.message }] };
  });
  return { name, hidden, header, columns, drafts, left: leftOut, faults };
}

/** Columns that a roster cannot do without, or that two columns claim to be. */
function faultsOf(columns: readonly Column[], header: HeaderRows): readonly Fault[] {
  const has = (meaning: Meaning): number => columns.filter((column) => column.meaning === meaning).length;
  const row = header.to + 1;
  const twice = rosterFields
    .filter((field) => has(field) > 1)
    .map((field) => ({ row, column: labels[field], message: `Ada dua kolom untuk ${labels[field]}. Sisakan satu.` }));
  const office = columns.some((column) => column.office !== undefined);
  const lacking = [...(has('name') === 0 ? ['nama'] : []), ...(has('position') === 0 && !office ? ['jabatan'] : [])];
  if (lacking.length === 0) return twice;
  const message = `Kolom ${lacking.join(' dan ')} tidak ditemukan di baris judul kolom. Tunjukkan kolomnya.`;
  return [...twice, { row, message }];
}
