import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { hex } from '../../src/core/bytes.ts';
import { sha256 } from '../../src/core/digest.ts';
import { type CmsHabits, makeCms, type Signatory } from '../support/cms.ts';

/** An object that the forger writes: number and what stands between `obj` and `endobj`. */
export type Forged = readonly [num: number, body: string];

/** What an increment of the forger may say that is not so. */
export interface Lies {
  readonly prev?: number | null;
  readonly size?: number;
  readonly root?: string | null;
  readonly trailer?: string;
  /** Objects that are written and not listed. */
  readonly unlisted?: readonly number[];
  /** Listed places that are not where the object is. */
  readonly places?: Readonly<Record<number, number>>;
  readonly freed?: readonly number[];
  /** Text between the objects and the xref. */
  readonly before?: string;
  readonly startxref?: number;
  /** The start of another ID; null for none. */
  readonly id?: string | null;
  /** What stands before the first object: a line feed. */
  readonly glue?: string;
  /** Written instead of everything from `xref` on. */
  readonly ending?: string;
  readonly eof?: string;
}

export interface Reserved {
  readonly covered: Uint8Array;
  fill(cms: Uint8Array): Forger;
}

/**
 * An attacker's pen: knows the syntax of PDF, holds signed files, and can write any bytes after, between and inside them. He
 * has no key of ours. Text is one character a byte.
 */
export class Forger {
  readonly text: string;

