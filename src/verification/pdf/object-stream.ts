import type { Finding } from '../findings.ts';
import { decodeStream, isUndecoded } from './filter.ts';
import type { FileReading } from './reading.ts';
import { isWhite, PdfSyntaxError, type Range, Syntax } from './syntax.ts';
import { entry, isCount, isDict, isName, type PdfObject } from './values.ts';

/** An object in the data of an object stream. */
export interface PackedPlace extends Range {
  readonly num: number;
}

interface ObjectStream {
  readonly data: Uint8Array;
  readonly places: readonly PackedPlace[];
  /** Behind the list of the objects: from here to the first object only white space may stand. */
  readonly head: number;
}

/** The data of an object stream (ISO 32000-2 section 7.5.7), and where in them each object lies. @throws PdfSyntaxError */
export function openObjectStream(file: FileReading, container: PdfObject): ObjectStream {
  const { primitives, reading } = file;
  const { start, value: dict } = container;
  const broken = (finding: Finding) => new PdfSyntaxError(finding, start);
  if (!isDict(dict) || !isName(entry(dict, 'Type'), 'ObjStm'))
    throw broken({ code: 'object-stream-invalid', what: 'kind' });
  const data = decodeStream(file, container, primitives, reading.budget);
  if (data === 'damaged') throw broken({ code: 'object-stream-invalid', what: 'damaged' });
  if (isUndecoded(data)) throw broken({ code: data });
  const [count, first] = [entry(dict, 'N'), entry(dict, 'First')];
  if (!isCount(count) || !isCount(first) || first > data.length)
    throw broken({ code: 'object-stream-invalid', what: 'header' });
  const header = new Syntax(data, { start: 0, end: first }, reading);
  const offsets = readOffsets(header, count);
  // Rising offsets, each object ending where the next begins: all of them together cost no more than the data.
  if (offsets.some(([, offset], i) => i > 0 && offset <= offsets[i - 1]![1]))
    throw broken({ code: 'object-stream-invalid', what: 'order' });
  const places = offsets.map(([num, offset], i) => {
    const next = offsets[i + 1]?.[1] ?? data.length;
    return { num, start: first + offset, end: Math.min(data.length, first + next) };
  });
  return { data, places, head: header.comment ?? header.at };
}

/** Number and place of each object of an object stream, as its first line says. */
function readOffsets(header: Syntax, count: number): [num: number, offset: number][] {
  const places: [number, number][] = [];
  for (let i = 0; i < count; i++) {
    header.skipWhite();
    const num = header.count();
    header.skipWhite();
    places.push([num, header.count()]);
  }
  return places;
}

/** How many bytes between two places hold something, if it is only a comment. */
export function countHidden(data: Uint8Array, start: number, end: number): number {
  return data.subarray(start, end).every(isWhite) ? 0 : end - start;
}
