import type { Migration } from './migration.ts';

/**
 * From schema 8 on consents that arrive after the closing are kept. Nothing is rewritten; the number keeps an older version of the
 * program, which would not back them up, from going on with such a database.
 */
export const lateConsents: Migration = {};
