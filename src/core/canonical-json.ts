import { utf8 } from './bytes.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The JSON Canonicalization Scheme, RFC 8785: no white space, keys sorted by UTF-16 code units, numbers and strings as
 * in ECMAScript. Two parties that hash the same value get the same digest. Keys whose value is undefined are omitted,
 * as in JSON.stringify.
 * @throws RangeError for a number that JSON cannot represent and for a lone surrogate
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`not a JSON number: ${value}`);
  if (typeof value === 'string') return canonicalString(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const record = value as { readonly [key: string]: Json | undefined };
  const keys = Object.keys(record).filter((key) => record[key] !== undefined);
  keys.sort(); // Array.prototype.sort compares UTF-16 code units, as RFC 8785 section 3.2.3 requires
  return `{${keys.map((key) => `${canonicalString(key)}:${canonicalJson(record[key] as Json)}`).join(',')}}`;
}

export const canonicalBytes = (value: Json): Uint8Array => utf8(canonicalJson(value));

function canonicalString(text: string): string {
  if (!text.isWellFormed()) throw new RangeError('lone surrogate in a string');
  return JSON.stringify(text);
}
