import type { Reading } from './reading.ts';
import { Syntax } from './syntax.ts';
import { entry, isCount, isDict, isRef, type PdfObject, type PdfRef, type PdfValue } from './values.ts';

export interface ObjectContext {
  readonly bytes: Uint8Array;
  /** The number it must have, where that is known. */
  readonly num?: number;
  /** The object MUST end here at the latest. */
  readonly end: number;
  readonly revision: number;
  readonly reading: Reading;
  readonly referred: Set<number>;
  /** A /Length given by reference; undefined when it cannot be found. */
  lengthOf(ref: PdfRef): PdfValue | undefined;
  onComment(offset: number): void;
}

/** Reads `n g obj … endobj` that starts exactly at `offset`. @throws PdfSyntaxError */
export function parseObject(context: ObjectContext, offset: number): PdfObject {
  const { bytes, end, revision, reading, referred } = context;
  const syntax: Syntax = new Syntax(bytes, { start: offset, end }, reading, referred);
  const num = syntax.count();
  if (context.num !== undefined && num !== context.num)
    syntax.fail({ code: 'xref-entry-wrong', what: 'number', found: num }, offset);
  syntax.skipWhite();
  const gen = syntax.count();
  syntax.skipWhite();
  syntax.expect('obj');
  syntax.skipWhite();
  const value = syntax.value();
  syntax.skipWhite();
  let stream: PdfObject['stream'];
  if (isDict(value) && syntax.ahead('stream')) {
    const length = entry(value, 'Length');
    const size = isRef(length) ? context.lengthOf(length) : length;
    if (!isCount(size)) syntax.fail({ code: 'stream-length', what: 'unknown' });
    stream = streamAt(syntax, size);
  }
  syntax.expect('endobj');
  if (syntax.comment !== undefined) context.onComment(syntax.comment);
  return { num, gen, revision, start: offset, end: syntax.at, value, ...(stream && { stream }) };
}

/** The data begin behind the EOL after `stream`, have exactly `size` bytes, and `endstream` follows behind at most one EOL. */
function streamAt(syntax: Syntax, size: number): { start: number; end: number } {
  syntax.at += 'stream'.length;
  const alone = syntax.byte() === 13 && syntax.byte(syntax.at + 1) !== 10; // a CR
  if (alone || !syntax.eol()) syntax.fail({ code: 'stream-length', what: 'no-eol' });
  const start = syntax.at;
  const end = start + size;
  if (end > syntax.end) syntax.fail({ code: 'stream-length', what: 'outside' }, start);
  syntax.at = end;
  syntax.eol();
  if (!syntax.ahead('endstream')) syntax.fail({ code: 'stream-length', what: 'wrong' }, end);
  syntax.at += 'endstream'.length;
  syntax.skipWhite();
  return { start, end };
}
