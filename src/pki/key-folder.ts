import { mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { IkrarError } from '../errors.ts';

/** Names of the files in a key folder. All hold secrets or stand beside them: 0600, the folder 0700. */
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

/** There once a key was renewed: what still checks what was made with the old one. */
const formerFiles = ['log.former.pem', 'qr.former.pem'] as const;

export type KeyFile = (typeof keyFiles)[number] | (typeof formerFiles)[number];

/** The root's key may be kept away from the server. */
const optional: ReadonlySet<KeyFile> = new Set(['root.key.pem']);

/**
 * Every file of the folder as text, or undefined when there is no folder or it is empty.
 * @throws IkrarError 'keys-missing' for a folder that holds some of them only: nothing is made up to fill it
 */
export async function findKeyFiles(directory: string): Promise<ReadonlyMap<KeyFile, string> | undefined> {
  const present = await readdir(directory).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [] as string[];
    throw new Error(`cannot read the key folder ${directory}`, { cause });
  });
  if (present.length === 0) return undefined;
  const missing = keyFiles.filter((name) => !present.includes(name) && !optional.has(name));
  if (missing.length > 0)
    throw new IkrarError(
      'keys-missing',
      `Map kunci ${directory} tidak lengkap: ${missing.join(', ')} tidak ada. Kembalikan dari cadangan; ` +
        'kunci baru tidak dibuat di atas sisa kunci lama.',
    );
  const found = [...keyFiles, ...formerFiles].filter((name) => present.includes(name));
  const texts = await Promise.all(found.map((name) => readFile(join(directory, name), 'utf8')));
  return new Map(found.map((name, i) => [name, texts[i]!]));
}

/**
 * Makes the whole folder or nothing: the files are written and synced in a folder beside it, which then takes the name. A crash
 * before the rename leaves a `.new-` folder that nothing reads. Loses quietly against a process that was faster.
 */
export async function writeKeyFolder(directory: string, files: ReadonlyMap<KeyFile, string>): Promise<void> {
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

/** Replaces one file whole: after a crash it is the old one or the new one. */
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
