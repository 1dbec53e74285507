import type { PDFContext, PDFRef } from 'pdf-lib';
import QRCode from 'qrcode';
import { utf8 } from '../core/bytes.ts';
import { stream } from './objects.ts';

/** A QR code (ISO/IEC 18004, level M) as filled rectangles; side is in modules, without the quiet zone. */
export interface QrMatrix {
  readonly side: number;
  dark(row: number, column: number): boolean;
}

/** Width, in modules, of the white margin that the standard requires on every side. */
export const quietZone = 4;

export function createQr(text: string): QrMatrix {
  // One segment of bytes only: searching for a shorter mixture of modes takes ten times as long as making the symbol.
  const { modules } = QRCode.create([{ data: utf8(text), mode: 'byte' }], { errorCorrectionLevel: 'M' });
  return { side: modules.size, dark: (row, column) => modules.get(row, column) === 1 };
}

/**
 * Writes the symbol as a form XObject of the unit square, quiet zone included, which every page places. Adjacent dark
 * modules become one rectangle, so that no white hairline shows between them.
 */
export function writeQr(context: PDFContext, text: string): PDFRef {
  const qr = createQr(text);
  const side = qr.side + 2 * quietZone;
  const rectangles: string[] = [];
  for (let row = 0; row < qr.side; row++) {
    for (let column = 0; column < qr.side; column++) {
      if (!qr.dark(row, column)) continue;
      const from = column;
      while (column + 1 < qr.side && qr.dark(row, column + 1)) column++;
      rectangles.push(`${from + quietZone} ${side - quietZone - row - 1} ${column - from + 1} 1 re`);
    }
  }
  const operators = `1 g 0 0 ${side} ${side} re f 0 g ${rectangles.join(' ')} f`;
  const scale = Number((1 / side).toFixed(8));
  const shape = { BBox: [0, 0, side, side], Matrix: [scale, 0, 0, scale, 0, 0], Resources: {} };
  return context.register(stream(context, { Type: 'XObject', Subtype: 'Form', ...shape }, operators));
}
