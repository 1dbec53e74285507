import type { Migration } from './migration.ts';

/**
 * From schema 6 on a session may be that of a lent tablet. Nothing is rewritten; the number keeps an older version of the program,
 * for which such a session has all rights of its account, from going on with such a database.
 */
export const lentTablets: Migration = {};
