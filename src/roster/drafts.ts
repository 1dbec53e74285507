import type { Fault } from '../errors.ts';
import type { LineChoice } from './choices.ts';
import { hasCompatibility, isNothing, rankWithin, repairMojibake, splitNumbers, textOf, tidy } from './clean.ts';
import { type Column, columnFor } from './columns.ts';
import { bodyCell, cellAt, spanAt } from './header-rows.ts';
import { labels, type Meaning, rosterFields } from './headings.ts';
import type { Line } from './lines.ts';
import type { NoteCode } from './notes.ts';
import type { Cell, RosterField, Table } from './row.ts';

/** A person's line on its way from the sheet to the roster. */
export interface Draft {
  /** From 1. */
  readonly row: number;
  readonly cells: Partial<Record<RosterField, Cell>>;
  readonly notes: readonly { readonly code: NoteCode; readonly field?: RosterField }[];
  readonly faults: readonly Fault[];
  /** The cells are a proposal, which a person has to confirm. */
  readonly proposed?: true;
}

type Note = (code: NoteCode, field?: RosterField) => void;

/** Gathers what the cells of a line say about a person. Whatever is joined, moved or repaired on the way is noted. */
export function draftOf(table: Table, columns: readonly Column[], line: Line, choice?: LineChoice): Draft {
  const notes: { code: NoteCode; field?: RosterField }[] = [];
  const faults: Fault[] = [];
  const note: Note = (code, field) => {
    if (!notes.some((one) => one.code === code && one.field === field))
      notes.push(field === undefined ? { code } : { code, field });
  };
  const row = line.row + 1;
  const cells: Partial<Record<RosterField, Cell>> = {};
  for (const field of rosterFields) {
    const column = columnFor(columns, field);
    if (!column) continue;
    const cell = field === 'rank' ? gatherRank(table, columns, line, note) : gather(table, column, line, note);
    cells[field] = repaired(cell, (code) => note(code, field));
  }
  completeName(cells, (meaning) => textAt(table, columns, meaning, line), note);
  completePosition(cells, columns, (meaning) => textAt(table, columns, meaning, line), note);
  if (line.section !== undefined && !columnFor(columns, 'group')) {
    cells.group = { text: line.section };
    note('section-group', 'group');
  }
  moveRank(cells, note);
  moveNumbers(cells, note, (message) => faults.push({ row, column: labels.nip, message }));
  for (const [field, text] of Object.entries(choice?.set ?? {})) cells[field as RosterField] = { text };
  return { row, cells, notes, faults };
}

/** The cell of a column: several cells under one merged heading are joined, merged cells fill the lines they cover. */
function gather(table: Table, column: Column, { row, further }: Line, note: Note): Cell {
  const field = column.meaning as RosterField;
  const parts: Cell[] = [];
  for (let index = column.index; index <= column.last; index++) {
    const span = spanAt(table.spans, row, index);
    if (span && span.left < index) continue;
    const cell = cellAt(table, row, index);
    if (cell.text.trim() === '') continue;
    if (span && span.top < row) note('merged-filled', field);
    parts.push(cell);
  }
  if (parts.length > 1) note('columns-joined', field);
  const more = further.flatMap((next) => {
    const cell = table.rows[next]?.[column.index];
    return cell && cell.text.trim() !== '' && cell.text.trim() !== parts[0]?.text.trim() ? [cell] : [];
  });
  if (more.length > 0) note('lines-joined', field);
  const all = [...parts, ...more];
  const [only] = all;
  if (all.length === 1 && only) return only;
  // digits of a long number are lost: what is joined with one is no text that could be trusted
  const lost = all.some(({ text, number }) => number && text.length > 15);
  return { text: all.map(({ text }) => text).join(' '), ...(lost ? { number: true } : {}) };
}

/** Rank and grade often stand in two columns; one that says what the other says is left out. */
function gatherRank(table: Table, columns: readonly Column[], line: Line, note: Note): Cell {
  const cells = columns.filter(({ meaning }) => meaning === 'rank').map((column) => gather(table, column, line, note));
  const filled = cells.filter(({ text }) => !isNothing(tidy(text)));
  const said = filled.filter((cell) => !filled.some((one) => one !== cell && tidy(one.text).includes(tidy(cell.text))));
  const [only = filled[0] ?? cells[0] ?? { text: '' }] = said;
  if (said.length < 2) return only;
  note('columns-joined', 'rank');
  return { text: said.map(({ text }) => text).join(' ') };
}

