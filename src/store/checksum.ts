import { utf8 } from '../core/bytes.ts';
import { canonicalJson, type Json } from '../core/canonical-json.ts';
import { sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';
import type { LoggedEntry, StoredRecord } from '../model.ts';
import type { RecordName } from '../stores.ts';

/**
/**
 * The text of a record that its MAC covers (row-macs.ts), the same in both databases. Revisions, log entries and tiles
 * have a checksum in its place, which finds changes by a failing disk, a half-restored file or a careless hand in the
 * database. It does not stop somebody who recomputes SHA-256: signatures and log do that.
 */
export const recordText = (record: StoredRecord): string => canonicalJson(record as unknown as Json);

/** The checksum that records had before schema 3, over the collection's name and the text. */
export const recordSum = (name: RecordName, text: string): string => sha256Hex(utf8(`${name}\n${text}`));

export const entrySum = (entry: LoggedEntry): string =>
  sha256Hex(utf8(`log ${entry.index} ${entry.fileId} ${entry.n}\n`), entry.bytes);

export const tileSum = (path: string, bytes: Uint8Array): string => sha256Hex(utf8(`tile ${path}\n`), bytes);

/** @throws IkrarError 'store-damaged' that names the row, unless both sums are equal */
export function checkSum(row: string, stored: string, computed: string, id?: string): void {
  if (stored !== computed) throw damaged(row, { ...(id === undefined ? {} : { id }) });
}

/** `id` is the record's, if the row is a record: an audit continues after it. */
export function damaged(
  row: string,
  { id, cause }: { readonly id?: string; readonly cause?: unknown } = {},
): IkrarError {
  const message = `Data ${row} di basis data rusak atau diubah di luar Ikrar, dan tidak dipakai. Pulihkan dari cadangan (ikrar restore); periksa seluruhnya dengan "ikrar audit".`;
  return new IkrarError('store-damaged', message, {
    ...(id === undefined ? {} : { faults: [{ path: id, message: row }] }),
    ...(cause === undefined ? {} : { cause }),
  });
}