  constructor(file: Uint8Array | string) {
    this.text = typeof file === 'string' ? file : Buffer.from(file).toString('latin1');
  }

  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.from(this.text, 'latin1'));
  }

  get startxref(): number {
    return Number(/startxref\s+(\d+)\s+%%EOF[^%]*$/.exec(this.text)?.[1]);
  }

  get trailer(): string {
    return this.text.slice(Math.max(0, this.text.lastIndexOf('trailer')));
  }

  /** The first free object number. */
  get size(): number {
    return Math.max(...[...this.text.matchAll(/\/Size (\d+)/g)].map(([, size]) => Number(size)));
  }

  get root(): number {
    return Number(/\/Root (\d+) 0 R/.exec(this.trailer)?.[1]);
  }

  /** Of the store that the catalog names. */
  get store(): number {
    return Number(/\/DSS (\d+) 0 R/.exec(this.body(this.root))?.[1]);
  }

  get info(): number {
    return Number(/\/Info (\d+) 0 R/.exec(this.trailer)?.[1]);
  }

  /** Where the newest version of an object starts. */
  place(num: number): number {
    return this.text.lastIndexOf(`\n${num} 0 obj`) + 1;
  }

  /** The newest version's body. */
  body(num: number): string {
    const start = this.place(num);
    const open = this.text.indexOf('obj', start) + 3;
    return this.text.slice(open, this.text.indexOf('endobj', open)).trim();
  }

  /** Number of the first object whose body matches. */
  find(pattern: RegExp): number {
    for (let num = 1; num < this.size; num++) if (pattern.test(this.body(num))) return num;
    throw new Error(`no object like ${pattern}`);
  }

  /** In-place edit of the first match after a place; the length MUST stay. */
  edit(from: string, to: string, after = 0): Forger {
    const at = this.text.indexOf(from, after);
    if (at < 0 || from.length !== to.length) throw new Error(`cannot put ${to} in place of ${from}`);
    return new Forger(this.text.slice(0, at) + to + this.text.slice(at + from.length));
  }

  insert(at: number, text: string): Forger {
    return new Forger(this.text.slice(0, at) + text + this.text.slice(at));
  }

  /** An incremental update, honest but for the lies. */
  append(objects: readonly Forged[], lies: Lies = {}): Forger {
    return new Forger(this.text + this.increment(objects, lies));
  }

  increment(objects: readonly Forged[], lies: Lies = {}): string {
    let text = lies.glue ?? '\n';
    const places = new Map<number, number>();
    for (const [num, body] of objects) {
      if (!lies.unlisted?.includes(num)) places.set(num, this.text.length + text.length);
      text += `${num} 0 obj\n${body}\nendobj\n`;
    }
    for (const [num, place] of Object.entries(lies.places ?? {})) places.set(Number(num), place);
    text += lies.before ?? '';
    if (lies.ending !== undefined) return text + lies.ending;
    const xref = this.text.length + text.length;
    text += 'xref\n';
    for (const num of lies.freed ?? []) text += `${num} 1\n0000000000 00001 f \n`;
    for (const [num, place] of [...places].sort((a, b) => a[0] - b[0]))
      text += `${num} 1\n${String(place).padStart(10, '0')} 00000 n \n`;
    if (places.size === 0 && !lies.freed) text += '0 0\n';
    const size = lies.size ?? Math.max(this.size, ...[...places.keys()].map((num) => num + 1));
    const root = lies.root === null ? '' : `/Root ${lies.root ?? `${this.root} 0 R`}`;
    const prev = lies.prev === null ? '' : `/Prev ${lies.prev ?? this.startxref}`;
    const first = lies.id === undefined ? (/\/ID\[<[0-9a-f]+>/.exec(this.trailer)?.[0] ?? '/ID[<00>') : lies.id;
    const id = first === null ? '' : `${first}<${createHash('md5').update(text).digest('hex')}>]`;
    text += `trailer\n<</Size ${size}${root}/Info ${this.info} 0 R${id}${prev}${lies.trailer ?? ''}>>\n`;
    return `${text}startxref\n${lies.startxref ?? xref}\n${lies.eof ?? '%%EOF\n'}`;
  }

  /** An increment with a cross-reference stream, and with an object stream, written by `pack`, for `packed`. */
  appendStreams(objects: readonly Forged[], packed: readonly Forged[] = [], pack = stream): Forger {
    let text = '\n';
    const rows: [num: number, type: number, second: number, third: number][] = [];
    let free = Math.max(this.size, ...[...objects, ...packed].map(([num]) => num + 1));
    const write = (num: number, body: string): void => {
      rows.push([num, 1, this.text.length + text.length, 0]);
      text += `${num} 0 obj\n${body}\nendobj\n`;
    };
    for (const [num, body] of objects) write(num, body);
    if (packed.length > 0) {
      let [head, data] = ['', ''];
      const container = free++;
      for (const [i, [num, body]] of packed.entries()) {
        head += `${num} ${data.length} `;
        data += `${body} `;
        rows.push([num, 2, container, i]);
      }
      write(container, pack(`/Type/ObjStm/N ${packed.length}/First ${head.length}`, head + data));
    }
    const xref = free++;
    rows.push([xref, 1, this.text.length + text.length, 0]);
    rows.sort((a, b) => a[0] - b[0]);
    const data = rows.map(([, type, second, third]) => String.fromCharCode(type, ...be(second, 4), ...be(third, 2)));
    const index = rows.map(([num]) => `${num} 1`).join(' ');
    const place = this.text.length + text.length;
    const dict = `/Type/XRef/W[1 4 2]/Index[${index}]/Size ${free}/Root ${this.root} 0 R/Info ${this.info} 0 R/Prev ${this.startxref}`;
    const id = /\/ID\[<[0-9a-f]+><[0-9a-f]+>\]/.exec(this.trailer)?.[0] ?? '';
    text += `${xref} 0 obj\n${stream(dict + id, data.join(''))}\nendobj\n`;
    return new Forger(`${this.text}${text}startxref\n${place}\n%%EOF\n`);
  }

  /**
   * An increment with a signature by somebody's key: the dictionary is the object `num`, whose entries the caller gives.
   * Contents and ByteRange are right unless `gap` bends them.
   */
  sign(
    num: number,
    entries: string,
    objects: readonly Forged[],
    signer: Signatory,
    habits: CmsHabits = {},
    lies: Lies = {},
  ): Forger {
    const { covered, fill } = this.reserve(num, entries, objects, lies);
    return fill(makeCms({ digest: sha256(covered) }, signer, habits));
  }

  /** An increment that waits for a signature: the bytes that it must cover, and the file with a CMS put into its place. */
  reserve(num: number, entries: string, objects: readonly Forged[], lies: Lies = {}): Reserved {
    const hole = 8000;
    const range = '/ByteRange[0 0000000000 0000000000 0000000000]';
    const laid = this.append([...objects, [num, `<<${entries}${range}/Contents<${'0'.repeat(hole)}>>>`]], lies);
    const start = laid.text.lastIndexOf('/Contents<') + '/Contents'.length;
    const end = start + hole + 2;
    const numbers = [start, end, laid.text.length - end].map((n) => String(n).padStart(10, '0')).join(' ');
    const at = laid.text.lastIndexOf(range);
    const text = `${laid.text.slice(0, at)}/ByteRange[0 ${numbers}]${laid.text.slice(at + range.length)}`;
    return {
      covered: new Forger(text.slice(0, start) + text.slice(end)).bytes,
      fill: (cms) => new Forger(text.slice(0, start + 1) + hex(cms).padEnd(hole, '0') + text.slice(end - 1)),
    };
  }
}

export function stream(entries: string, data: string): string {
  return `<<${entries}/Length ${data.length}>>\nstream\n${data}\nendstream`;
}

/** @param rest bytes behind the end of the deflated data */
export function deflated(entries: string, data: string, rest = ''): string {
  const packed = deflateSync(Buffer.from(data, 'latin1')).toString('latin1');
  return stream(`${entries}/Filter/FlateDecode`, packed + rest);
}

const be = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)) % 256);
