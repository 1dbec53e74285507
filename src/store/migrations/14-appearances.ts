import type { Migration } from './migration.ts';

/**
 * From schema 14 on a declaration may print no handwriting, and its drawings are kept beside the file. Nothing is rewritten; the
 * number keeps an older version of the program, which would print drawings that people were told are not printed, from going on with
 * such a database.
 */
export const appearances: Migration = {};
