import type { Migration } from './migration.ts';

/**
 * From schema 15 on the database keeps texts that offices have written. Nothing is rewritten; the number keeps an older version
 * of the program, which would not find the text of a declaration, from going on with such a database.
 */
export const ownTexts: Migration = {};
