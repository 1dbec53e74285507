import { join } from 'node:path';
import { hex } from '../core/bytes.ts';
import { type Checkpoint, originOf, parseCheckpoint } from '../core/checkpoint.ts';
import type { Random } from '../core/clock.ts';
import { sha256 } from '../core/digest.ts';
import { ed25519PublicKey } from '../core/ed25519.ts';
import { type NoteKey, noteKey } from '../core/note.ts';
import { IkrarError } from '../errors.ts';
import type { CheckpointMemory } from '../log/continuity.ts';
import { parseRemembered } from '../log/remembered.ts';
import type { Authority } from '../pki/authority.ts';
import { checkpointFile, findFile, originFile, replaceFile } from '../pki/key-folder.ts';
import type { LogStore } from '../stores.ts';

/**
 * What the log has outside of the database, beside its key: its name, and the last checkpoint. Whoever can write to the database
 * alone can neither rename the log nor take it back.
 */
export const checkpointMemory = (folder: string, random: Random): CheckpointMemory => ({
  read: () => findCheckpoint(folder),
  write: (text) => replaceFile(join(folder, checkpointFile), text, hex(random(8))),
});

export const findCheckpoint = (folder: string): Promise<string | undefined> => findFile(join(folder, checkpointFile));

/**
 * The name that the log has, wherever it stands; undefined while it has no entry. It is that of its first checkpoint for ever:
 * proofs and auditors know the log by it.
 * @throws IkrarError 'config-invalid' when the key folder and the database are not of one log
 */
export async function findOrigin(folder: string, log: LogStore): Promise<string | undefined> {
  const [named, known, published] = await Promise.all([
    findFile(join(folder, originFile)),
    findKnown(folder),
    log.checkpoint(),
  ]);
  const signed = [known, published && parseCheckpoint(published.note)];
  const begun = signed.flatMap((checkpoint) => (checkpoint && checkpoint.size > 0 ? [checkpoint.origin] : []));
  const names = [...new Set([...(named === undefined ? [] : [named.trim()]), ...begun])];
  if (names.length < 2) return names[0];
  throw new IkrarError(
    'config-invalid',
    `Log di folder kunci bernama ${names[0]}, tetapi log di basis data ini bernama ${names.at(-1)}. Sambungkan basis data dan ` +
      'folder kunci yang sepasang.',
  );
}

/** The keys that this log signs with, today's first: whoever checks what it signed needs them all. */
export const logKeys = ({ log }: Pick<Authority, 'log'>, origin: string): readonly NoteKey[] =>
  [log.key, ...log.former].map((key) => noteKey(sha256, origin, ed25519PublicKey(key)));

/** What the log is called from now on: as it was, or by the address while it has no entry. */
export async function settleOrigin(
  folder: string,
  log: LogStore,
  { baseUrl, random }: { readonly baseUrl: string; readonly random: Random },
): Promise<string> {
  const origin = await findOrigin(folder, log);
  if (origin === undefined) return originOf(baseUrl);
  const path = join(folder, originFile);
  if ((await findFile(path)) === undefined) await replaceFile(path, `${origin}\n`, hex(random(8)));
  return origin;
}

/** What the kept checkpoint says, unchecked. A damaged one is refused where it is needed, with a sentence (log/continuity). */
export async function findKnown(folder: string): Promise<Checkpoint | undefined> {
  const text = await findCheckpoint(folder);
  try {
    return text === undefined ? undefined : parseRemembered(text).checkpoint;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
