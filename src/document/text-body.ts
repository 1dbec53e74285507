import type { Block } from '../template/blocks.ts';
import { measure, paper } from './canvas.ts';
import { setFacts } from './facts-table.ts';
import { breakLines } from './lines.ts';
import { fillParagraph, setParagraph, textSize } from './paragraph.ts';
import type { Sheet } from './sheet.ts';
import { addElement, bulletList, decimalList } from './structure.ts';
import { setTable } from './text-table.ts';

/** Sets the blocks of a text below the title. */
export function setBlocks(sheet: Sheet, blocks: readonly Block[]): void {
  for (const block of blocks) setBlock(sheet, block);
}

function setBlock(sheet: Sheet, block: Block): void {
  switch (block.type) {
    case 'heading': {
      const style = { face: sheet.bold, size: block.level === 1 ? 12 : 11, before: 4, keep: 40 };
      setParagraph(sheet, block.level === 1 ? 'H2' : 'H3', block.text, style);
      return;
    }
    case 'paragraph':
      setParagraph(sheet, 'P', block.text, { align: 'justify', after: 8 });
      return;
    case 'list':
      setList(sheet, block.items, block);
      return;
    case 'table':
      if (block.header.length === 0) setFacts(sheet, sheet.root, block.rows);
      else setTable(sheet, block.header, block.rows);
  }
}

/** Sets a tagged list. @param style size of the letters and the space after each item, in points */
export function setList(
  sheet: Sheet,
  items: readonly string[],
  {
    ordered,
    size = textSize,
    after = 4,
  }: { readonly ordered: boolean; readonly size?: number; readonly after?: number },
): void {
  const list = addElement(sheet.root, 'L', ordered ? decimalList : bulletList);
  const indent = (ordered && items.length > 9 ? 28 : 22) * (size / textSize);
  const style = { align: 'justify', x: paper.left + indent, width: measure - indent, after, size } as const;
  for (const [i, text] of items.entries()) {
    const item = addElement(list, 'LI');
    const label = addElement(item, 'Lbl');
    const body = addElement(item, 'LBody');
    // The label is beside the first line, so both must fit on the same page.
    const lines = breakLines(text, sheet.regular, size, style.width).length;
    sheet.ensure(Math.min(lines, 3) * size * 1.36);
    const { canvas } = sheet.page;
    const y = sheet.y - size * 0.98;
    const face = sheet.regular;
    canvas.mark(label, () => canvas.text(ordered ? `${i + 1}.` : '•', paper.left + 4, y, { face, size }));
    fillParagraph(sheet, body, text, style);
  }
  sheet.y -= 5;
}
