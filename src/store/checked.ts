import type { z } from 'zod';
import type { StoredRecord } from '../model.ts';
import { type RecordName, schemas } from '../stores.ts';

/**
 * Checks everything that either database is about to store, so that no defect of the program becomes a wrong record.
 * @throws Error that names the fields but none of their values
 */
export function checked<T>(what: string, schema: z.ZodType, value: T): T {
  const { error } = schema.safeParse(value);
  if (!error) return value;
  const faults = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`not written, because it is no ${what}: ${faults.join('; ')}`);
}

export const checkedRecord = <T extends StoredRecord>(name: RecordName, record: T): T =>
  checked(`record of ${name}`, schemas[name], record);
