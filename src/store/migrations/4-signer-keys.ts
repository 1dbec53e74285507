import type { Migration } from './migration.ts';

/**
 * From schema 4 on signers bind keys of their own. Nothing is rewritten; the number keeps an older version of the program, which
 * would not heed these keys, from going on with such a database.
 */
export const signerKeys: Migration = {};
