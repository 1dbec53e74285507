import { describe, expect, it } from '@jest/globals';
import { PDFContext } from 'pdf-lib';
import { concat } from '../../src/core/bytes.ts';
import { join } from '../../src/core/pdf-write.ts';
import { createBase } from '../../src/document/base.ts';
import { decodeLogo, writeLogo } from '../../src/document/logo.ts';
import { indirect } from '../../src/document/objects.ts';
import { IkrarError } from '../../src/errors.ts';
import { jpeg, png, pngChunk } from '../support/images.ts';
import { objectsOf, someContent, somePeople, streamOf } from '../support/paper.ts';

function body(type: 'image/png' | 'image/jpeg', bytes: Uint8Array): string {
  const context = PDFContext.create();
  const ref = writeLogo(context, decodeLogo({ type, bytes }));
  return join(indirect(ref, context.lookup(ref)!)).toString('latin1');
}

const refusal = (type: 'image/png' | 'image/jpeg', bytes: Uint8Array): string => {
  try {
    decodeLogo({ type, bytes });
  } catch (error) {
    if (error instanceof IkrarError && error.code === 'logo-invalid') return error.message;
    throw error;
  }
  return 'accepted';
};

describe('a logo', () => {
  it('of any PNG kind becomes RGB on white, without transparency', () => {
    const first = (bytes: Uint8Array) => [...Buffer.from(streamOf(body('image/png', bytes)).slice(0, 3), 'latin1')];
    expect(first(png(32, 20, [10, 20, 30]))).toEqual([10, 20, 30]);
    expect(first(png(32, 20, [200, 0, 0, 128]))).toEqual([227, 127, 127]);
    expect(first(png(32, 20, [0, 0, 0, 0]))).toEqual([255, 255, 255]);
    expect(first(png(32, 20, [77]))).toEqual([77, 77, 77]);
    expect(body('image/png', png(32, 20, [1, 2, 3, 4]))).toContain(
      '/Width 32/Height 20/BitsPerComponent 8/ColorSpace/DeviceRGB',
    );
    expect(body('image/png', png(32, 20, [1, 2, 3, 4]))).not.toContain('SMask');
  });

  it('may lie in the middle of a larger buffer', () => {
    const file = png(32, 20, [10, 20, 30]);
    const inside = concat(new Uint8Array(13), file, new Uint8Array(5)).subarray(13, 13 + file.length);
    expect(refusal('image/png', inside)).toBe('accepted');
    expect(refusal('image/png', Buffer.from(file))).toBe('accepted');
  });

  it('as JPEG goes in as it is', () => {
    const file = jpeg(300, 200, 3);
    const written = body('image/jpeg', file);
    expect(written).toContain('/Width 300/Height 200/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode');
    expect(written).toContain(Buffer.from(file).toString('latin1'));
    expect(body('image/jpeg', jpeg(64, 64, 1))).toContain('/DeviceGray');
  });

  it('stands in the letterhead as a figure with words', async () => {
    const content = someContent(somePeople(1));
    const logo = decodeLogo({ type: 'image/png', bytes: png(64, 64, [1, 2, 3]) });
    const { bytes } = await createBase(content, { at: new Date(0), logo });
    const figures = [...objectsOf(bytes).values()].filter((object) => object.includes('/S/Figure/'));
    expect(figures.map((figure) => /\/Alt\(([^)]*)\)/.exec(figure)![1])).toEqual([
      'Logo Bawaslu Kabupaten Sijunjung',
      'Kode QR menuju ikrar.example/v/7K3M-9QXZ-2BTH',
    ]);
    for (const figure of figures) expect(figure).toMatch(/\/BBox\[[\d. ]+\]/);
  });
});

describe('a logo is refused', () => {
  const good = png(32, 20, [1, 2, 3]);
  const flipped = Uint8Array.from(good, (byte, i) => (i === 50 ? byte ^ 1 : byte));
  it.each([
    ['when it is no image', new Uint8Array(100)],
    ['when it is empty', new Uint8Array()],
    ['when it is a JPEG called PNG', jpeg(32, 32, 3)],
    ['with a flipped byte', flipped],
    ['when it is cut off', good.subarray(0, -6)],
    ['with fewer pixels than it says', png(32, 200, [1, 2, 3], { rows: 20 })],
    ['with more pixels than it says (a bomb)', png(32, 20, [1, 2, 3], { rows: 4000 })],
    ['when it moves', png(32, 20, [1, 2, 3], { before: [pngChunk('acTL', new Uint8Array(8))] })],
  ])('PNG %s', (_, bytes) => {
    expect(refusal('image/png', bytes)).toMatch(/tidak dapat dibaca/);
  });

  it.each([
    ['when it is a PNG called JPEG', good],
    ['when it is cut off', jpeg(32, 32, 3).subarray(0, -1)],
    ['of 12 bits', jpeg(32, 32, 3, { precision: 12 })],
    ['when it is empty', new Uint8Array()],
    ['with segments that run out', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0xff, 0xd9)],
  ])('JPEG %s', (_, bytes) => {
    expect(refusal('image/jpeg', bytes)).toMatch(/tidak dapat dibaca/);
  });

  it('for its size or colours, saying what to do', () => {
    expect(refusal('image/png', png(2001, 20, [0]))).toContain('2001 x 20');
    expect(refusal('image/png', png(15, 40, [0]))).toContain('terlalu kecil');
    expect(refusal('image/jpeg', jpeg(9000, 9000, 3))).toContain('terlalu besar');
    expect(refusal('image/jpeg', jpeg(64, 64, 4))).toContain('CMYK');
    expect(refusal('image/png', new Uint8Array(1_000_001))).toContain('1 MB');
  });
});
