import { tlv } from '../../src/core/der.ts';
import { readDer } from '../../src/core/der-reader.ts';

/** Gives the values inside a constructed one other values. */
export type Cut = (fields: Uint8Array[]) => Uint8Array[];

/** DER with a cut somewhere inside: `path` leads there, an index a level. Nothing is signed again. */
export function cutDer(der: Uint8Array, path: readonly number[], cut: Cut): Uint8Array {
  const node = readDer(der);
  const fields = node.children.map(({ raw }) => raw);
  const [first, ...rest] = path;
  const changed = first === undefined ? cut(fields) : fields.with(first, cutDer(fields.at(first)!, rest, cut));
  return tlv(node.tag, ...changed);
}

/** Leaves out all fields from the nth on. */
export const until =
  (n: number): Cut =>
  (fields) =>
    fields.slice(0, n);

/** Puts a value in the place of the nth field. */
export const put =
  (n: number, value: Uint8Array): Cut =>
  (fields) =>
    fields.with(n, value);

/** Adds a value behind all others. */
export const append =
  (value: Uint8Array): Cut =>
  (fields) => [...fields, value];
