import { z } from 'zod';
import { line, type Of, stored } from './fields.ts';

/** What the office once decided that a column of a roster means. `id` is the heading in letters and digits only. */
export const columnName = z.strictObject({ ...stored, meaning: line(40) });
export type ColumnName = Of<typeof columnName>;
