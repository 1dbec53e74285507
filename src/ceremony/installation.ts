import { parseHex } from '../core/bytes.ts';
import { parseCheckpoint } from '../core/checkpoint.ts';
import { sha256Hex } from '../core/digest.ts';
import { IkrarError } from '../errors.ts';
import type { Counter } from '../model.ts';
import { findKeyFiles } from '../pki/key-folder.ts';
import type { LogStore, Records } from '../stores.ts';

/**
 * What a database was begun with and every node MUST share: the keys, and the address that names the log. A node with other
 * keys would find every PIN wrong and sign under a root that nobody was told of, a node with another address would print QR
 * codes that lead elsewhere, and both would look healthy.
 */
const keysRecord = 'kunci-akar';

/** 48 bits of the root's digest, so that they are one number: this tells a mix-up, not an attacker. */
const mark = (root: Uint8Array): number =>
  parseHex(sha256Hex(root).slice(0, 12)).reduce((sum, octet) => sum * 256 + octet, 0);

/** Whether keys were ever used with this database: then none may be made in their place. */
export const hasKeys = async (counters: Records<Counter>): Promise<boolean> =>
  (await counters.get(keysRecord)) !== undefined;

/** The first node that starts decides. @throws IkrarError 'keys-missing' for keys that are not this database's */
export async function checkKeys(counters: Records<Counter>, root: Uint8Array, folder: string): Promise<void> {
  // A start that finds everything writes nothing: a full disk must not keep a node from showing what is there.
  if (!(await hasKeys(counters))) await counters.insert({ id: keysRecord, version: 0, value: mark(root) });
  await requireKeys(counters, root, folder); // another node may have been faster
}

/** The same for a reader. */
export async function requireKeys(counters: Records<Counter>, root: Uint8Array, folder: string): Promise<void> {
  const used = await counters.get(keysRecord);
  if (!used || used.value === mark(root)) return;
  throw new IkrarError(
    'keys-missing',
    `Kunci di ${folder} bukan kunci basis data ini. Salin folder kunci dari node lain atau dari cadangan; bila seluruh ` +
      'kunci sengaja diganti, jalankan ikrar certs adopt.',
  );
}

/** @throws IkrarError 'keys-missing' for a folder without keys, where there were some once */
export async function requireKeyFiles(folder: string): Promise<void> {
  if (await withKeyFolder(folder, () => findKeyFiles(folder))) return;
  throw new IkrarError(
    'keys-missing',
    `Folder kunci ${folder} kosong, padahal basis data ini sudah punya kunci. Salin dari node lain atau dari cadangan.`,
  );
}

/** From now on the database belongs to these keys: somebody has replaced the whole folder on purpose. */
export const adoptKeys = (counters: Records<Counter>, root: Uint8Array): Promise<void> =>
  counters.put([{ id: keysRecord, version: 0, value: mark(root) }]);

/** @throws IkrarError 'config-invalid' when the log has entries under another name than the address gives it */
export async function checkAddress(log: LogStore, origin: string): Promise<void> {
  const published = await log.checkpoint();
  const before = published && parseCheckpoint(published.note);
  if (!before || before.size === 0 || before.origin === origin) return;
  throw new IkrarError(
    'config-invalid',
    `BASE_URL menamai log ${origin}, tetapi log di basis data ini bernama ${before.origin}. Kembalikan BASE_URL yang semula; ` +
      'alamat itu tercetak pada setiap QR.',
  );
}

const noRight: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST']);

/** @throws IkrarError 'keys-missing' when this process may not read or make the folder */
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
