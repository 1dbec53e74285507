import type { Migration } from './migration.ts';

/**
 * From schema 13 on a roster may say whom somebody represents. Nothing is rewritten; the number keeps an older version of the
 * program, which would open a declaration without printing that, from going on with such a database.
 */
export const representatives: Migration = {};
