import { base64 } from '../core/bytes.ts';
import { parseDecimal } from '../core/checkpoint.ts';
import { notePrimitives } from '../core/ed25519.ts';
import { checkNote, type NoteKey, parseNote, parseSignatureLine } from '../core/note.ts';

/**
 * The answer of a witness that was asked to cosign (c2sp.org/tlog-witness add-checkpoint). A witness remembers the last
 * tree it saw of a log and signs only its continuation, so that a log that shows different trees to different people is
 * found out.
 */
export type WitnessAnswer =
  | { readonly kind: 'cosigned'; readonly line: string; readonly at: number }
  /** The witness cosigned another size last: ask again with a consistency proof from that size. */
  | { readonly kind: 'knows-size'; readonly size: number }
  /** The witness saw a tree that ours does not continue. */
  | { readonly kind: 'fork'; readonly detail: string }
  | { readonly kind: 'refused'; readonly detail: string };

export interface CosignatureRequest {
  /** Submission prefix, without `/add-checkpoint`. */
  readonly url: string;
  readonly key: NoteKey;
  readonly note: string;
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  /** Aborts the request: it took too long, or this process stops. */
  readonly signal: AbortSignal;
}

const maxAnswer = 16 * 1024;

/** @throws Error when the witness cannot be reached in time */
export async function requestCosignature(request: CosignatureRequest, fetchIt: typeof fetch): Promise<WitnessAnswer> {
  const { url, key, note, oldSize, proof, signal } = request;
  const response = await fetchIt(`${url.replace(/\/+$/, '')}/add-checkpoint`, {
    method: 'POST',
    body: `old ${oldSize}\n${proof.map((hash) => `${base64(hash)}\n`).join('')}\n${note}`,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    redirect: 'error',
    signal,
  });
  const text = await boundedText(response);
  if (response.status === 200) return readCosignature(text, note, key);
  if (response.status === 409) return readConflict(text, oldSize);
  if (response.status === 422) return { kind: 'fork', detail: 'consistency proof refused' };
  return { kind: 'refused', detail: `HTTP ${response.status}` };
}

function readCosignature(answer: string, note: string, key: NoteKey): WitnessAnswer {
  const { text } = parseNote(note);
  for (const line of answer.split('\n')) {
    if (line === '') continue;
    try {
      const check = checkNote(notePrimitives, { text, signatures: [parseSignatureLine(line)] }, [key]);
      if (check.good) return { kind: 'cosigned', line, at: check.signatures[0]!.at ?? 0 };
    } catch {
      // lines that are no signatures, and signatures of unknown keys, are ignored
    }
  }
  return { kind: 'refused', detail: 'no signature by the key that is configured' };
}

function readConflict(answer: string, oldSize: number): WitnessAnswer {
  try {
    const size = parseDecimal(answer.trim());
    if (size !== oldSize) return { kind: 'knows-size', size };
    return { kind: 'fork', detail: `another root at size ${size}` };
  } catch {
    return { kind: 'refused', detail: 'HTTP 409 without a size' };
  }
}

async function boundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    if (length > maxAnswer) throw new Error('the answer of the witness is too long');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
