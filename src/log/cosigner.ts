import type { KeyObject } from 'node:crypto';
import { concat, equal, parseBase64, utf8 } from '../core/bytes.ts';
import { type Checkpoint, parseCheckpoint, parseCheckpointText, parseDecimal } from '../core/checkpoint.ts';
import type { Clock } from '../core/clock.ts';
import { sha256 } from '../core/digest.ts';
import { ed25519PublicKey, notePrimitives, signEd25519 } from '../core/ed25519.ts';
import { emptyRoot, verifyConsistency } from '../core/merkle.ts';
import { checkNote, type Note, type NoteKey, noteKey, parseNote, signatureLine } from '../core/note.ts';
import { createTurns } from '../core/turns.ts';

/** What a witness keeps of the logs that it watches, by origin. */
export interface CosignerMemory {
  /** The signed note that was cosigned last. @throws Error when it is there and cannot be read */
  read(origin: string): Promise<string | undefined>;
  /** MUST be whole or not at all, and survive a power cut once it has returned. */
  write(origin: string, note: string): Promise<void>;
  /** Keeps a signed note that contradicts the one that was cosigned: together they prove a fork. */
  accuse(origin: string, note: string): Promise<void>;
}

/** The answer to a request, as HTTP carries it. */
export interface CosignerAnswer {
  readonly status: 200 | 400 | 403 | 404 | 409 | 422;
  readonly type: 'text/plain; charset=utf-8' | 'text/x.tlog.size';
  readonly text: string;
}

export interface Cosigner {
  /** The key (type 4) that its cosignatures are checked with. */
  readonly key: NoteKey;
  /** c2sp.org/tlog-witness, add-checkpoint. Throws only when its memory does; then nothing was signed. */
  addCheckpoint(body: string): Promise<CosignerAnswer>;
}

/**
 * A witness by c2sp.org/tlog-witness: it cosigns a checkpoint of a log that it watches if that continues the one it
 * cosigned before, and remembers it before it answers. So nobody who trusts this witness can be shown a log that it does
 * not continue, whatever the log's operator does. It believes nobody: not the log, and not who carries the request.
 */
export function createCosigner(options: {
  readonly name: string;
  /** Ed25519, private. */
  readonly key: KeyObject;
  /** Keys of the logs that it watches. The name of a key is the origin of its log. */
  readonly logKeys: readonly NoteKey[];
  readonly memory: CosignerMemory;
  readonly clock: Clock;
}): Cosigner {
  const { memory, logKeys, clock } = options;
  const key = noteKey(sha256, options.name, ed25519PublicKey(options.key), 4);
  /** Comparing with the last checkpoint and replacing it are one step for each log. */
  const inTurn = createTurns();

  async function judge(request: Request): Promise<CosignerAnswer> {
    const { checkpoint, oldSize, note } = request;
    const { origin } = checkpoint;
    const before = await memory.read(origin);
    const known = before === undefined ? undefined : parseCheckpoint(before);
    const knownSize = known?.size ?? 0;
    if (oldSize !== knownSize) return conflict(knownSize);
    if (known && known.size === checkpoint.size && !equal(known.root, checkpoint.root)) {
      await memory.accuse(origin, note);
      return conflict(knownSize);
    }
    if (!continues(request, known)) return refusal(422, 'the consistency proof does not hold');
    if (!known || known.size < checkpoint.size) await memory.write(origin, note);
    return { status: 200, type: 'text/plain; charset=utf-8', text: `${cosign(request.text)}\n` };
  }

  function cosign(text: string): string {
    const seconds = BigInt(Math.floor(clock().getTime() / 1000));
    const at = new Uint8Array(8);
    new DataView(at.buffer).setBigUint64(0, seconds);
    const message = utf8(`cosignature/v1\ntime ${seconds}\n${text}`);
    return signatureLine(key, concat(at, signEd25519(options.key, message)));
  }

  return {
    key,
    async addCheckpoint(body) {
      const request = readRequest(body);
      if (!request) return refusal(400, 'not a request by c2sp.org/tlog-witness');
      const { checkpoint, signed, oldSize } = request;
      const keys = logKeys.filter(({ name }) => name === checkpoint.origin);
      if (keys.length === 0) return refusal(404, 'this witness does not know the log');
      if (!isSigned(signed, keys)) return refusal(403, 'not signed by a key of the log that this witness knows');
      if (oldSize > checkpoint.size) return refusal(400, 'the old size is larger than the checkpoint');
      return inTurn(checkpoint.origin, () => judge(request));
    },
  };
}

interface Request {
  readonly oldSize: number;
  readonly proof: readonly Uint8Array[];
  readonly note: string;
  readonly signed: Note;
  /** What is signed. */
  readonly text: string;
  readonly checkpoint: Checkpoint;
}

const maxProof = 63;

/** Undefined for a body of another form. */
function readRequest(body: string): Request | undefined {
  const end = body.indexOf('\n\n');
  const [first = '', ...lines] = body.slice(0, Math.max(end, 0)).split('\n');
  if (!first.startsWith('old ') || lines.length > maxProof) return undefined;
  try {
    const proof = lines.map(parseBase64);
    if (proof.some((hash) => hash.length !== 32)) return undefined;
    const note = body.slice(end + 2);
    const signed = parseNote(note);
    const { text } = signed;
    return { oldSize: parseDecimal(first.slice(4)), proof, note, signed, text, checkpoint: parseCheckpointText(text) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** By one key that is known is enough; lines by others are passed over, and so is a line that a known key did not sign. */
const isSigned = ({ text, signatures }: Note, keys: readonly NoteKey[]): boolean =>
  signatures.some((line) => checkNote(notePrimitives, { text, signatures: [line] }, keys).good);

function continues({ checkpoint, proof }: Request, known: Checkpoint | undefined): boolean {
  const from = known?.size ?? 0;
  const fromRoot = known?.root ?? emptyRoot(sha256);
  if (checkpoint.size === 0 && !equal(checkpoint.root, emptyRoot(sha256))) return false;
  return verifyConsistency(sha256, { from, fromRoot, to: checkpoint.size, toRoot: checkpoint.root, path: proof });
}

const conflict = (size: number): CosignerAnswer => ({ status: 409, type: 'text/x.tlog.size', text: `${size}\n` });

const refusal = (status: 400 | 403 | 404 | 422, why: string): CosignerAnswer => ({
  status,
  type: 'text/plain; charset=utf-8',
  text: `${why}\n`,
});
