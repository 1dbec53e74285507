import type { Migration } from './migration.ts';

/**
 * Replaces the checksum of every row, which anybody can compute, by a MAC with a key outside the database. The rows
 * present at this moment are accepted as they are. This happens once: the key folder records that it was done.
 */
export const rowMacs: Migration = { givesMacs: true };
