import type { AuditFinding } from '../../store/readable-rows.ts';

/** What an audit has found. */
export type Fault = Pick<AuditFinding, 'code' | 'where' | 'message'>;

/** An older row of a record that was put back. */
export const replayed = (where: string, message: string): Fault => ({ code: 'row-replayed', where, message });

/** Something that gives power, although nobody is known to have given it. */
export const unexplained = (where: string, message: string): Fault => ({ code: 'power-unexplained', where, message });

/** A row that other data name and that is gone. */
export const missingRow = (collection: string, id: string): Fault => ({
  code: 'record-missing',
  where: `${collection} ${id}`,
  message: `Data ${collection} ${id} tidak ada, padahal data lain menyebutnya.`,
});
