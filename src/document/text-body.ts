import type { Block } from '../template/blocks.ts';
import { hairline, measure, paper } from './canvas.ts';
import { breakLines } from './lines.ts';
import { fillParagraph, setParagraph, textSize } from './paragraph.ts';
import type { Sheet } from './sheet.ts';
import { addElement, bulletList, decimalList, type Element, headerScope } from './structure.ts';

/** Sets the blocks of a text under the title. */
export function setBlocks(sheet: Sheet, blocks: readonly Block[]): void {
  for (const block of blocks) setBlock(sheet, block);
}

function setBlock(sheet: Sheet, block: Block): void {
  switch (block.type) {
    case 'heading': {
      const style = { face: sheet.bold, size: block.level === 1 ? 12 : 11, before: 4, keep: 40 };
      setParagraph(sheet, sheet.root, block.level === 1 ? 'H2' : 'H3', block.text, style);
      return;
    }
    case 'paragraph':
      setParagraph(sheet, sheet.root, 'P', block.text, { align: 'justify', after: 8 });
      return;
    case 'list':
      setList(sheet, block.items, block.ordered);
      return;
    case 'table':
      if (block.header.length === 0) setFacts(sheet, sheet.root, block.rows);
      else setTable(sheet, block.header, block.rows);
  }
}

function setList(sheet: Sheet, items: readonly string[], ordered: boolean): void {
  const list = addElement(sheet.root, 'L', ordered ? decimalList : bulletList);
  const indent = ordered && items.length > 9 ? 28 : 22;
  const style = { align: 'justify', x: paper.left + indent, width: measure - indent, after: 4 } as const;
  for (const [i, text] of items.entries()) {
    const item = addElement(list, 'LI');
    const label = addElement(item, 'Lbl');
    const body = addElement(item, 'LBody');
    // The label stands beside the first line, so both must find room on the same page.
    const lines = breakLines(text, sheet.regular, textSize, style.width).length;
    sheet.ensure(Math.min(lines, 3) * textSize * 1.36);
    const { canvas } = sheet.page;
    const y = sheet.y - textSize * 0.98;
    const face = sheet.regular;
    canvas.mark(label, () => canvas.text(ordered ? `${i + 1}.` : '•', paper.left + 4, y, { face, size: textSize }));
    fillParagraph(sheet, body, text, style);
  }
  sheet.y -= 5;
}

type FactRows = readonly (readonly string[])[];

/** The lines of label and value in each row, and the height of all; `labels` is the width of the first column. */
function layFacts(sheet: Sheet, rows: FactRows, width: number, size: number) {
  const step = size * 1.36;
  const labels = Math.min(width / 2.6, Math.max(...rows.map(([label = '']) => sheet.regular.width(label, size)))) + 14;
  const laid = rows.map(([label = '', value = '']) => {
    const left = breakLines(label, sheet.regular, size, labels - 14);
    const right = breakLines(value, sheet.regular, size, width - labels - 8);
    return { left, right, height: Math.max(left.length, right.length) * step + 1.5 };
  });
  return { labels, step, laid, height: laid.reduce((sum, row) => sum + row.height, 8) };
}

/** What `setFacts` will take, so that a panel can be kept in one piece. */
export const factsHeight = (sheet: Sheet, rows: FactRows, width: number, size: number): number =>
  layFacts(sheet, rows, width, size).height;

