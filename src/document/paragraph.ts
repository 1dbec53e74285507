import { ink, measure, paper } from './canvas.ts';
import { breakEvenly, breakLines, justification } from './lines.ts';
import { type Sheet, textBottom } from './sheet.ts';
import { addElement, type Element, type StructureType } from './structure.ts';
import type { Typeface } from './typeface.ts';

export interface ParagraphStyle {
  readonly face?: Typeface;
  readonly size?: number;
  /** Distance of base lines as a multiple of the size. */
  readonly leading?: number;
  readonly align?: 'left' | 'right' | 'centre' | 'justify';
  readonly x?: number;
  readonly width?: number;
  readonly before?: number;
  readonly after?: number;
  readonly colour?: string;
  /** Height that must follow on the same page, so that a heading never stands alone at the bottom. */
  readonly keep?: number;
}

export const textSize = 11;

/** Sets a paragraph as an element of the given type, over as many pages as it takes. */
export function setParagraph(sheet: Sheet, type: StructureType, text: string, style: ParagraphStyle = {}): void {
  fillParagraph(sheet, addElement(sheet.root, type), text, style);
}

/** Sets a paragraph in an existing element. A single line of a longer paragraph never stands alone on a page. */
export function fillParagraph(sheet: Sheet, element: Element, text: string, style: ParagraphStyle = {}): void {
  const { before = 0, after = 6, keep = 0 } = style;
  const set = {
    align: 'left',
    colour: ink,
    face: sheet.regular,
    size: textSize,
    width: measure,
    x: paper.left,
    ...style,
  } as const;
  const step = set.size * (style.leading ?? 1.36);
  let lines = linesOf(text, set);
  sheet.y -= before;
  if (keep > 0) sheet.ensure(lines.length * step + keep);
  while (lines.length > 0) {
    let count = Math.min(lines.length, Math.floor((sheet.y - textBottom) / step));
    if (count < lines.length && lines.length - count === 1) count--;
    if (count < Math.min(2, lines.length)) {
      sheet.turn();
      continue;
    }
    const here = lines.slice(0, count);
    lines = lines.slice(count);
    const more = lines.length > 0;
    sheet.page.canvas.mark(element, () => drawLines(sheet, here, more, { ...set, step }));
    sheet.y -= count * step;
    if (more) sheet.turn();
  }
  sheet.y -= after;
}

/** A style with all defaults filled in. */
type Setting = Required<Pick<ParagraphStyle, 'align' | 'colour' | 'face' | 'size' | 'width' | 'x'>>;

function linesOf(text: string, setting: Setting): string[] {
  const { align, face, size, width } = setting;
  if (align === 'justify') return breakEvenly(text, setting, 'free');
  return align === 'centre' ? breakEvenly(text, setting, 'counts') : breakLines(text, face, size, width);
}

function drawLines(
  sheet: Sheet,
  lines: readonly string[],
  more: boolean,
  { align, colour, face, size, width, x, step }: Setting & { readonly step: number },
): void {
  for (const [i, line] of lines.entries()) {
    const baseline = sheet.y - i * step - size * 0.98;
    const slack = align === 'centre' || align === 'right' ? width - face.width(line, size) : 0;
    const shift = align === 'centre' ? slack / 2 : slack;
    const goesOn = more || i < lines.length - 1;
    const space = align === 'justify' && goesOn ? justification(line, face, size, width) : 0;
    sheet.page.canvas.text(goesOn ? `${line} ` : line, x + shift, baseline, { face, size, colour, space });
  }
}
