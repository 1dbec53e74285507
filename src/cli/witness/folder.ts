import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../core/digest.ts';
import { type NoteKey, parseVkey } from '../../core/note.ts';
import { IkrarError } from '../../errors.ts';
import type { CosignerMemory } from '../../log/cosigner.ts';
import { findFile, replaceFile } from '../../pki/key-folder.ts';
import { tryLock } from '../../store/sqlite/lock.ts';

/**
 * All that a witness has, in one folder:
 *
 *     witness.key.pem                    Ed25519, 0600
 *     witness.name                       never changed: people check cosignatures by name and key
 *     logs.txt                           verifier keys of the logs that it watches, one a line
 *     ikrar.example%2Flog.checkpoint     what it cosigned last, one a log
 *     ikrar.example%2Flog.fork           a signed checkpoint that contradicts it, where there was one
 *
 * Whoever deletes a checkpoint makes the witness forget the log: it then cosigns whatever it is shown next.
 */
export interface WitnessFolder {
  readonly name: string;
  readonly key: KeyObject;
  readonly logKeys: readonly NoteKey[];
  readonly memory: CosignerMemory;
  /** Lets another process use the folder. */
  close(): void;
}

/**
 * @param wanted the name for a new folder, and keys of logs to be watched from now on
 * @throws IkrarError 'store-locked' while another process uses the folder · 'invalid-input' for a name or key that cannot be
 */
export async function openWitnessFolder(
  folder: string,
  wanted: { readonly name?: string; readonly logs: readonly string[] },
): Promise<WitnessFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = tryLock(join(folder, 'lock'));
  if (!lock)
    throw new IkrarError('store-locked', `Folder ${folder} sedang dipakai saksi lain. Hentikan proses itu dulu.`);
  try {
    const name = await nameOf(join(folder, 'witness.name'), wanted.name);
    const key = await keyOf(join(folder, 'witness.key.pem'));
    const logKeys = await logsOf(join(folder, 'logs.txt'), wanted.logs);
    return { name, key, logKeys, memory: memoryIn(folder), close: () => lock.close() };
  } catch (error) {
    lock.close();
    throw error;
  }
}

async function nameOf(path: string, wanted: string | undefined): Promise<string> {
  const known = (await findFile(path))?.trim();
  if (known === undefined && wanted === undefined)
    throw new IkrarError('invalid-input', 'Saksi baru perlu nama, misalnya --nama saksi.kampus.ac.id/ikrar.');
  if (known !== undefined && wanted !== undefined && wanted !== known)
    throw new IkrarError('invalid-input', `Saksi di folder ini bernama ${known}; nama tidak dapat diganti.`);
  if (known !== undefined) return known;
  if (!/^[^\s+]{1,200}$/u.test(wanted!))
    throw new IkrarError('invalid-input', 'Nama saksi tidak boleh memuat spasi atau tanda +.');
  await replaceFile(path, `${wanted}\n`, unique());
  return wanted!;
}

async function keyOf(path: string): Promise<KeyObject> {
  const known = await findFile(path);
  if (known !== undefined) return createPrivateKey(known);
  const { privateKey } = generateKeyPairSync('ed25519');
  await replaceFile(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), unique());
  return privateKey;
}

async function logsOf(path: string, added: readonly string[]): Promise<readonly NoteKey[]> {
  const lines = ((await findFile(path)) ?? '').split('\n').map((line) => line.trim());
  const known = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const fresh = added.map((line) => line.trim()).filter((line) => !known.includes(line));
  const keys = [...known, ...fresh].map(logKeyOf);
  if (fresh.length > 0) await appendFile(path, fresh.map((line) => `${line}\n`).join(''), { flush: true });
  return keys;
}

function logKeyOf(line: string): NoteKey {
  try {
    const key = parseVkey(sha256, line);
    if (key.type === 1) return key;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw new IkrarError(
    'invalid-input',
    `"${line}" bukan kunci log. Ambil dari /pki/log.vkey; bentuknya nama+sidik+kunci.`,
  );
}

function memoryIn(folder: string): CosignerMemory {
  const path = (origin: string, kind: 'checkpoint' | 'fork'): string =>
    join(folder, `${encodeURIComponent(origin)}.${kind}`);
  return {
    read: (origin) => findFile(path(origin, 'checkpoint')),
    write: (origin, note) => replaceFile(path(origin, 'checkpoint'), note, unique()),
    async accuse(origin, note) {
      if ((await findFile(path(origin, 'fork'))) === undefined) await replaceFile(path(origin, 'fork'), note, unique());
    },
  };
}

const unique = (): string => randomBytes(8).toString('hex');
