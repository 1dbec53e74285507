import { appendFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { findFile } from '../pki/key-folder.ts';
import type { Trail } from './trail.ts';

/**
 * Uses of keys by an operator's commands. A command may run beside a server that holds the database, so it leaves a line
 * in the key folder, and the server takes it into the trail. What a server itself does with its keys is not among them:
 * each seal, signature and timestamp is a revision with an entry in the log, and each checkpoint is published.
 */
const keyUse = z.strictObject({
  /** Which key: `seal`, `log` …, or `semua` for the whole folder. */
  key: z.string(),
  /** The command, `certs renew`. */
  for: z.string(),
  /** Name of the operating system's user. */
  by: z.string(),
  at: z.string(),
});
export type KeyUse = z.output<typeof keyUse>;

const usesFile = 'key-uses.jsonl';

/** Durable on return. */
export const noteKeyUse = (folder: string, use: KeyUse): Promise<void> =>
  appendFile(join(folder, usesFile), `${JSON.stringify(use)}\n`, { mode: 0o600, flush: true });

/**
 * Takes the uses into the trail. A crash in between leaves them to the next call, which may tell of some a second time.
 */
export async function takeKeyUses(folder: string, trail: Pick<Trail, 'append'>): Promise<void> {
  const taken = join(folder, `${usesFile}.taken`);
  if ((await findFile(taken)) === undefined) await setAside(join(folder, usesFile), taken);
  const lines = (await findFile(taken))?.split('\n').filter((line) => line !== '') ?? [];
  for (const line of lines) await trail.append({ code: 'key-used', actor: '', parameters: parseUse(line) });
  await rm(taken, { force: true });
}

async function setAside(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** A line that a full disk has cut short is told as such. */
function parseUse(line: string): KeyUse {
  try {
    return keyUse.parse(JSON.parse(line));
  } catch {
    return { key: '?', for: 'catatan yang terpotong', by: '', at: '' };
  }
}
