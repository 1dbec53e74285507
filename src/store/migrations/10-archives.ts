import type { Migration } from './migration.ts';

/**
 * From schema 10 on the archive keeps what its records office says of an event. Nothing is rewritten; the number keeps an older
 * version of the program, which would not back that up, from going on with such a database.
 */
export const archives: Migration = {};
