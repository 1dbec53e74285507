/**
 * The nouns of the house, each said once: as a schema, from which its type is inferred, answers of the API are picked and the
 * collections of MongoDB are made. Whatever is written to a store is parsed by its schema first (store/checked). Every record
 * is plain JSON (bytes only in revisions and log entries), carries its `id` and, where two writers can meet, a `version` that
 * the store compares before it replaces.
 *
 * A schema says what was ever stored: who tightens one adds a migration for what it no longer allows.
 */
export * from './model/account.ts';
export * from './model/declaration.ts';
export * from './model/event.ts';
export type { Of, StoredRecord } from './model/fields.ts';
export * from './model/file.ts';
export * from './model/signer.ts';
export * from './model/trail.ts';
