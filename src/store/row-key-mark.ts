import { IkrarError } from '../errors.ts';
import { coveredRecord } from './checksum.ts';
import type { RowMacs } from './row-macs.ts';

/** What a database shows of the keys of its rows, read before any row is trusted. */
export interface KeyTraces {
  /** Written by the first node that opens the database. Of two nodes with different keys only one can be the first. */
  readonly mark: number | undefined;
  /** The rows of `counters`: a database that was ever served has some, and they are few. */
  readonly counters: readonly { readonly text: string; readonly sum: unknown }[];
}

export const isUsed = ({ mark, counters }: KeyTraces): boolean => mark !== undefined || counters.length > 0;

/**
 * Refuses a database whose rows were not given their MACs by these keys. A node with a different key than the others would
 * refuse every row, and write rows that the others refuse. A database without any MAC, beside keys that have given some
 * before, is an old copy, or an attempt to have forged rows accepted.
 * @throws IkrarError 'keys-missing'
 */
export function requireOwnKeys({ mark, counters }: KeyTraces, macs: RowMacs, given: boolean): void {
  if (mark !== undefined) {
    if (macs.knows(mark)) return;
    throw new IkrarError(
      'keys-missing',
      'rows.key di folder kunci bukan kunci baris basis data ini. Salin folder kunci dari node lain atau dari cadangan. ' +
        'Bila kunci yang lama hilang, atau tandanya di basis data diubah orang: lihat certs/README.md (rows.key).',
    );
  }
  const ours = counters.some(({ text, sum }) => macs.vouchesFor(coveredRecord('counters', text), sum));
  if (!given || counters.length === 0 || ours) return;
  throw new IkrarError(
    'keys-missing',
    'Baris basis data ini tanpa MAC rows.key, padahal folder kunci mencatat bahwa MAC sudah diberikan: ini salinan lama, atau ' +
      'ada yang mengubah basis datanya. Pulihkan dari cadangan (ikrar restore). Bila salinan lama ini sengaja dipasang, ' +
      'jalankan ikrar certs rows --terima (lihat certs/README.md).',
  );
}
