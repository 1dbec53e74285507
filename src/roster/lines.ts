import type { LineChoice } from './choices.ts';
import { tidy } from './clean.ts';
import { type Column, columnFor } from './columns.ts';
import { bodyCell, type HeaderRows, spanAt } from './header-rows.ts';
import { findMeaning } from './headings.ts';
import {
  beginsSignature,
  isMoreAbout,
  isNumbering,
  isSection,
  isTotal,
  type LeftOutCode,
  type LineFacts,
  resumes,
  sectionName,
} from './line-kinds.ts';
import type { Cell, Table } from './row.ts';

/** A line of a sheet that is taken for a person, with the lines below it that go on with the same person. */
export interface Line {
  /** From 0. */
  readonly row: number;
  readonly further: readonly number[];
  readonly section?: string;
}

export interface LeftOut {
  readonly sheet: string;
  /** From 1. */
  readonly row: number;
  readonly code: LeftOutCode;
  /** What stands in the line, shortened. */
  readonly text: string;
}

interface Body {
  readonly table: Table;
  readonly header: HeaderRows;
  readonly columns: readonly Column[];
  /** What was decided about single lines, by their row from 0. */
  readonly decisions: ReadonlyMap<number, LineChoice>;
  readonly hiddenRows: boolean;
}

/** Divides the lines below a header into people and what is left out, each with its reason. */
export function divideLines(body: Body): { readonly lines: readonly Line[]; readonly leftOut: readonly LeftOut[] } {
  const { table } = body;
  const lines: { row: number; further: number[]; section?: string }[] = [];
  const leftOut: LeftOut[] = [];
  let ended: 'total' | 'signature' | undefined;
  let section: string | undefined;
  const lastPerson = lastPersonOf(body);
  for (const [row, cells] of table.rows.entries()) {
    if (isBlank(cells)) continue;
    const facts = factsOf(body, row);
    const code =
      decided(body, row) ??
      kindOf(body, row, {
        facts,
        ended,
        first: lines.length === 0,
        last: row > lastPerson && (ended !== undefined || isBlank(table.rows[row - 1])),
      });
    if (code === 'header') continue;
    if (code === 'total') ended ??= 'total';
    if (code === 'signature-block') ended = 'signature';
    if (code === 'section') section = sectionName(facts.texts[0] ?? '');
    if (code === 'further') lines.at(-1)?.further.push(row);
    else if (code === 'person') lines.push({ row, further: [], ...(section === undefined ? {} : { section }) });
    else leftOut.push({ sheet: table.name, row: row + 1, code, text: shortText(table, row) });
    if (code === 'person') ended = undefined;
  }
  return { lines, leftOut };
}

/** `further`: more about the person above. */
type Kind = LeftOutCode | 'header' | 'person' | 'further';

/** What is decided by the place of a line, by a person, or by whether it is hidden. */
function decided({ table, header, decisions, hiddenRows }: Body, row: number): Kind | undefined {
  if (row < header.from) return 'above-header';
  if (row <= header.to) return 'header';
  const chosen = decisions.get(row)?.take;
  if (chosen !== undefined) return chosen ? 'person' : 'chosen';
  return table.hiddenRows.has(row) && !hiddenRows ? 'hidden-row' : undefined;
}

interface Situation {
  readonly facts: LineFacts;
  readonly ended: 'total' | 'signature' | undefined;
  /** No person was met so far. */
  readonly first: boolean;
  /** No person stands below, and a blank line or a total above. */
  readonly last: boolean;
}

function kindOf(body: Body, row: number, { facts, ended, first, last }: Situation): Kind {
  if (first && row <= body.header.to + 3 && isNumbering(numbered(facts))) return 'numbering';
  if (repeatsHeader(body, row)) return 'repeated-header';
  if (facts.texts.length === 0) return 'number-only';
  if (!first && continuesName(body, row)) return 'further';
  if (isTotal(facts)) return 'total';
  if (!first && ended !== 'signature' && beginsSignature(facts, last)) return 'signature-block';
  const section = isSection(facts) && precedesPerson(body, row);
  if (ended && !resumes(facts, ended)) return section ? 'section' : 'below';
  if (!first && isMoreAbout(facts)) return 'further';
  return section ? 'section' : 'person';
}

const numbered = ({ order, texts }: LineFacts): readonly string[] => (order === '' ? texts : [order, ...texts]);

/** A longer text is told by its beginning. */
const longest = 300;

function factsOf({ table, columns }: Body, row: number): LineFacts {
  const cells = table.rows[row] ?? [];
  const order = columnFor(columns, 'order')?.index ?? -1;
  const own = cells
    .map(({ text }, index) => ({ text: tidy(text.slice(0, longest)), index }))
    .filter(({ text }) => text !== '');
  const isOrder = (one: (typeof own)[number]): boolean =>
    one.index === order && /^(?:\d+|[ivxlc]+|[a-z])[.)]?$/i.test(one.text);
  const [first] = own;
  const span = first && spanAt(table.spans, row, first.index);
  const at = (meaning: 'name' | 'position'): string => {
    const column = columnFor(columns, meaning);
    if (!column) return '';
    const texts = cells.slice(column.index, column.last + 1).map(({ text }) => tidy(text));
    return texts.filter(Boolean).join(' ') || tidy(bodyCell(table, row, column.index).text);
  };
  return {
    texts: own.filter((one) => !isOrder(one)).map(({ text }) => text),
    order: own.find(isOrder)?.text ?? '',
    name: at('name'),
    position: columnFor(columns, 'position') ? at('position') : officeFor(columns, at('name')),
    wide: span !== undefined && span.right > span.left,
  };
}

/** Where the heading of the names gives the office ("Nama Camat"), everybody with a name has a position. */
const officeFor = (columns: readonly Column[], name: string): string =>
  name === '' ? '' : (columnFor(columns, 'name')?.office ?? '');

/** The last line that is plainly one of a person, from 0; -1 if there is none. */
function lastPersonOf(body: Body): number {
  const narrow = body.columns.length < 3;
  for (let row = body.table.rows.length - 1; row > body.header.to; row--)
    if (resumes(factsOf(body, row), narrow ? 'total' : 'signature')) return row;
  return -1;
}

const isBlank = (cells: readonly Cell[] = []): boolean => cells.every(({ text }) => text.trim() === '');

/** The cell of the name is merged with the one above: the line is more about the same person. */
function continuesName({ table, columns }: Body, row: number): boolean {
  const column = columnFor(columns, 'name');
  const span = column && spanAt(table.spans, row, column.index);
  return span !== undefined && span.top < row;
}

/** A header that is printed again on the next page. */
function repeatsHeader({ table, columns }: Body, row: number): boolean {
  const says = (meaning: 'name' | 'position'): boolean | undefined => {
    const column = columnFor(columns, meaning);
    return column && findMeaning(tidy(table.rows[row]?.[column.index]?.text ?? '')) === meaning;
  };
  return says('name') === true && says('position') !== false;
}

function precedesPerson(body: Body, row: number): boolean {
  for (let next = row + 1; next < Math.min(row + 6, body.table.rows.length); next++) {
    const facts = factsOf(body, next);
    if (facts.texts.length > 1 && facts.name !== '' && facts.position !== '') return true;
    if (facts.texts.length > 0 && !isSection(facts)) return false;
  }
  return false;
}

const shortText = (table: Table, row: number): string =>
  (table.rows[row] ?? [])
    .map(({ text }) => tidy(text).replace(/\d(?:[ .]?\d){14,}/g, '…'))
    .filter(Boolean)
    .join(' | ')
    .slice(0, 160);
