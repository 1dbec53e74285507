import type { StoredRecord } from '../../model.ts';
import { recordText } from '../checksum.ts';
import type { GivenRow } from '../row-gate.ts';

/** The record's fields unchanged, readable for an operator in mongosh, except that `id` is `_id`. */
export interface Row {
  readonly _id: string;
  readonly version: number;
  readonly sum: string;
  readonly [field: string]: unknown;
}

export function rowOf(text: string, sum: string): Row {
  const { id: _id, ...fields } = JSON.parse(text) as StoredRecord;
  return { _id, ...fields, sum };
}

export function givenOf({ _id: id, sum, ...fields }: Row): GivenRow {
  const record: StoredRecord = { id, ...fields };
  return { id, version: record.version, sum, text: textOf(record), record: () => record };
}

/** Empty for values that JSON does not have, such as NaN, which only a hand in the database can write; no MAC confirms it. */
function textOf(record: StoredRecord): string {
  try {
    return recordText(record);
  } catch {
    return '';
  }
}
