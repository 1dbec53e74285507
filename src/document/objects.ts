import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import {
  PDFArray,
  type PDFContext,
  PDFCrossRefSection,
  PDFDict,
  PDFHexString,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFString,
  PDFTrailer,
} from 'pdf-lib';
import { hex } from '../core/bytes.ts';
import { join, number, textString } from '../core/pdf-write.ts';

/** Entries of a dictionary; a string becomes a name. */
export type Entries = NonNullable<Parameters<PDFContext['stream']>[1]>;

/** A text string in the shorter of PDF's two encodings; pdf-lib has no writer for PDFDocEncoding. */
export function text(words: string): PDFString | PDFHexString {
  const written = textString(words);
  const inner = written.slice(1, -1);
  return written.startsWith('(') ? PDFString.of(inner) : PDFHexString.of(inner);
}

/** Numbers rounded like those of the canvas: pdf-lib would print all seventeen digits. */
export const rounded = (...values: readonly number[]): number[] => values.map((value) => Number(number(value)));

/** A stream, deflated by zlib (pdf-lib deflates in JavaScript) unless `plain`; a string gives one byte a character. */
export function stream(context: PDFContext, entries: Entries, data: Uint8Array | string, plain = false): PDFRawStream {
  const raw = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
  const contents = plain ? raw : deflateSync(raw);
  const filter = plain ? {} : { Filter: 'FlateDecode' };
  return context.stream(contents, { ...entries, ...filter, Length: contents.length });
}

/** PDF syntax on one line. pdf-lib writes a line end after every entry, which a field would repeat in its revision. */
export function print(object: PDFObject): string {
  if (object instanceof PDFDict) return `<<${printEntries(object)}>>`;
  if (!(object instanceof PDFArray)) return String(object);
  let printed = '[';
  for (let i = 0; i < object.size(); i++) printed += i === 0 ? print(object.get(i)) : spaced(print(object.get(i)));
  return `${printed}]`;
}

/** The entries between << and >>. */
export function printEntries(dictionary: PDFDict): string {
  let printed = '';
  for (const key of dictionary.keys()) printed += `${key}${spaced(print(dictionary.get(key)!))}`;
  return printed;
}

/** A number, keyword or reference needs a space before it; a value that begins with a delimiter needs none. */
const spaced = (written: string): string => ('(/<['.includes(written[0]!) ? written : ` ${written}`);

export interface WrittenFile {
  readonly bytes: Uint8Array;
  readonly startXref: number;
  readonly size: number;
  /** The trailer's ID, hex. */
  readonly id: string;
}

/** An indirect object as written in a file. */
export function indirect(ref: PDFRef, object: PDFObject): (string | Uint8Array)[] {
  const head = `${ref.objectNumber} 0 obj\n`;
  if (!(object instanceof PDFRawStream)) return [`${head}${print(object)}\nendobj\n`];
  return [`${head}${print(object.dict)}\nstream\n`, object.contents, '\nendstream\nendobj\n'];
}

/** What surrounds the objects of a file. */
interface Frame {
  /** Objects 1 to n, printed; the context holds those that follow. */
  readonly shared: readonly Uint8Array[];
  readonly Root: PDFRef;
  readonly Info: PDFRef;
  /** The first object in the file. */
  readonly first: PDFRef;
  /** The trailer's ID is derived from it. */
  readonly seed: string;
}

/**
 * Writes all objects of the context in the only form that the appender accepts (ISO 32000-1, 7.5): a classic
 * cross-reference table with a single subsection from 0, entries of exactly 20 bytes, no free entry but 0, no object
 * streams, nothing after `%%EOF\n`.
 */
export function writeFile(context: PDFContext, { shared, first, seed, ...trailer }: Frame): WrittenFile {
  const pieces: (string | Uint8Array)[] = [`${context.header}\n`];
  let at = pieces[0]!.length;
  const offsets: number[] = [];
  const put = ({ objectNumber }: PDFRef, ...printed: readonly (string | Uint8Array)[]): void => {
    offsets[objectNumber] = at;
    pieces.push(...printed);
    for (const { length } of printed) at += length;
  };
  const objects = context.enumerateIndirectObjects();
  put(first, ...indirect(first, context.lookup(first)!));
  for (const [i, printed] of shared.entries()) put(PDFRef.of(i + 1), printed);
  for (const [ref, object] of objects) if (ref !== first) put(ref, ...indirect(ref, object));
  const table = PDFCrossRefSection.create();
  for (const [number, offset] of offsets.entries()) if (offset !== undefined) table.addEntry(PDFRef.of(number), offset);
  const size = context.largestObjectNumber + 1;
  if (shared.length + objects.length + 1 !== size) throw new Error('an object was reserved but never set');
  const id = hex(createHash('sha256').update(seed).digest().subarray(0, 16));
  const half = PDFHexString.of(id);
  const entries = print(context.obj({ Size: size, ...trailer, ID: [half, half] }));
  pieces.push(`${table}trailer\n${entries}\n${PDFTrailer.forLastCrossRefSectionOffset(at)}\n`);
  return { bytes: new Uint8Array(join(pieces).buffer), startXref: at, size, id };
}
