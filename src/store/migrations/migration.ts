import type { Connection } from 'mongoose';
import type { Json } from '../../core/canonical-json.ts';
import type { StoredRecord } from '../../model.ts';
import type { RecordName } from '../../stores.ts';

/** A record as an older schema had it. */
export type OldRecord = StoredRecord & { readonly [field: string]: Json | undefined };

/**
 * One numbered change of what is stored. New tables, collections and indexes need none: they are made where they are missing.
 * Everything MUST be harmless when it is done twice: on MongoDB two nodes may start at once, and a crash repeats a step.
 */
export interface Migration {
  /** New records from old ones: in either database, and in a backup. A record that is new already MUST come back equal. */
  readonly records?: { readonly [Name in RecordName]?: (old: OldRecord) => OldRecord };
  readonly sqlite?: readonly string[];
  readonly mongo?: (connection: Connection) => Promise<void>;
}
