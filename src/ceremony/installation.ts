import { parseHex } from '../core/bytes.ts';
import { sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';
import type { Counter } from '../model.ts';
import { findKeyFiles } from '../pki/key-folder.ts';
import type { Records } from '../stores.ts';

/**
 * The record of the root key that a database belongs to. Every node MUST have the same keys: a node with other keys
 * would find every PIN wrong and sign under a root that nobody knows, and would look healthy. The name of the log is
 * kept in ceremony/log-folder.
 */
const keysRecord = 'kunci-akar';

/**
 * The first 48 bits of the root's digest, which fit into one number: enough to notice a mix-up, not to stop an
 * attacker.
 */
const mark = (root: Uint8Array): number =>
  parseHex(sha256Hex(root).slice(0, 12)).reduce((sum, octet) => sum * 256 + octet, 0);

/** Whether keys were ever used with this database. If so, no new ones may be made in their place. */
export const hasKeys = async (counters: Records<Counter>): Promise<boolean> =>
  (await counters.get(keysRecord)) !== undefined;

/**
 * Ties the database to the keys of the first node that starts. @throws IkrarError 'keys-missing' when it is tied to
 * others
 */
export async function checkKeys(counters: Records<Counter>, root: Uint8Array, folder: string): Promise<void> {
  // When the record exists nothing is written: a full disk must not keep a node from starting and showing what is
  // stored.
  if (!(await hasKeys(counters))) await counters.insert({ id: keysRecord, version: 0, value: mark(root) });
  await requireKeys(counters, root, folder); // another node may have inserted its own first
}

/** Like checkKeys, for a process that only reads. */
export async function requireKeys(counters: Records<Counter>, root: Uint8Array, folder: string): Promise<void> {
  const used = await counters.get(keysRecord);
  if (!used || used.value === mark(root)) return;
  throw new IkrarError(
    'keys-missing',
    `Kunci di ${folder} bukan kunci basis data ini. Salin folder kunci dari node lain atau dari cadangan; bila seluruh ` +
      'kunci sengaja diganti, jalankan ikrar certs adopt.',
  );
}

/** To be called when the database has had keys. @throws IkrarError 'keys-missing' when the folder has none */
export async function requireKeyFiles(folder: string): Promise<void> {
  if (await withKeyFolder(folder, () => findKeyFiles(folder))) return;
  throw new IkrarError(
    'keys-missing',
    `Folder kunci ${folder} kosong, padahal basis data ini sudah punya kunci. Salin dari node lain atau dari cadangan.`,
  );
}

/** Ties the database to these keys, after an operator has replaced the whole key folder on purpose. */
export const adoptKeys = (counters: Records<Counter>, root: Uint8Array): Promise<void> =>
  counters.put([{ id: keysRecord, version: 0, value: mark(root) }]);

const noRight: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);

/** @throws IkrarError 'keys-missing' when this process may not read or create the folder */
export async function withKeyFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code = '', cause } = error as { readonly code?: string; readonly cause?: { readonly code?: string } };
    if (!noRight.has(code) && !noRight.has(cause?.code ?? '')) throw error;
    throw new IkrarError(
      'keys-missing',
      `Folder kunci ${folder} tidak dapat dibaca atau dibuat. Beri hak kepada pengguna yang menjalankan Ikrar.`,
      { cause: error },
    );
  }
}
