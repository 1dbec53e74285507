import { base64, parseBase64 } from '../core/bytes.ts';
import { type Checkpoint, parseCheckpoint } from '../core/checkpoint.ts';
import { entryBytes } from './entry.ts';
import { type LossEntry, parseLoss } from './loss.ts';

/**
 * A checkpoint that somebody keeps outside of the log that it is of: a node beside its keys, an auditor in a file. It is the
 * signed note, and below it a line for each declared loss that its tree has:
 *
 *     ikrar.example/log
 *     3
 *     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
 *
 *     — ikrar.example/log Az3grlgt…
 *     loss a4e624d686e03ed2767c0abd85c14426b0b1157d2ce81d27bb4fe4f6f01d688a
 *     accepted eyJhdCI6IjIwMjQtMTAtMDFUMDM6…
 *
 * The last line stands there while a loss that the operator has accepted is not yet in the log.
 */
export interface Remembered {
  readonly note: string;
  readonly checkpoint: Checkpoint;
  /** SHA-256 of each, hex. They explain no difference: the checkpoint came after them. */
  readonly losses: readonly string[];
  /** The entry that will declare the loss of this checkpoint. */
  readonly accepted?: LossEntry;
}

export function formatRemembered({ note, losses, accepted }: Omit<Remembered, 'checkpoint'>): string {
  const lines = losses.map((loss) => `loss ${loss}\n`);
  if (accepted) lines.push(`accepted ${base64(entryBytes(accepted))}\n`);
  return note + lines.join('');
}

/** Reads it without checking who signed the note. @throws RangeError */
export function parseRemembered(text: string): Remembered {
  const match = /^([\s\S]*?\n)((?:loss [0-9a-f]{64}\n)*)(?:accepted ([A-Za-z0-9+/=]+)\n)?$/.exec(text);
  if (!match) throw new RangeError('not a checkpoint that was kept');
  const [, note, losses, accepted] = match;
  return {
    note: note!,
    checkpoint: parseCheckpoint(note!),
    losses: losses!.split('\n').flatMap((line) => (line === '' ? [] : [line.slice('loss '.length)])),
    ...(accepted === undefined ? {} : { accepted: parseLoss(parseBase64(accepted)) }),
  };
}
