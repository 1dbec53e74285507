import type { Connection } from 'mongoose';
import type { Json } from '../../core/canonical-json.ts';
import type { StoredRecord } from '../../model.ts';
import type { RecordName } from '../../stores.ts';

/** A record in an older schema. */
export type OldRecord = StoredRecord & { readonly [field: string]: Json | undefined };

/**
 * One numbered change of what is stored. New tables, collections and indexes need no migration: they are made where
 * they are missing. Every migration MUST be idempotent: on MongoDB two nodes may start at once, and a crash repeats a
 * step.
 */
export interface Migration {
  /** Converts records, in either database and in a backup. A record that is converted already MUST come back equal. */
  readonly records?: { readonly [Name in RecordName]?: (old: OldRecord) => OldRecord };
  readonly sqlite?: readonly string[];
  /** Gives every row its MAC. Earlier steps write checksums, later steps accept only MACs. */
  readonly givesMacs?: true;
  readonly mongo?: (connection: Connection) => Promise<void>;
}
