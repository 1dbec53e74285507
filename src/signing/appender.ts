import { createHash, type Hash } from 'node:crypto';
import { join, reference } from '../core/pdf-write.ts';
import type { SigningPlan } from '../document/plan.ts';
import { IkrarError } from '../errors.ts';
import type { FileState } from './state.ts';

/** An indirect object of a revision: what stands between `obj` and `endobj`. */
export interface RevisionObject {
  readonly number: number;
  readonly body: string | Uint8Array;
}

/** What an appended revision leaves: its octets and the facts of the file that changed with it. */
export interface Appended {
  readonly bytes: Uint8Array;
  readonly state: FileState;
}

/**
 * An incremental update (ISO 32000-1 section 7.5.6): white space, objects, a classic cross-reference section, trailer, `%%EOF`
 * and one line end; nothing follows and nothing else is in it.
 */
export function append(state: FileState, plan: SigningPlan, objects: readonly RevisionObject[]): Appended {
  const laid = lay(state, plan, objects);
  return { bytes: laid.bytes, state: advanced(state, laid, state.hash.copy().update(laid.bytes)) };
}

/** A signature dictionary before it is signed: Contents (a hole) and ByteRange are appended to its entries. */
export interface Signable {
  readonly number: number;
  readonly entries: string;
  /** Octets of the hole: the longest Contents there can be. */
  readonly bound: number;
  /** Makes Contents. @param digest SHA-256 over the whole file without the hole */
  readonly contents: (digest: Uint8Array) => Promise<Uint8Array>;
}

/** Ten digits hold any file below 10 GB; the rest of the array is padded with spaces, so that its length is known before. */
const rangeWidth = 3 * 11;

/**
 * The same with a signature dictionary whose Contents is made last, over everything but itself. Nothing of the old state is
 * touched, whatever `contents` throws.
 * @throws IkrarError 'signature-too-large' when Contents does not fit the hole
 */
export async function appendSigned(
  state: FileState,
  plan: SigningPlan,
  objects: readonly RevisionObject[],
  signable: Signable,
): Promise<Appended> {
  const opening = `<<${signable.entries}/Contents`;
  const gap = 2 * signable.bound + 2;
  const body = `${opening}<${'0'.repeat(gap - 2)}>/ByteRange[0${' '.repeat(rangeWidth)}]>>`;
  const laid = lay(state, plan, [...objects, { number: signable.number, body }]);
  const { bytes } = laid;
  const from = laid.lastBody + opening.length;
  const to = from + gap;
  const range = ` ${state.size + from} ${state.size + to} ${bytes.length - to}`;
  bytes.write(range, to + '/ByteRange[0'.length, 'latin1');

  const head = state.hash.copy().update(bytes.subarray(0, from));
  const signed = head.copy().update(bytes.subarray(to)).digest();
  const value = await signable.contents(new Uint8Array(signed));
  if (value.length > signable.bound)
    throw new IkrarError(
      'signature-too-large',
      `Tanda tangan lebih besar (${value.length} oktet) dari ruang yang disediakan (${signable.bound}). Ulangi; ` +
        'bila berulang, periksa layanan stempel waktu.',
    );
  bytes.write(Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex'), from + 1, 'latin1');
  return { bytes, state: advanced(state, laid, head.update(bytes.subarray(from))) };
}

interface Laid {
  readonly bytes: Buffer;
  readonly startXref: number;
  readonly nextObject: number;
  /** Offset, within the revision, of the last object's body. */
  readonly lastBody: number;
}

/** Text is PDF syntax of ours, ASCII by construction; all of it is written into one buffer, once. */
function lay(state: FileState, plan: SigningPlan, objects: readonly RevisionObject[]): Laid {
  const pieces: (string | Uint8Array)[] = ['\n'];
  const offsets = new Map<number, number>();
  let length = 1;
  let lastBody = 0;
  for (const { number, body } of objects) {
    const opening = `${number} 0 obj\n`;
    offsets.set(number, state.size + length);
    lastBody = length + opening.length;
    length = lastBody + body.length + ending.length;
    pieces.push(opening, body, ending);
  }
  const startXref = state.size + length;
  const nextObject = Math.max(state.nextObject, ...objects.map(({ number }) => number + 1));
  const tail = crossReference(offsets) + trailer(state, plan, startXref, nextObject);
  return { bytes: join([...pieces, tail]), startXref, nextObject, lastBody };
}

const ending = '\nendobj\n';

/** Entries of exactly 20 octets, a subsection for each run of numbers. */
function crossReference(offsets: ReadonlyMap<number, number>): string {
  const numbers = [...offsets.keys()].sort((a, b) => a - b);
  let table = 'xref\n';
  for (let i = 0; i < numbers.length; ) {
    let end = i + 1;
    while (numbers[end] === numbers[end - 1]! + 1) end++;
    table += `${numbers[i]} ${end - i}\n`;
    for (; i < end; i++) table += `${String(offsets.get(numbers[i]!)).padStart(10, '0')} 00000 n \n`;
  }
  return table;
}

/** The second identifier tells this revision from every other (ISO 32000-1 section 14.4). */
function trailer(state: FileState, plan: SigningPlan, startXref: number, nextObject: number): string {
  const second = createHash('sha256').update(`${state.sha256}/${state.n}`).digest('hex').slice(0, plan.id.length);
  return (
    `trailer\n<</Size ${nextObject}/Root ${reference(plan.catalog.object)}/Info ${reference(plan.info)}` +
    `/ID[<${plan.id}><${second}>]/Prev ${state.startXref}>>\nstartxref\n${startXref}\n%%EOF\n`
  );
}

/** `hash` has run over the whole file, this revision included. */
function advanced(state: FileState, { bytes, startXref, nextObject }: Laid, hash: Hash): FileState {
  const size = state.size + bytes.length;
  return { ...state, n: state.n + 1, size, startXref, nextObject, hash, sha256: hash.copy().digest('hex') };
}
