import { createHash } from 'node:crypto';
import { concat } from '../core/bytes.ts';
import type { SigningPlan } from '../document/plan.ts';
import { IkrarError } from '../errors.ts';
import { reference } from './pdf-text.ts';
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
 * An incremental update (ISO 32000-1 section 7.5.6) as pades.md wants it: white space, objects, a classic cross-reference
 * section, trailer, `%%EOF` and one line end; nothing follows and nothing else is in it.
 */
export function append(state: FileState, plan: SigningPlan, objects: readonly RevisionObject[]): Appended {
  const { bytes, startXref, nextObject } = lay(state, plan, objects);
  return { bytes, state: advanced(state, startXref, nextObject, [bytes]) };
}

/** The signature dictionary's entries around the hole: `before` ends in front of `<`, ByteRange comes right behind the hole. */
export interface Signable {
  readonly number: number;
  readonly entries: string;
  /** Octets of the hole: the longest Contents there can be. */
  readonly bound: number;
}

/** Ten digits hold any file below 10 GB; the rest of the array is padded with spaces, so that its length is known before. */
const rangeWidth = 3 * 11;

/**
 * The same with a signature dictionary whose Contents is made last, over everything but itself: `contents` gets the SHA-256
 * over the whole file without the hole. Nothing of the old state is touched, whatever `contents` throws.
 * @throws IkrarError 'signature-too-large' when Contents does not fit the hole
 */
export async function appendSigned(
  state: FileState,
  plan: SigningPlan,
  objects: readonly RevisionObject[],
  signable: Signable,
  contents: (digest: Uint8Array) => Promise<Uint8Array>,
): Promise<Appended> {
  const opening = `<<${signable.entries}/Contents`;
  const gap = 2 * signable.bound + 2;
  const body = `${opening}<${'0'.repeat(gap - 2)}>/ByteRange[0${' '.repeat(rangeWidth)}]>>`;
  const laid = lay(state, plan, [...objects, { number: signable.number, body }]);
  const { bytes, startXref, nextObject } = laid;
  const from = laid.lastBody + opening.length;
  const to = from + gap;
  const range = ` ${state.size + from} ${state.size + to} ${bytes.length - to}`;
  bytes.set(ascii(range), to + '/ByteRange[0'.length);

  const head = state.hash.copy().update(bytes.subarray(0, from));
  const signed = head.copy().update(bytes.subarray(to)).digest();
  const value = await contents(new Uint8Array(signed));
  if (value.length > signable.bound)
    throw new IkrarError(
      'signature-too-large',
      `Tanda tangan lebih besar (${value.length} oktet) dari ruang yang disediakan (${signable.bound}). Ulangi; ` +
        'bila berulang, periksa layanan stempel waktu.',
    );
  bytes.set(ascii(Buffer.from(value).toString('hex')), from + 1);
  return { bytes, state: advanced(state, startXref, nextObject, [bytes]) };
}

/** Everything that is written here as text is PDF syntax of ours, ASCII by construction. */
const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');

interface Laid {
  readonly bytes: Uint8Array;
  readonly startXref: number;
  readonly nextObject: number;
  /** Offset, within the revision, of the last object's body. */
  readonly lastBody: number;
}

function lay(state: FileState, plan: SigningPlan, objects: readonly RevisionObject[]): Laid {
  const parts: Uint8Array[] = [ascii('\n')];
  const offsets = new Map<number, number>();
  let length = 1;
  let lastBody = 0;
  const put = (part: Uint8Array) => {
    parts.push(part);
    length += part.length;
  };
  for (const { number, body } of objects) {
    offsets.set(number, state.size + length);
    put(ascii(`${number} 0 obj\n`));
    lastBody = length;
    put(typeof body === 'string' ? ascii(body) : body);
    put(ascii('\nendobj\n'));
  }
  const startXref = state.size + length;
  const nextObject = Math.max(state.nextObject, ...objects.map(({ number }) => number + 1));
  put(ascii(crossReference(offsets) + trailer(state, plan, startXref, nextObject)));
  return { bytes: concat(...parts), startXref, nextObject, lastBody };
}

/** Entries of exactly 20 octets, a subsection for each run of numbers. */
function crossReference(offsets: ReadonlyMap<number, number>): string {
  const numbers = [...offsets.keys()].sort((a, b) => a - b);
  let table = 'xref\n';
  for (let i = 0; i < numbers.length; ) {
    let end = i + 1;
    while (end < numbers.length && numbers[end] === numbers[end - 1]! + 1) end++;
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

function advanced(state: FileState, startXref: number, nextObject: number, parts: readonly Uint8Array[]): FileState {
  const hash = state.hash.copy();
  let size = state.size;
  for (const part of parts) {
    hash.update(part);
    size += part.length;
  }
  return { ...state, n: state.n + 1, size, startXref, nextObject, hash, sha256: hash.copy().digest('hex') };
}
