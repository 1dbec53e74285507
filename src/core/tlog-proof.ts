import { base64, equal, parseBase64 } from './bytes.ts';
import { type Checkpoint, parseCheckpointText, parseDecimal } from './checkpoint.ts';
import { leafHash, rootFromInclusion } from './merkle.ts';
import { type CheckedSignature, checkNote, type NoteKey, type NotePrimitives, parseNote } from './note.ts';

/**
 * The proof that an entry is in the log, c2sp.org/tlog-proof@v1:
 *
 *     c2sp.org/tlog-proof@v1
 *     extra eyJhdCI6IjIwMjQtMTAtMDFUMDM6MTI6NDUuMTIzWiIsImNvZGUiOi…
 *     index 2
 *     gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
 *
 *     ikrar.example/log
 *     3
 *     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
 *
 *     — ikrar.example/log Az3grlgt…
 *
 * `extra` contains the entry itself. The entry is believed not because it is there, but because its hash leads to the
 * signed root.
 */
export interface TlogProof {
  readonly index: number;
  readonly path: readonly Uint8Array[];
  /** The signed note, verbatim. */
  readonly checkpoint: string;
  readonly extra?: Uint8Array;
}

const head = 'c2sp.org/tlog-proof@v1';
const maxPath = 63;
const maxProofLength = 128 * 1024;

export function formatTlogProof({ index, path, checkpoint, extra }: TlogProof): string {
  const lines = [head, ...(extra ? [`extra ${base64(extra)}`] : []), `index ${index}`, ...path.map(base64)];
  return `${lines.join('\n')}\n\n${checkpoint}`;
}

/** @throws RangeError when the text is not a proof of version 1 */
export function parseTlogProof(text: string): TlogProof {
  if (text.length > maxProofLength) throw new RangeError('the proof is too long');
  const end = text.indexOf('\n\n');
  const lines = text.slice(0, Math.max(end, 0)).split('\n');
  if (lines.shift() !== head) throw new RangeError('not a tlog-proof@v1');
  const extra = lines[0]?.startsWith('extra ') ? parseBase64(lines.shift()!.slice(6)) : undefined;
  const index = lines.shift() ?? '';
  if (!index.startsWith('index ') || lines.length > maxPath) throw new RangeError('not a tlog-proof@v1');
  const path = lines.map(parseBase64);
  if (path.some((hash) => hash.length !== 32)) throw new RangeError('a hash of the proof has not 32 bytes');
  const proof = { index: parseDecimal(index.slice(6)), path, checkpoint: text.slice(end + 2) };
  return extra ? { ...proof, extra } : proof;
}

export type ProofFault =
  | 'malformed'
  | 'unsigned' // by none of the log's keys
  | 'signature-wrong'
  | 'origin-wrong' // a checkpoint of another log
  | 'entry-missing' // neither in the proof nor given by the caller
  | 'entry-differs' // the proof is for an entry other than the given one
  | 'not-included'; // the entry's hash does not lead to the signed root

export type ProofCheck =
  | {
      readonly good: true;
      readonly index: number;
      readonly checkpoint: Checkpoint;
      /** The bytes of the entry that is proven to be in the log. */
      readonly entry: Uint8Array;
      /** Cosignatures by the known witnesses, each with its time. */
      readonly witnesses: readonly CheckedSignature[];
    }
  | { readonly good: false; readonly fault: ProofFault };

export interface ProofTrust {
  /**
   * Keys of the log; their name is its origin. There are several while a key is being replaced, and for older proofs
   * afterwards.
   */
  readonly logKeys: readonly NoteKey[];
  readonly witnessKeys?: readonly NoteKey[];
  /** The entry that the proof must be for. Without it, the entry inside the proof is checked and returned. */
  readonly entry?: Uint8Array;
}

/** Checks a proof with nothing but the log's public keys. Malformed text gives a fault, never an exception. */
export function verifyTlogProof(primitives: NotePrimitives, text: string, trust: ProofTrust): ProofCheck {
  const read = attempt(() => {
    const proof = parseTlogProof(text);
    const note = parseNote(proof.checkpoint);
    return { proof, note, checkpoint: parseCheckpointText(note.text) };
  });
  if (!read) return { good: false, fault: 'malformed' };
  const { proof, note, checkpoint } = read;
  if (!trust.logKeys.some((key) => key.name === checkpoint.origin)) return { good: false, fault: 'origin-wrong' };
  const signed = checkNote(primitives, note, trust.logKeys);
  if (!signed.good) return signed;
  if (trust.entry && proof.extra && !equal(trust.entry, proof.extra)) return { good: false, fault: 'entry-differs' };
  const entry = trust.entry ?? proof.extra;
  if (!entry) return { good: false, fault: 'entry-missing' };
  const leaf = leafHash(primitives.sha256, entry);
  const { index, path } = proof;
  const root = rootFromInclusion(primitives.sha256, { index, path, leaf, size: checkpoint.size });
  if (!root || !equal(root, checkpoint.root)) return { good: false, fault: 'not-included' };
  // An invalid cosignature is ignored and does not invalidate the proof, which rests on the log's own signature.
  const witnesses = note.signatures.flatMap((line) => {
    const check = checkNote(primitives, { text: note.text, signatures: [line] }, trust.witnessKeys ?? []);
    return check.good ? check.signatures : [];
  });
  return { good: true, index, checkpoint, entry, witnesses };
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