/** Label and value, a line each, as an identity block has them. */
export function setFacts(
  sheet: Sheet,
  parent: Element,
  rows: FactRows,
  place: { readonly x?: number; readonly width?: number; readonly size?: number } = {},
): void {
  const { x = paper.left, width = measure, size = textSize } = place;
  const { labels, step, laid } = layFacts(sheet, rows, width, size);
  const table = addElement(parent, 'Table');
  for (const { left, right, height } of laid) {
    sheet.ensure(height - 1.5);
    const { canvas } = sheet.page;
    const row = addElement(table, 'TR');
    const face = sheet.regular;
    const baseline = (i: number): number => sheet.y - size * 0.98 - i * step;
    canvas.mark(addElement(row, 'TH', headerScope('Row')), () => {
      for (const [i, line] of left.entries()) canvas.text(line, x, baseline(i), { face, size });
    });
    canvas.artifact(() => canvas.text(':', x + labels - 8, baseline(0), { face, size }));
    canvas.mark(addElement(row, 'TD'), () => {
      for (const [i, line] of right.entries()) canvas.text(line, x + labels, baseline(i), { face, size });
    });
    sheet.y -= height;
  }
  sheet.y -= 8;
}

/** A table with a header that is repeated on every page; rows are never split. Columns are as wide as their words ask. */
function setTable(sheet: Sheet, header: readonly string[], rows: readonly (readonly string[])[]): void {
  const size = 9.5;
  const step = 12.2;
  const pad = 4;
  const widths = columnWidths(sheet, header, rows, size, pad);
  const lefts = widths.map((_, i) => paper.left + widths.slice(0, i).reduce((sum, width) => sum + width, 0));
  const table = addElement(sheet.root, 'Table');
  const draw = (cells: readonly string[], kind: 'first' | 'repeated' | 'row'): void => {
    const face = kind === 'row' ? sheet.regular : sheet.bold;
    const lines = cells.map((cell, i) => breakLines(cell, face, size, widths[i]! - 2 * pad));
    const height = Math.max(...lines.map((cell) => cell.length)) * step + 2 * pad - 1;
    if (kind === 'row' && !sheet.fits(height)) {
      sheet.turn();
      draw(header, 'repeated');
    }
    const { canvas } = sheet.page;
    const [top, y] = [sheet.y, sheet.y - height];
    canvas.artifact(() => {
      if (kind !== 'row') canvas.fill({ x: paper.left, y, width: measure, height }, '0.86 g');
      canvas.line(paper.left, y, paper.left + measure, y, 0.5, hairline);
      if (kind !== 'row') canvas.line(paper.left, top, paper.left + measure, top, 0.5, hairline);
      for (const x of [...lefts, paper.left + measure]) canvas.line(x, top, x, y, 0.5, hairline);
    });
    const row = kind === 'repeated' ? undefined : addElement(table, 'TR');
    for (const [i, cell] of lines.entries()) {
      const words = (): void => {
        for (const [n, line] of cell.entries())
          canvas.text(line, lefts[i]! + pad, top - pad - size * 0.9 - n * step, { face, size });
      };
      if (row)
        canvas.mark(kind === 'row' ? addElement(row, 'TD') : addElement(row, 'TH', headerScope('Column')), words);
      else canvas.artifact(words);
    }
    sheet.y = y;
  };
  sheet.ensure(60);
  draw(header, 'first');
  for (const cells of rows)
    draw(
      header.map((_, i) => cells[i] ?? ''),
      'row',
    );
  sheet.y -= 10;
}

/** Every column gets its longest word; what is left is shared by how much text each holds. */
function columnWidths(
  sheet: Sheet,
  header: readonly string[],
  rows: readonly (readonly string[])[],
  size: number,
  pad: number,
): number[] {
  const texts = header.map((title, i) => [title, ...rows.map((row) => row[i] ?? '')]);
  const wordWidth = (text: string): number =>
    Math.max(0, ...text.split(' ').map((word) => Math.min(140, sheet.bold.width(word, size))));
  const least = texts.map((cells) => Math.max(...cells.map(wordWidth)) + 2 * pad + 1);
  const wish = texts.map((cells) => Math.max(...cells.map((cell) => Math.min(300, sheet.regular.width(cell, size)))));
  const room = Math.max(0, measure - least.reduce((sum, width) => sum + width, 0));
  const wishes = wish.reduce((sum, width) => sum + width, 0) || 1;
  return least.map((width, i) => width + (room * wish[i]!) / wishes);
}
