import { crc32, deflateSync } from 'node:zlib';
import { concat, latin1 } from '../../src/core/bytes.ts';

const u32 = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const named = concat(latin1(type), data);
  return concat(u32(data.length), named, u32(crc32(named)));
}

export const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** An 8-bit PNG with equal pixels. */
export function png(
  width: number,
  height: number,
  pixel: readonly number[],
  options: { readonly rows?: number; readonly before?: readonly Uint8Array[] } = {},
): Uint8Array {
  const colour = { 1: 0, 2: 4, 3: 2, 4: 6 }[pixel.length]!;
  const row = Uint8Array.from([0, ...Array.from({ length: width }, () => pixel).flat()]);
  const rows = options.rows ?? height;
  const head = pngChunk('IHDR', concat(u32(width), u32(height), Uint8Array.of(8, colour, 0, 0, 0)));
  const data = pngChunk('IDAT', new Uint8Array(deflateSync(concat(...Array.from({ length: rows }, () => row)))));
  return concat(pngSignature, head, ...(options.before ?? []), data, pngChunk('IEND', new Uint8Array()));
}

/** A JPEG with an empty scan: only what a parser of markers reads. */
export function jpeg(
  width: number,
  height: number,
  components: number,
  options: { readonly precision?: number } = {},
): Uint8Array {
  const frame = [options.precision ?? 8, height >> 8, height & 255, width >> 8, width & 255, components];
  const parts = Array.from({ length: components }, (_, i) => [i + 1, 0x11, 0]).flat();
  const length = 8 + parts.length;
  return Uint8Array.from([
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0],
    ...[0xff, 0xc0, 0, length, ...frame, ...parts],
    ...[0xff, 0xda, 0, 2, 0, 0xff, 0xd9],
  ]);
}
