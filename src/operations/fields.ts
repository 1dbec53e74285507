import { z } from 'zod';

/** One line of text: trimmed, white space made single spaces, composed (NFC), no invisible control characters. */
export const text = (max: number) =>
  z
    .string()
    .overwrite((value) =>
      value
        .slice(0, 4 * max + 100)
        .normalize('NFC')
        .replace(/\s+/gu, ' ')
        .trim(),
    )
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Hapus huruf kendali yang tidak terlihat.');

export const day = z.iso.date('Isi dengan tanggal, misalnya 2024-09-30.');
export const recordId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Pengenal ini tidak berbentuk benar.')
  .describe('Pengenal catatan');
