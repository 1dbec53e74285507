import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hex, parseHex } from '../core/bytes.ts';
import type { Clock, Random } from '../core/clock.ts';
import { IkrarError } from '../errors.ts';
import { findKeyFiles, givenFile, type KeyFile, replaceFile } from './key-folder.ts';

/** The keys of a database's rows, 32 octets each. */
interface RowKeyFiles {
  readonly keys: { readonly current: Uint8Array; readonly former: readonly Uint8Array[] };
  /** Whether the rows of a database were given their MACs with these keys. */
  readonly given: boolean;
}

/** @throws IkrarError 'keys-missing' for a folder without a key for rows */
export async function readRowKeys(directory: string): Promise<RowKeyFiles> {
  const files = await findKeyFiles(directory);
  const [current] = secrets(files, 'rows.key', directory);
  if (!current)
    throw new IkrarError('keys-missing', `rows.key tidak ada di folder kunci ${directory}. Kembalikan dari cadangan.`);
  const former = secrets(files, 'rows.former.key', directory);
  return { keys: { current, former }, given: files?.has(givenFile) ?? false };
}

function secrets(
  files: ReadonlyMap<string, string> | undefined,
  name: KeyFile,
  directory: string,
): readonly Uint8Array[] {
  const lines = (files?.get(name) ?? '').split('\n').filter((line) => line !== '');
  if (lines.every((line) => /^[0-9a-f]{64}$/.test(line))) return lines.map(parseHex);
  throw new IkrarError('keys-missing', `Berkas kunci ${directory}/${name} rusak. Kembalikan dari cadangan.`);
}

interface Sources {
  readonly clock: Clock;
  readonly random: Random;
}

/** Records in the folder that the rows of a database have their MACs; durable when it resolves. */
export const markRowsGiven = (directory: string, { clock, random }: Sources): Promise<void> =>
  replaceFile(join(directory, givenFile), `${clock().toISOString()}\n`, hex(random(8)));

/**
 * Makes a new key for rows. The former key is written to its own file before it is replaced, and stays valid until the
 * rows are renewed; a crash between the two writes leaves it in both files, which does no harm.
 * @throws IkrarError 'keys-missing' when the old key cannot be read
 */
export async function renewRowKey(directory: string, random: Random): Promise<void> {
  const { keys } = await readRowKeys(directory);
  const unique = hex(random(8));
  const replace = (name: KeyFile, all: readonly Uint8Array[]) =>
    replaceFile(join(directory, name), all.map((key) => `${hex(key)}\n`).join(''), unique);
  await replace('rows.former.key', [keys.current, ...keys.former]);
  await replace('rows.key', [random(32)]);
}

/**
 * Deletes the former keys, once no row needs them any more: afterwards a stolen former key makes no valid row.
 * @returns whether there were any
 */
export async function forgetFormerRowKeys(directory: string): Promise<boolean> {
  const path = join(directory, 'rows.former.key' satisfies KeyFile);
  const there = await readFile(path).catch(() => undefined);
  await rm(path, { force: true });
  return there !== undefined;
}
