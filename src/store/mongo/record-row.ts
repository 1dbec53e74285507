import type { StoredRecord } from '../../model.ts';
import type { RecordName } from '../../stores.ts';
import { checkSum, recordSum, recordText } from '../checksum.ts';

/** The record's fields unchanged, readable for an operator in mongosh, except that `id` is `_id`. */
export interface Row {
  readonly _id: string;
  readonly version: number;
  readonly sum: string;
  readonly [field: string]: unknown;
}

export function rowOf(name: RecordName, record: StoredRecord): Row {
  const text = recordText(record);
  const { id: _id, ...fields } = JSON.parse(text) as StoredRecord;
  return { _id, ...fields, sum: recordSum(name, text) };
}

const plain = ({ _id: id, sum: _sum, ...fields }: Row): StoredRecord => ({ id, ...fields });
const sumOf = (name: RecordName, row: Row): string => recordSum(name, recordText(plain(row)));

export const isWhole = (name: RecordName, row: Row): boolean => row.sum === sumOf(name, row);

/** @throws IkrarError 'store-damaged' */
export function recordOf<T extends StoredRecord>(name: RecordName, row: Row): T {
  checkSum(`${name} ${row._id}`, row.sum, sumOf(name, row), row._id);
  return plain(row) as T;
}
