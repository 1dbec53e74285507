import type { Migration } from './migration.ts';

/**
 * From schema 12 on a delivery may be a message by e-mail. Nothing is rewritten; the number keeps an older version of the
 * program, which would not send what waits, from going on with such a database.
 */
export const emails: Migration = {};
