import { describe, expect, it } from '@jest/globals';
import { PDFContext } from 'pdf-lib';
import { writeFile } from '../../src/document/objects.ts';
import { createQr, quietZone, writeQr } from '../../src/document/qr.ts';
import { objectsOf, streamOf } from '../support/paper.ts';

const address = 'https://ikrar.sijunjung.bawaslu.go.id/v/7K3M-9QXZ-2BTH';

describe('a QR code', () => {
  it('of the longest seal fits version 11 at level M', () => {
    expect(createQr(address.padEnd(245, '#A1b2')).side).toBe(17 + 4 * 11);
    expect(createQr(address).side).toBeLessThanOrEqual(17 + 4 * 4);
  });

  it('is drawn module by module inside a quiet zone of four, on the unit square', () => {
    const context = PDFContext.create();
    const ref = writeQr(context, address);
    const entries = objectsOf(writeFile(context, { shared: [], Root: ref, Info: ref, first: ref, seed: '' }).bytes).get(
      ref.objectNumber,
    )!;
    const operators = streamOf(entries);
    const qr = createQr(address);
    const side = qr.side + 2 * quietZone;
    expect(entries).toContain(`/BBox[0 0 ${side} ${side}]`);
    expect(Number(/\/Matrix\[(\S+) 0 0/.exec(entries)![1]) * side).toBeCloseTo(1, 5);
    const dark = new Set<string>();
    for (const [, x, y, width] of operators.split('0 g ')[1]!.matchAll(/(\d+) (\d+) (\d+) 1 re/g))
      for (let i = 0; i < Number(width); i++) {
        const module = `${side - quietZone - 1 - Number(y)} ${Number(x) + i - quietZone}`;
        expect(dark.has(module)).toBe(false);
        dark.add(module);
      }
    for (let row = 0; row < qr.side; row++)
      for (let column = 0; column < qr.side; column++) expect(dark.has(`${row} ${column}`)).toBe(qr.dark(row, column));
    expect([...dark].every((module) => module.split(' ').every((n) => Number(n) >= 0 && Number(n) < qr.side))).toBe(
      true,
    );
  });

  it('stands in the footer at 0.5 mm a module or more', () => {
    const mm = (66 / (createQr(address).side + 2 * quietZone)) * (25.4 / 72);
    expect(mm).toBeGreaterThan(0.5);
  });
});
