import { utf8 } from '../core/bytes.ts';
import { canonicalJson, type Json } from '../core/canonical-json.ts';
import { sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';
import type { LoggedEntry, StoredRecord } from '../model.ts';
import type { RecordName } from '../stores.ts';

/** The text of a record that its MAC covers, the same in both databases. */
export const recordText = (record: StoredRecord): string => canonicalJson(record as unknown as Json);

/** What the MAC of a row covers: a head that names the row and differs for every row of every table, then its bytes. */
export interface Covered {
  readonly head: string;
  readonly bytes?: Uint8Array;
}

/** The collection's name is in the head, so that a row cannot be moved to another collection. */
export const coveredRecord = (name: RecordName, text: string): Covered => ({ head: `${name}\n${text}` });

/** A revision's facts, with the digest of its payload. */
export const coveredFacts = (facts: string, payloadSum: string): Covered => ({
  head: `revision ${payloadSum}\n${facts}`,
});

export const coveredEntry = ({ index, fileId, n, bytes }: LoggedEntry): Covered => ({
  head: `log ${index} ${fileId} ${n}\n`,
  bytes,
});

export const coveredTile = (path: string, bytes: Uint8Array): Covered => ({ head: `tile ${path}\n`, bytes });

/** The SHA-256 that rows had before schema 3 in place of a MAC. */
export const checksum = ({ head, bytes = new Uint8Array() }: Covered): string => sha256Hex(utf8(head), bytes);

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