/** Moves a rank that stands behind a name to its own field. */
function moveRank(cells: Draft['cells'], note: Note): void {
  const name = tidy(cells.name?.text ?? '');
  const found = rankWithin(name);
  if (found === undefined || found === name) return;
  cells.name = { text: tidy(name.replace(found, ' ')) };
  if (textOf(cells.rank) === '') cells.rank = { text: tidy(found.replace(/^[\s,;/(–-]+/, '')) };
  note('rank-moved', 'rank');
}

function repaired(cell: Cell, note: (code: NoteCode) => void): Cell {
  const whole = repairMojibake(cell.text);
  if (whole !== undefined) note('encoding-repaired');
  const text = whole ?? cell.text;
  if (hasCompatibility(text)) note('letters-replaced');
  if (isNothing(tidy(text)) && /[\p{L}\d]/u.test(text)) note('nothing');
  return whole === undefined ? cell : { ...cell, text: whole };
}

const textAt = (table: Table, columns: readonly Column[], meaning: Meaning, { row }: Line): string => {
  const column = columnFor(columns, meaning);
  return column ? textOf(bodyCell(table, row, column.index)) : '';
};

/** "Budi, NIP. -": the word without its number. */
const emptyNumber = /[\s,;/(–-]*\bNIP(?:PPK|PK)?\b[\s.:)–-]*$/i;

type TextAt = (meaning: Meaning) => string;

/** Puts titles from columns of their own to the name: "Drs." before it, ", M.Si." behind it. */
function completeName(cells: Draft['cells'], at: TextAt, note: Note): void {
  const name = textOf(cells.name);
  const [before, behind] = [at('titleBefore'), at('titleAfter')];
  if (name === '' || (before === '' && behind === '')) return;
  note('titles-joined', 'name');
  const start = before === '' ? name : `${before} ${name}`;
  cells.name = { text: behind === '' ? start : `${start}, ${behind.replace(/^[,\s]+/, '')}` };
}

/** Completes "Wali Nagari" with its place, or gives the office that the heading of the names says ("Nama Wali Nagari"), with the place if a column has it. */
function completePosition(cells: Draft['cells'], columns: readonly Column[], at: TextAt, note: Note): void {
  if (textOf(cells.name) === '') return;
  const own = columnFor(columns, 'position') !== undefined;
  const office = own ? textOf(cells.position) : columnFor(columns, 'name')?.office;
  if (office === undefined || (own && !ofPlace.test(office))) return;
  const district =
    /camat$/i.test(office) && /kecamatan|\bkec\b|distrik/i.test(columnFor(columns, 'group')?.heading ?? '');
  const place = at('place') || (district ? at('group') : '');
  const [kind = ''] = office.split(' ').slice(-1);
  const bare = place.replace(new RegExp(`^(?:${kind}|kecamatan|kec\\.|desa|nagari|kelurahan)\\s+`, 'i'), '');
  if (own && bare === '') return;
  cells.position = { text: bare === '' ? office : `${office} ${bare}` };
  note(own ? 'position-completed' : 'position-from-heading', 'position');
}

/** Offices of one place, written without it. */
const ofPlace =
  /^(?:(?:pj|plt|plh|pjs)\.?\s+)?(?:wali nagari|kepala desa|kades|camat|lurah|keuchik|geuchik|perbekel|penghulu|peratin|pambakal)$/i;

/**
 * Moves a NIP that stands in another field into its own, and removes the number of an identity card from every field:
 * nothing of it is kept.
 */
function moveNumbers(cells: Draft['cells'], note: Note, fault: (message: string) => void): void {
  const found: string[] = [];
  for (const field of rosterFields) {
    const cell = cells[field];
    if (!cell || cell.number) continue;
    const { text, nips, niks } = splitNumbers(tidy(cell.text));
    if (niks > 0) note('nik-removed', field);
    if (field === 'nip') {
      if (niks > 0) cells.nip = { text };
      if (nips.length > 0) {
        cells.nip = { text: nips[0]! };
        found.unshift(...nips);
      }
      continue;
    }
    if (nips.length > 0) note('nip-moved', field);
    found.push(...nips);
    if (nips.length + niks > 0) cells[field] = { text };
    else if (field === 'name' && emptyNumber.test(text)) {
      cells.name = { text: text.replace(emptyNumber, '') };
      note('nothing', 'nip');
    }
  }
  const different = [...new Set(found)];
  if (different.length > 1) fault('Baris ini memuat dua NIP yang berbeda. Sisakan satu.');
  const [nip] = different;
  if (nip !== undefined && !cells.nip?.number) cells.nip = { text: nip };
}
