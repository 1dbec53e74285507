import { looksLikeDegree } from './check.ts';
import { tidy } from './clean.ts';
import { type Column, columnFor } from './columns.ts';
import type { HeaderRows } from './header-rows.ts';
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
  if (!table.separated || header.to < 0) return undefined;
  const headings = table.rows.slice(Math.max(header.from, 0), header.to + 1);
  const width = Math.max(...headings.map(lastFilled));
  const cells = table.rows[row] ?? [];
  const nameAt = columnFor(columns, 'name')?.index ?? 0;
  const degree = cells.findIndex(({ text }, i) => i > nameAt && looksLikeDegree(tidy(text)));
  const surplus = lastFilled(cells) > width;
  const whole = cells.length > Math.max(...headings.map(({ length }) => length));
  if (!surplus && !(whole && degree > 0)) return undefined;
  const counts = `Baris ini punya ${Math.max(lastFilled(cells), width + 1)} sel, judulnya ${width}`;
  if (degree !== nameAt + 1)
    return {
      message: `${counts}: ada tanda pemisah di dalam salah satu isi. Beri tanda kutip pada isi itu, atau simpan sebagai .xlsx.`,
    };
  let end = degree;
  while (looksLikeDegree(tidy(cells[end]?.text ?? ''))) end++;
  const name = cells.slice(nameAt, end).map(({ text }) => tidy(text));
  return {
    message: `${counts}: koma sebelum gelar "${tidy(cells[degree]?.text ?? '')}" dibaca sebagai batas kolom, sehingga jabatan dan sesudahnya bergeser. Beri tanda kutip pada nama, atau simpan sebagai .xlsx.`,
    cells: [...cells.slice(0, nameAt), { text: name.join(', ') }, ...cells.slice(end)],
  };
}

const lastFilled = (cells: readonly Cell[]): number => cells.findLastIndex(({ text }) => text.trim() !== '') + 1;
