/**
 * The records of the store, each defined once: as a schema from which its type is inferred, the API picks its answers,
 * and MongoDB's collections are made. A record is checked against its schema before it is stored (store/checked). It is
 * plain JSON (only revisions and log entries hold bytes), has an `id` and, where two writers can meet, a `version` that
 * the store compares before it replaces the record.
 *
 * A schema describes everything that was ever stored: tightening it needs a migration for what it no longer allows.
 */
export * from './model/account.ts';
export * from './model/archive.ts';
export * from './model/column-name.ts';
export * from './model/declaration.ts';
export * from './model/delivery.ts';
export * from './model/event.ts';
export type { Of, StoredRecord } from './model/fields.ts';
export * from './model/file.ts';
export * from './model/own-text.ts';
export * from './model/signer.ts';
export * from './model/trail.ts';
