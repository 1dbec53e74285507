import type { Migration } from './migration.ts';

/**
 * From schema 7 on a card keeps what it is printed from again, and links that were replaced are recognised. Nothing is
 * rewritten: cards made before cannot be printed again. The number keeps an older version of the program, which would not end
 * what is kept at the closing, from going on with such a database.
 */
export const printableCards: Migration = {};
