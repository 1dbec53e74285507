import { base64, parseBase64 } from './bytes.ts';
import { parseNote } from './note.ts';

/**
 * The text that a log signs, c2sp.org/tlog-checkpoint: three lines with origin, number of entries, and root hash in
 * base64. We write no extension lines and ignore those of others.
 */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

export const checkpointText = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${base64(root)}\n`;

/** @throws RangeError when the text of the note is no checkpoint */
export function parseCheckpointText(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...extensions] = text.replace(/\n$/, '').split('\n');
  if (origin === '' || extensions.includes('')) throw new RangeError('not a checkpoint');
  const bytes = parseBase64(root);
  if (bytes.length !== 32) throw new RangeError('the root of a checkpoint has 32 bytes');
  return { origin, size: parseDecimal(size), root: bytes };
}

/** Parses the text of a signed note, without checking its signatures. @throws RangeError */
export const parseCheckpoint = (note: string): Checkpoint => parseCheckpointText(parseNote(note).text);

/** A decimal without leading zeros, within the safe integers. @throws RangeError */
export function parseDecimal(text: string): number {
  const value = Number(text);
  if (!/^(?:0|[1-9]\d{0,15})$/.test(text) || !Number.isSafeInteger(value)) throw new RangeError('not a size');
  return value;
}

/** The origin of the log at a base address: `https://ikrar.example` → `ikrar.example/log`. */
export function originOf(baseUrl: string): string {
  const { host, pathname } = new URL(baseUrl);
  return `${host}${pathname.replace(/\/+$/, '')}/log`;
}
