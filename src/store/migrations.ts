import type { RecordName } from '../stores.ts';
import { trailCodes } from './migrations/2-trail-codes.ts';
import type { Migration, OldRecord } from './migrations/migration.ts';

/**
 * Step i leads from schema i to i + 1; schema 1 is the first, and what commit ddfe733 wrote. Steps are only ever added:
 * installations and backups stand at every one of them.
 */
export const migrations: readonly Migration[] = [{}, trailCodes];

/** A record of a backup made at schema `from`, as it is stored now. */
export const broughtForward = (from: number, name: RecordName, record: OldRecord): OldRecord =>
  migrations.slice(from).reduce((before, { records }) => records?.[name]?.(before) ?? before, record);

/** States in which files are half written: the version that began them finishes them, and a migration waits for it. */
export const underWay: readonly unknown[] = ['opening', 'closing'];
