import type { Migration } from './migration.ts';

/**
 * From schema 11 on people say themselves that they are prevented or refuse. Nothing is rewritten; the number keeps an older version
 * of the program, which would show refusals to attendants and print them in public numbers, from going on with such a database.
 */
export const absences: Migration = {};
