import { link, mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hex } from '../core/bytes.ts';
import type { Random } from '../core/clock.ts';
import { IkrarError } from '../errors.ts';

/**
 * Names of the files in a new key folder. Mode 0600 for all of them, though some hold no secret, and 0700 for the
 * folder.
 */
export const keyFiles = [
  'root.key.pem',
  'root.pem',
  'issuer.key.pem',
  'issuer.pem',
  'seal.key.pem',
  'seal.pem',
  'tsa.key.pem',
  'tsa.pem',
  'log.key.pem',
  'log.pem',
  'qr.key.pem',
  'pin.key',
  'ticket.key',
] as const;

/**
 * Files that exist after a renewal: the previous keys, with which earlier proofs, sheets and rows are still checked, and the
 * previous certificates of the TSA, which may still have to be revoked.
 */
const formerFiles = ['log.former.pem', 'qr.former.pem', 'tsa.former.pem', 'rows.former.key'] as const;

/** Present after the rows of a database were given their MACs with these keys. */
export const givenFile = 'rows.given';

/** The name under which the log's key signs; the file exists once the log has an entry. */
export const originFile = 'log.origin';

/**
 * The largest checkpoint that this node has signed or seen. A backup never includes it: an operator who restores an older
 * copy of the database must not restore an older memory with it.
 */
export const checkpointFile = 'log.checkpoint';

/** A key file that a later version of the program adds. */
export interface KeyStep {
  readonly file: string;
  make(random: Random): string;
}

/**
 * Element i of the list leads from a folder of version i to i + 1. Steps are only ever added, and MUST NOT replace a
 * file. The folder records its version, so that a key that was added once and then lost is not silently made anew.
 */
export const keySteps = [
  { file: 'rows.key', make: (random) => `${hex(random(32))}\n` },
  { file: 'cards.key', make: (random) => `${hex(random(32))}\n` },
] as const satisfies readonly KeyStep[];

/** The file with the number of steps taken; absent before the first. */
const versionFile = 'version';

export type KeyFile = (typeof keyFiles)[number] | (typeof formerFiles)[number] | (typeof keySteps)[number]['file'];

/** The root's key may be kept away from the server. */
const optional: ReadonlySet<string> = new Set(['root.key.pem']);

/**
 * Every file of the folder that belongs in a backup, as text, or undefined when the folder is absent or empty.
 * @throws IkrarError 'keys-missing' for an incomplete folder: missing files are never made anew · 'store-newer' for a
 * folder to which a later version of the program added keys
 */
export async function findKeyFiles(
  directory: string,
  steps: readonly KeyStep[] = keySteps,
): Promise<ReadonlyMap<string, string> | undefined> {
  const present = await readdir(directory).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [] as string[];
    throw new Error(`cannot read the key folder ${directory}`, { cause });
  });
  if (present.length === 0) return undefined;
  const added = steps.map(({ file }) => file);
  const names = [...keyFiles, ...formerFiles, ...added, givenFile, originFile, versionFile].filter((name) =>
    present.includes(name),
  );
  const texts = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')));
  const files = new Map(names.map((name, i) => [name, texts[i]!]));
  const version = versionOf(files);
  if (!(version <= steps.length))
    throw new IkrarError('store-newer', `Map kunci ${directory} dari Ikrar yang lebih baru. Jalankan versi yang baru.`);
  const needed = [...keyFiles, ...added.slice(0, version)];
  const missing = needed.filter((name) => !present.includes(name) && !optional.has(name));
  if (missing.length === 0) return files;
  throw new IkrarError(
    'keys-missing',
    `Map kunci ${directory} tidak lengkap: ${missing.join(', ')} tidak ada. Kembalikan dari cadangan; ` +
      'kunci baru tidak dibuat di atas sisa kunci lama.',
  );
}

const versionOf = (files: ReadonlyMap<string, string>): number => Number(files.get(versionFile) ?? 0);

/**
 * Like findKeyFiles, and adds the keys that a folder of an older version lacks. Each is made only once even if several
 * nodes that share the folder start together. A crash leaves a step undone or done, and the next start continues.
 */
export async function completeKeyFiles(
  directory: string,
  random: Random,
  steps: readonly KeyStep[] = keySteps,
): Promise<ReadonlyMap<string, string> | undefined> {
  const files = await findKeyFiles(directory, steps);
  if (!files || versionOf(files) === steps.length) return files;
  for (const [i, { file, make }] of steps.entries()) {
    if (i < versionOf(files)) continue;
    await addFile(join(directory, file), make(random), hex(random(8)));
    await replaceFile(join(directory, versionFile), `${i + 1}\n`, hex(random(8)));
  }
  return findKeyFiles(directory, steps);
}

/**
 * Makes the whole folder or nothing: the files are written and synced in a temporary folder, which is then renamed. A
 * crash before the renaming leaves a `.new-` folder that nothing reads. If another process was faster, its folder
 * stays, without an error.
 */
export async function writeKeyFolder(directory: string, files: ReadonlyMap<string, string>): Promise<void> {
  const parent = dirname(directory);
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const fresh = await mkdtemp(`${directory}.new-`); // mkdtemp makes it 0700
  try {
    for (const [name, text] of files) await writeSynced(join(fresh, name), text);
    await syncFolder(fresh);
    await rename(fresh, directory);
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    const taken = ['ENOTEMPTY', 'EEXIST'].includes((cause as NodeJS.ErrnoException).code ?? '');
    if (!taken) throw new Error(`cannot make the key folder ${directory}`, { cause });
  }
  await syncFolder(parent);
}

/** Reads a file as text; undefined where there is none. */
export async function findFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Replaces a whole file: after a crash it is either the old one or the new one. */
export async function replaceFile(path: string, content: string | Uint8Array, unique: string): Promise<void> {
  const fresh = `${path}.new-${unique}`;
  try {
    await writeSynced(fresh, content);
    await rename(fresh, path);
  } catch (cause) {
    await rm(fresh, { force: true });
    throw new Error(`cannot write ${path}`, { cause });
  }
  await syncFolder(dirname(path));
}

/** Makes a whole file, unless another process was faster. */
async function addFile(path: string, content: string, unique: string): Promise<void> {
  const fresh = `${path}.new-${unique}`;
  try {
    await writeSynced(fresh, content);
    await link(fresh, path); // unlike a rename, link never replaces a file
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw new Error(`cannot write ${path}`, { cause });
  } finally {
    await rm(fresh, { force: true });
  }
  await syncFolder(dirname(path));
}

async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
