import { measure, paper } from './canvas.ts';
import { breakLines } from './lines.ts';
import { textSize } from './paragraph.ts';
import type { Sheet } from './sheet.ts';
import { addElement, type Element, headerScope } from './structure.ts';

/** Label and value. */
export type FactRows = readonly (readonly string[])[];

const gap = 14;
const between = 1.5;
const after = 8;

/**
 * Breaks label and value of each row into lines, and measures the total height; `labels` is the width of the first
 * column.
 */
function layFacts(sheet: Sheet, rows: FactRows, width: number, size: number) {
  const face = sheet.regular;
  const step = size * 1.36;
  const labels = Math.min(width / 2.6, Math.max(...rows.map(([label = '']) => face.width(label, size)))) + gap;
  const laid = rows.map(([label = '', value = '']) => {
    const left = breakLines(label, face, size, labels - gap);
    const right = breakLines(value, face, size, width - labels);
    return { left, right, height: Math.max(left.length, right.length) * step };
  });
  return { labels, step, laid, height: laid.reduce((sum, row) => sum + row.height + between, after) };
}

/** The height that `setFacts` will need, to keep a panel in one piece. */
export const factsHeight = (sheet: Sheet, rows: FactRows, width: number, size: number): number =>
  layFacts(sheet, rows, width, size).height;

/** Sets rows of label and value, as in an identity block; read aloud as a table whose rows have headers. */
export function setFacts(
  sheet: Sheet,
  parent: Element,
  rows: FactRows,
  place: { readonly x?: number; readonly width?: number; readonly size?: number } = {},
): void {
  const { x = paper.left, width = measure, size = textSize } = place;
  const { labels, step, laid } = layFacts(sheet, rows, width, size);
  const style = { face: sheet.regular, size };
  const table = addElement(parent, 'Table');
  for (const { left, right, height } of laid) {
    sheet.ensure(height);
    const { canvas } = sheet.page;
    const row = addElement(table, 'TR');
    const y = sheet.y - size * 0.98;
    canvas.mark(addElement(row, 'TH', headerScope('Row')), () => canvas.lines(left, { x, y, step }, style));
    canvas.artifact(() => canvas.text(':', x + labels - 8, y, style));
    canvas.mark(addElement(row, 'TD'), () => canvas.lines(right, { x: x + labels, y, step }, style));
    sheet.y -= height + between;
  }
  sheet.y -= after;
}
