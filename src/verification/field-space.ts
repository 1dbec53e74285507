import type { PdfFile } from './pdf/file.ts';
import { isArray, type PdfDict } from './pdf/values.ts';

/** A field or widget takes up space on a page: its rectangle is not empty (ISO 32000-2 section 12.5.2). */
export function hasSpace(file: PdfFile, widget: PdfDict, n: number): boolean {
  const box = file.entry(widget, 'Rect', n);
  if (!isArray(box)) return false;
  const [left, bottom, right, top] = box.items.slice(0, 4).map((side) => file.resolve(side, n));
  return left !== right && bottom !== top;
}
