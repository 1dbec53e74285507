import type { Migration } from './migration.ts';

/**
 * From schema 9 on a roster may say where its people are reached. Nothing is rewritten; the number keeps an older version of
 * the program, which would not remove that at the closing, from going on with such a database.
 */
export const contacts: Migration = {};
