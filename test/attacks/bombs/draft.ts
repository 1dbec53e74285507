import { deflateSync } from 'node:zlib';
import { hex } from '../../../src/core/bytes.ts';

/** An input that tries to make the verifier dear. */
export interface Bomb {
  readonly name: string;
  /** @param size about how many bytes the file may have */
  make(size: number): Promise<Uint8Array> | Uint8Array;
}

/** A file made as fast as text is joined: revisions with right cross-reference tables, of whatever objects. */
export class Draft {
  readonly #parts: string[] = [];
  #places: [num: number, place: number][] = [];
  #prev: number | undefined;
  #highest = 0;
  /** Bytes so far. */
  length = 0;

  constructor() {
    this.text('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n');
  }

  text(text: string): this {
    this.#parts.push(text);
    this.length += text.length;
    return this;
  }

  object(num: number, body: string): this {
    this.#places.push([num, this.length]);
    this.#highest = Math.max(this.#highest, num);
    return this.text(`${num} 0 obj\n${body}\nendobj\n`);
  }

  /** Ends the revision; its root is object 1. */
  close(entries = ''): this {
    const xref = this.length;
    const lines: string[] = ['xref\n'];
    if (this.#prev === undefined) lines.push('0 1\n0000000000 65535 f \n');
    this.#places.sort((a, b) => a[0] - b[0]);
    for (let i = 0; i < this.#places.length; ) {
      let end = i + 1;
      while (end < this.#places.length && this.#places[end]![0] === this.#places[end - 1]![0] + 1) end++;
      lines.push(`${this.#places[i]![0]} ${end - i}\n`);
      for (; i < end; i++) lines.push(`${String(this.#places[i]![1]).padStart(10, '0')} 00000 n \n`);
    }
    if (this.#places.length === 0 && this.#prev !== undefined) lines.push('0 0\n');
    const prev = this.#prev === undefined ? '' : `/Prev ${this.#prev}`;
    this.text(lines.join(''));
    this.text(`trailer\n<</Size ${this.#highest + 1}/Root 1 0 R${prev}${entries}>>\nstartxref\n${xref}\n%%EOF\n`);
    this.#prev = xref;
    this.#places = [];
    return this;
  }

  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.from(this.#parts.join(''), 'latin1'));
  }

  /** A revision with a signature that has the right form; what is in it is about other bytes, and so never intact. */
  signature(num: number, cms: Uint8Array, entries = ''): this {
    const contents = `<${hex(cms)}>`;
    const start = this.length + `${num} 0 obj\n${signatureHead}${entries}/Contents`.length;
    const end = start + contents.length;
    const head = `${signatureHead}${entries}/Contents${contents}/ByteRange[0 ${start} ${end} `;
    this.object(num, `${head}0000000000]>>`);
    const last = this.#parts.length - 1;
    this.close();
    const rest = String(this.length - end).padStart(10, '0');
    this.#parts[last] = this.#parts[last]!.replace('0000000000]>>', `${rest}]>>`);
    return this;
  }
}

export type Numbered = readonly [num: number, body: string];

export const stream = (entries: string, data: string): string =>
  `<<${entries}/Length ${data.length}>>\nstream\n${data}\nendstream`;

export const latin1Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Repeated text, deflated well. */
export const deflate = (text: string | Uint8Array): string =>
  deflateSync(typeof text === 'string' ? Buffer.from(text, 'latin1') : text, { level: 9 }).toString('latin1');

export const deflated = (entries: string, text: string | Uint8Array): string =>
  stream(`${entries}/Filter/FlateDecode`, deflate(text));

export const catalog = '<</Type/Catalog/Pages 2 0 R>>';
export const pages = '<</Type/Pages/Kids[]/Count 0>>';
const signatureHead = '<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached';
/** Looks like a signature, and is found as one. */
export const fakeSignature = '<</Type/Sig/SubFilter/ETSI.CAdES.detached/Contents<00>/ByteRange[0 1 2 3]>>';

/** A document of one object besides catalog and pages. */
export const holding = (body: string): Draft => new Draft().object(1, catalog).object(2, pages).object(3, body).close();

export const refs = (num: number, count: number): string => `${num} 0 R `.repeat(count);
export const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
export const refsTo = (nums: readonly number[]): string => nums.map((num) => `${num} 0 R`).join(' ');
