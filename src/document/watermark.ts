import { number, numbers } from '../core/pdf-write.ts';
import { paper } from './canvas.ts';
import type { Sheet } from './sheet.ts';

const text = 'PRATINJAU';
const size = 96;
const angle = (55 * Math.PI) / 180;

/** Draws PRATINJAU across every page, pale enough to read through, so that nobody takes a preview for the document. */
export function drawWatermarks(sheet: Sheet): void {
  const { bold } = sheet;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const half = bold.width(text, size) / 2;
  const x = paper.width / 2 - half * cos + (size / 3) * sin;
  const y = paper.height / 2 - half * sin - (size / 3) * cos;
  const matrix = `${numbers(cos, sin, -sin, cos)} ${numbers(x, y)}`;
  for (const { canvas } of sheet.pages)
    canvas.under(`0.88 g BT /${bold.resource} ${number(size)} Tf ${matrix} Tm ${bold.show(text)}TJ ET`, 'Watermark');
}
