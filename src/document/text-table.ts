import { hairline, headerShade, measure, paper } from './canvas.ts';
import { breakLines } from './lines.ts';
import type { Sheet } from './sheet.ts';
import { addElement, type Element, headerScope } from './structure.ts';
import type { Typeface } from './typeface.ts';

const size = 9.5;
const step = 12.2;
const pad = 4;

interface Column {
  readonly left: number;
  readonly width: number;
}

interface Row {
  readonly kind: 'head' | 'row';
  readonly face: Typeface;
  readonly cells: readonly (readonly string[])[];
  readonly height: number;
}

/**
 * A table with a header that is repeated on every page; rows are never split. Column widths depend on the text.
 * @param least height of a row, in points
 */
export function setTable(
  sheet: Sheet,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  least = 0,
): void {
  const columns = layColumns(sheet, header, rows);
  const table = addElement(sheet.root, 'Table');
  const head = breakRow(sheet, columns, 'head', header);
  sheet.ensure(head.height + 40);
  drawRow(sheet, columns, head, addElement(table, 'TR'));
  for (const cells of rows) {
    const broken = breakRow(sheet, columns, 'row', cells);
    const row = { ...broken, height: Math.max(least, broken.height) };
    if (!sheet.fits(row.height)) {
      sheet.turn();
      drawRow(sheet, columns, head);
    }
    drawRow(sheet, columns, row, addElement(table, 'TR'));
  }
  sheet.y -= 10;
}

function breakRow(sheet: Sheet, columns: readonly Column[], kind: Row['kind'], texts: readonly string[]): Row {
  const face = kind === 'head' ? sheet.bold : sheet.regular;
  const cells = columns.map(({ width }, i) => breakLines(texts[i] ?? '', face, size, width - 2 * pad));
  return { kind, face, cells, height: Math.max(...cells.map((lines) => lines.length)) * step + 2 * pad - 1 };
}

/** @param element the row's; absent for a repeated header, which is not read aloud again */
function drawRow(sheet: Sheet, columns: readonly Column[], row: Row, element?: Element): void {
  const { canvas } = sheet.page;
  const top = sheet.y;
  const y = top - row.height;
  canvas.artifact(() => {
    if (row.kind === 'head') {
      canvas.fill({ x: paper.left, y, width: measure, height: row.height }, headerShade);
      canvas.line([paper.left, top], [paper.left + measure, top], 0.5, hairline);
    }
    canvas.line([paper.left, y], [paper.left + measure, y], 0.5, hairline);
    for (const x of [...columns.map(({ left }) => left), paper.left + measure])
      canvas.line([x, top], [x, y], 0.5, hairline);
  });
  for (const [i, lines] of row.cells.entries()) {
    const place = { x: columns[i]!.left + pad, y: top - pad - size * 0.9, step };
    const draw = (): void => canvas.lines(lines, place, { face: row.face, size });
    if (!element) canvas.artifact(draw);
    else if (row.kind === 'head') canvas.mark(addElement(element, 'TH', headerScope('Column')), draw);
    else canvas.mark(addElement(element, 'TD'), draw);
  }
  sheet.y = y;
}

/**
 * Every column is at least as wide as its longest word; the remaining width is shared in proportion to the text in
 * each.
 */
function layColumns(sheet: Sheet, header: readonly string[], rows: readonly (readonly string[])[]): readonly Column[] {
  const texts = header.map((title, i) => [title, ...rows.map((row) => row[i] ?? '')]);
  const longestWord = (text: string): number =>
    Math.max(0, ...text.split(' ').map((word) => Math.min(140, sheet.bold.width(word, size))));
  const most = (cells: readonly string[], width: (cell: string) => number): number =>
    cells.reduce((widest, cell) => Math.max(widest, width(cell)), 0);
  const least = texts.map((cells) => most(cells, longestWord) + 2 * pad + 1);
  const wish = texts.map((cells) => most(cells, (cell) => Math.min(300, sheet.regular.width(cell, size))));
  const sum = (widths: readonly number[]): number => widths.reduce((total, width) => total + width, 0);
  const room = Math.max(0, measure - sum(least));
  let left: number = paper.left;
  return least.map((width, i) => {
    const column = { left, width: width + (room * wish[i]!) / (sum(wish) || 1) };
    left += column.width;
    return column;
  });
}
