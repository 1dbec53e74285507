import { looksLikeDegree } from './check.ts';
import { tidy } from './clean.ts';
import { type Column, columnFor } from './columns.ts';
import type { HeaderRows } from './header-rows.ts';
import { isUsualDegree } from './name-case.ts';
import type { Cell, Table } from './row.ts';

/** A line of a CSV file with more cells than the header: everything after some cell stands one column too far right. */
export interface Shift {
  readonly message: string;
  /** The cells as they probably were, if an academic degree tells where the line was split. */
  readonly cells?: readonly Cell[];
}

export function findShift(
  table: Table,
  header: HeaderRows,
  columns: readonly Column[],
  row: number,
): Shift | undefined {
  if (header.to < 0) return undefined;
  const headings = headingsOf(table, header);
  const width = Math.max(...headings.map(lastFilled));
  const cells = table.rows[row] ?? [];
  if (!table.separated) return findMove(cells, width, columns);
  const nameAt = columnFor(columns, 'name')?.index ?? 0;
  const surplus = lastFilled(cells) > width;
  const isDegree = (text: string): boolean => looksLikeDegree(text) || (surplus && isUsualDegree(text));
  const degree = cells.findIndex(({ text }, i) => i > nameAt && isDegree(tidy(text)));
  const whole = cells.length > Math.max(...headings.map(({ length }) => length));
  if (!surplus && !(whole && degree > 0)) return undefined;
  const counts = `Baris ini punya ${Math.max(lastFilled(cells), width + 1)} sel, judulnya ${width}`;
  if (degree !== nameAt + 1)
    return {
      message: `${counts}: ada tanda pemisah di dalam salah satu isi. Beri tanda kutip pada isi itu, atau simpan sebagai .xlsx.`,
    };
  let end = degree;
  while (isDegree(tidy(cells[end]?.text ?? ''))) end++;
  const name = cells.slice(nameAt, end).map(({ text }) => tidy(text));
  return {
    message: `${counts}: koma sebelum gelar "${tidy(cells[degree]?.text ?? '')}" dibaca sebagai batas kolom, sehingga jabatan dan sesudahnya bergeser. Beri tanda kutip pada nama, atau simpan sebagai .xlsx.`,
    cells: [...cells.slice(0, nameAt), { text: name.join(', ') }, ...cells.slice(end)],
  };
}

/** A line of a workbook whose cells stand one column too far to the right or to the left: a cell was inserted or deleted. */
function findMove(cells: readonly Cell[], width: number, columns: readonly Column[]): Shift | undefined {
  const at = (meaning: 'name' | 'position' | 'order'): string => {
    const column = columnFor(columns, meaning);
    return column ? tidy(cells[column.index]?.text ?? '') : 'ada';
  };
  const filled = lastFilled(cells);
  const says = (side: string): string =>
    `Isi baris ini bergeser ke ${side}: mungkin ada sel yang disisipkan atau dihapus. Kembalikan ke bawah judulnya.`;
  if (filled > width && (!/\p{L}/u.test(at('name')) || at('position') === '')) {
    const empty = cells.findIndex(({ text }) => text.trim() === '');
    const counts = `Baris ini punya ${filled} sel, judulnya ${width}. `;
    return { message: counts + says('kanan'), ...(empty < 0 ? {} : { cells: cells.toSpliced(empty, 1) }) };
  }
  const order = columnFor(columns, 'order')?.index;
  if (order === undefined || filled === width || !/\p{L}{3}/u.test(at('order')) || at('name') === '') return undefined;
  return { message: says('kiri'), cells: cells.toSpliced(order, 0, { text: '' }) };
}

const headingsOf = ({ rows }: Table, { from, to }: HeaderRows) => rows.slice(Math.max(from, 0), to + 1);

/** Whether a line has a content to the right of the last heading. */
export const isWider = (table: Table, header: HeaderRows, row: number): boolean =>
  header.to >= 0 && lastFilled(table.rows[row] ?? []) > Math.max(...headingsOf(table, header).map(lastFilled));

const lastFilled = (cells: readonly Cell[]): number => cells.findLastIndex(({ text }) => text.trim() !== '') + 1;
