import { crc32, inflateSync } from 'node:zlib';
import UPNG from 'pdf-lib/upng';
import { concat, equal } from '../core/bytes.ts';

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/**
 * A PNG (ISO/IEC 15948) as RGB on a white background. Before anything is decoded, the file's structure is checked:
 * every chunk's CRC, that there is no animation, and that the pixels inflate to exactly the size in the header (no
 * decompression bomb).
 * @param checkSide throws for an unwanted width or height
 * @throws Error for anything that is not a sound PNG
 */
export function readPng(
  bytes: Uint8Array,
  checkSide: (width: number, height: number) => void,
): { readonly width: number; readonly height: number; readonly rgb: Uint8Array } {
  if (!equal(bytes.subarray(0, 8), signature)) throw new Error('not a PNG');
  const chunks = readChunks(bytes);
  const head = chunks[0];
  if (head?.type !== 'IHDR' || head.data.length !== 13) throw new Error('PNG without header');
  if (chunks.at(-1)?.type !== 'IEND') throw new Error('PNG without end');
  if (chunks.some(({ type }) => type === 'acTL')) throw new Error('animated PNG');
  const view = new DataView(head.data.buffer, head.data.byteOffset, 13);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth, colour, interlaced] = [view.getUint8(8), view.getUint8(9), view.getUint8(12) === 1];
  checkSide(width, height);
  const channels = channelsOf[colour];
  if (channels === undefined) throw new Error(`PNG colour type ${colour}`);
  const size = height * (1 + Math.ceil((width * channels * depth) / 8));
  // The seven passes of interlacing add filter bytes and rounding, together less than the size of the image.
  const data = concat(...chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data));
  const inflated = inflateSync(data, { maxOutputLength: interlaced ? 2 * size + 4096 : size });
  if (inflated.length < size) throw new Error('PNG holds fewer pixels than it says');
  return { width, height, rgb: onWhite(bytes, width * height) };
}

function readChunks(bytes: Uint8Array): { readonly type: string; readonly data: Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks: { type: string; data: Uint8Array }[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = view.getUint32(at);
    const named = bytes.subarray(at + 4, at + 8 + length);
    if (named.length !== 4 + length || crc32(named) !== view.getUint32(at + 8 + length))
      throw new Error('damaged PNG chunk');
    chunks.push({ type: String.fromCharCode(...named.subarray(0, 4)), data: named.subarray(4) });
    at += 12 + length;
  }
  return chunks;
}

/**
 * Makes transparent parts white like paper: the file then needs no transparency, which PDF/A allows only with a
 * blending space.
 */
function onWhite(bytes: Uint8Array, pixels: number): Uint8Array {
  const [frame] = UPNG.toRGBA8(UPNG.decode(new Uint8Array(bytes).buffer));
  const rgba = new Uint8Array(frame!);
  const rgb = new Uint8Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const alpha = rgba[4 * pixel + 3]!;
    for (let c = 0; c < 3; c++) rgb[3 * pixel + c] = 255 - Math.round(((255 - rgba[4 * pixel + c]!) * alpha) / 255);
  }
  return rgb;
}
