import { deflateSync } from 'node:zlib';
import type { PDFContext, PDFRef } from 'pdf-lib';
import { parseBase64 } from '../core/bytes.ts';
import { IkrarError } from '../errors.ts';
import type { PledgeEvent } from '../model.ts';
import { readJpeg } from './jpeg.ts';
import { stream } from './objects.ts';
import { readPng } from './png.ts';

/** An office's logo, checked, as the data of an image XObject: deflated RGB from a PNG, or an unchanged JPEG. */
export interface Logo {
  readonly data: Uint8Array;
  readonly filter: 'FlateDecode' | 'DCTDecode';
  readonly space: 'DeviceRGB' | 'DeviceGray';
  readonly width: number;
  readonly height: number;
}

export interface LogoFile {
  readonly type: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
}

/** The logo of an event, which stores it in base64. @throws IkrarError 'logo-invalid' */
export const logoOf = ({ logo }: Pick<PledgeEvent, 'logo'>): Logo | undefined =>
  logo && decodeLogo({ type: logo.type, bytes: parseBase64(logo.base64) });

/** 1 MB and 2,000 pixels a side: ten times what paper shows at the size of a letterhead. */
const logoLimits = { bytes: 1_000_000, side: 2000, least: 16 } as const;

/**
 * Decodes a logo and checks its size.
 * @throws IkrarError 'logo-invalid' for anything that is not a sound PNG or JPEG within the limits
 */
export function decodeLogo(file: LogoFile): Logo {
  if (file.bytes.length > logoLimits.bytes) throw invalid('Berkas logo lebih dari 1 MB. Perkecil gambarnya.');
  try {
    return file.type === 'image/png' ? decodePng(file.bytes) : decodeJpeg(file.bytes);
  } catch (cause) {
    if (cause instanceof IkrarError) throw cause;
    throw invalid(
      'Logo tidak dapat dibaca. Simpan ulang gambarnya sebagai PNG atau JPEG (RGB), lalu unggah lagi.',
      cause,
    );
  }
}

const invalid = (message: string, cause?: unknown): IkrarError =>
  new IkrarError('logo-invalid', message, cause === undefined ? {} : { cause });

function checkSide(width: number, height: number): void {
  const { side, least } = logoLimits;
  if (width > side || height > side)
    throw invalid(
      `Logo ${width} x ${height} piksel terlalu besar. Perkecil sampai paling besar ${side} x ${side} piksel.`,
    );
  if (width < least || height < least)
    throw invalid(
      `Logo ${width} x ${height} piksel terlalu kecil. Pakai gambar sekurang-kurangnya ${least} x ${least} piksel.`,
    );
}

function decodePng(bytes: Uint8Array): Logo {
  const { width, height, rgb } = readPng(bytes, checkSide);
  return { width, height, data: deflateSync(rgb), filter: 'FlateDecode', space: 'DeviceRGB' };
}

/** A JPEG is embedded unchanged. CMYK is refused, because the document's colours are RGB. */
function decodeJpeg(bytes: Uint8Array): Logo {
  const { width, height, components } = readJpeg(bytes);
  checkSide(width, height);
  if (components !== 1 && components !== 3) throw invalid('Logo JPEG memakai warna CMYK. Simpan ulang sebagai RGB.');
  return { width, height, data: bytes, filter: 'DCTDecode', space: components === 1 ? 'DeviceGray' : 'DeviceRGB' };
}

export function writeLogo(context: PDFContext, { data, filter, space, width, height }: Logo): PDFRef {
  const image = { Type: 'XObject', Subtype: 'Image', Width: width, Height: height, BitsPerComponent: 8 };
  return context.register(stream(context, { ...image, ColorSpace: space, Filter: filter }, data, true));
}
