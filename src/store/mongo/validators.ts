import type { Connection } from 'mongoose';
import { canonicalJson, type Json } from '../../core/canonical-json.ts';
import { unavailable } from '../failure.ts';
import type { Call } from './call.ts';
import { type CollectionName, collectionNames } from './collections.ts';
import { validatorOf } from './models.ts';

/**
 * Gives the server a validator for each collection, so that an operator finds the data model in the database itself and
 * wrong manual changes are refused. A document that is wrong already may still be changed ('moderate'), because a
 * damaged row must not stop the log.
 *
 * Changing the validator of an existing collection needs the role dbAdmin, and not every server with MongoDB's protocol
 * has validators. An installation that never had them runs without (`warn` says so); one with validators of an older
 * version is refused, because they would reject what this version writes.
 * @throws IkrarError 'store-unavailable' in that case
 */
export async function setValidators(
  connection: Connection,
  call: Call,
  warn: (sentence: string) => void,
): Promise<void> {
  const present = await presentValidators(connection, call);
  let without = false;
  for (const name of collectionNames) {
    const wanted = { $jsonSchema: validatorOf(name) };
    const found = present.get(name);
    if (found !== undefined && same(found, wanted)) continue;
    const done = await (found === undefined
      ? create(connection, call, name, wanted)
      : change(connection, call, name, wanted));
    if (!done && !same(found ?? {}, {})) throw unavailable(unable);
    without ||= !done;
  }
  if (without) warn(`${unable} Data tetap diperiksa oleh Ikrar sendiri.`);
}

/** Removes the validators during a migration, when documents may match neither the old schema nor the new one. */
export async function liftValidators(connection: Connection, call: Call): Promise<void> {
  for (const [name, found] of await presentValidators(connection, call))
    if (!same(found, {}) && !(await change(connection, call, name, {}))) throw unavailable(unable);
}

const unable =
  'Aturan koleksi MongoDB (validator) tidak dapat diubah. Beri akun Ikrar peran dbAdmin atas basis data ini, lalu jalankan lagi.';

const same = (a: unknown, b: unknown): boolean => canonicalJson(a as Json) === canonicalJson(b as Json);

/** The validators of the existing collections; `{}` for a collection without one. */
async function presentValidators(connection: Connection, call: Call): Promise<ReadonlyMap<CollectionName, unknown>> {
  const found = await call(() => connection.db!.listCollections().toArray());
  const ours = found.filter(({ name }) => (collectionNames as readonly string[]).includes(name));
  return new Map(ours.map((one) => [one.name as CollectionName, ('options' in one && one.options?.validator) || {}]));
}

const level = { validationLevel: 'moderate' } as const;

/** Returns false when the server has no validators, or this account may not change them. */
const create = (connection: Connection, call: Call, name: CollectionName, validator: object): Promise<boolean> =>
  call(() => done(connection.db!.createCollection(name, { validator, ...level })));

const change = (connection: Connection, call: Call, name: CollectionName, validator: object): Promise<boolean> =>
  call(() => done(connection.db!.command({ collMod: name, validator, ...level })));

/** The server's error code NamespaceExists: another starting node has just made the collection. */
const made = 48;
/** Error codes Unauthorized, CommandNotFound, InvalidOptions, CommandNotSupported, NotImplemented. */
const refusals: readonly unknown[] = [13, 59, 72, 115, 238];

async function done(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (code === made) return true;
    if (refusals.includes(code)) return false;
    throw error;
  }
}
