import { utf8 } from '../core/bytes.ts';
import { canonicalJson, type Json } from '../core/canonical-json.ts';
import { sha256Hex } from '../core/digest.ts';
import { unprintable } from '../document/repertoire.ts';
import { IkrarError } from '../errors.ts';
import type { Consent } from '../model.ts';

/** The pad is 1000 units wide and at most as high; a pen's signature needs a few hundred points. */
export const strokeLimits = { strokes: 200, points: 4000, units: 1000 } as const;

export interface Agreed {
  /** Canonical JSON. */
  readonly json: string;
  /** SHA-256 of it, hex: stands in the signature's /Reason and in the log. */
  readonly digest: string;
}

/** @throws IkrarError 'strokes-invalid' for a drawing that is empty, too large or outside the pad; 'character-unprintable' */
export function agree(consent: Consent): Agreed {
  checkStrokes(consent);
  const json = canonicalJson(consent as unknown as Json);
  return { json, digest: sha256Hex(utf8(json)) };
}

function checkStrokes({ strokes, typedName }: Consent): void {
  const points = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  const fault = (message: string) => new IkrarError('strokes-invalid', message);
  if (typedName !== undefined) {
    if (strokes.length > 0) throw fault('Pilih salah satu: gambar tanda tangan atau ketik nama.');
    if (!/\p{L}/u.test(typedName) || typedName.length > 120) throw fault('Ketik nama Anda, paling panjang 120 huruf.');
    const strange = unprintable(typedName); // would leave the signature space blank
    if (strange.length > 0)
      throw new IkrarError(
        'character-unprintable',
        `Huruf ${strange.slice(0, 5).join(' ')} tidak dapat dicetak. Ketik nama dengan huruf Latin, atau gambar tanda tangan.`,
      );
    return;
  }
  if (points === 0) throw fault('Tanda tangan masih kosong. Gambarlah tanda tangan Anda di kotak, lalu coba lagi.');
  if (strokes.length > strokeLimits.strokes || points > strokeLimits.points)
    throw fault('Gambar tanda tangan terlalu rumit. Hapus, lalu gambar lebih sederhana.');
  for (const [x, y] of strokes.flat())
    if (!(x >= 0 && x <= strokeLimits.units && y >= 0 && y <= strokeLimits.units))
      throw fault('Tanda tangan keluar dari kotak. Hapus, lalu gambar lagi di dalam kotak.');
  const { width, height } = extent(strokes.flat());
  if (Math.max(width, height) < 5)
    throw fault('Tanda tangan hanya berupa titik. Gambarlah tanda tangan Anda, lalu coba lagi.');
}

function extent(points: readonly (readonly [number, number])[]): { width: number; height: number } {
  const span = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
  return { width: span(points.map(([x]) => x)), height: span(points.map(([, y]) => y)) };
}
