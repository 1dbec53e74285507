import type { RecordName } from '../stores.ts';
import { trailCodes } from './migrations/2-trail-codes.ts';
import { rowMacs } from './migrations/3-row-macs.ts';
import { signerKeys } from './migrations/4-signer-keys.ts';
import { pinWays } from './migrations/5-pin-ways.ts';
import { lentTablets } from './migrations/6-lent-tablets.ts';
import { printableCards } from './migrations/7-cards.ts';
import { lateConsents } from './migrations/8-late-consents.ts';
import { contacts } from './migrations/9-contacts.ts';
import { archives } from './migrations/10-archives.ts';
import { absences } from './migrations/11-absences.ts';
import { emails } from './migrations/12-emails.ts';
import { representatives } from './migrations/13-representatives.ts';
import { appearances } from './migrations/14-appearances.ts';
import { ownTexts } from './migrations/15-own-texts.ts';
import type { Migration, OldRecord } from './migrations/migration.ts';

/**
 * Element i of the list leads from schema i to i + 1; schema 1, the first, is that of commit ddfe733. Steps are only ever
 * added, because there may be an installation or a backup at any schema.
 */
export const migrations: readonly Migration[] = [
  {},
  trailCodes,
  rowMacs,
  signerKeys,
  pinWays,
  lentTablets,
  printableCards,
  lateConsents,
  contacts,
  archives,
  absences,
  emails,
  representatives,
  appearances,
  ownTexts,
];

/** Converts a record of a backup made at schema `from` to the current schema. */
export const broughtForward = (from: number, name: RecordName, record: OldRecord): OldRecord =>
  migrations.slice(from).reduce((before, { records }) => records?.[name]?.(before) ?? before, record);

/** States in which files are half written. The program version that began them must finish them before a migration. */
export const underWay: readonly unknown[] = ['opening', 'closing'];
