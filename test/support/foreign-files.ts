import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Report } from '../../src/verification/report.ts';

/** Files that other programs signed, by name, with the roots that they lead to and the time at which they were made. */
export interface ForeignFiles {
  readonly at: Date;
  readonly roots: readonly Uint8Array[];
  readonly files: ReadonlyMap<string, Uint8Array>;
}

const folder = join(import.meta.dirname, '..', 'vectors', 'foreign');

/** A line of JSON that says how long each part is, then the parts; what files share is kept once. */
export function packForeignFiles({ at, roots, files }: ForeignFiles): Uint8Array {
  const sizes = [...files].map(([name, { length }]) => [name, length]);
  const head = JSON.stringify({ at: at.toISOString(), roots: roots.map(({ length }) => length), files: sizes });
  const all = Buffer.concat([Buffer.from(`${head}\n`), ...roots, ...files.values()]);
  const params = {
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
  };
  return brotliCompressSync(all, { params });
}

export function readForeignFiles(): ForeignFiles {
  const all = new Uint8Array(brotliDecompressSync(readFileSync(join(folder, 'files.br'))));
  const start = all.indexOf(10) + 1;
  const head: { at: string; roots: number[]; files: [string, number][] } = JSON.parse(
    Buffer.from(all.subarray(0, start)).toString(),
  );
  let from = start;
  const take = (length: number): Uint8Array => {
    from += length;
    return all.slice(from - length, from);
  };
  const roots = head.roots.map(take);
  return { at: new Date(head.at), roots, files: new Map(head.files.map(([name, length]) => [name, take(length)])) };
}

/** The verdict that each file must get, and the codes of the findings that keep it from better. */
export const expectedAnswers = (): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'));

export function answerOf({ verdict, findings }: Report): string {
  const heavy = findings.filter(({ severity }) => severity !== 'note').map(({ code }) => code);
  return [verdict, ...new Set(heavy)].join(' ');
}
