import type { Random } from '../../src/core/clock.ts';

/** One way to spoil a file; `pick(n)` is a number below n. */
export type Mutation = (bytes: Uint8Array, pick: (below: number) => number) => Uint8Array;

const splice = (bytes: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array => {
  const out = new Uint8Array(bytes.length - remove + insert.length);
  out.set(bytes.subarray(0, at));
  out.set(insert, at);
  out.set(bytes.subarray(at + remove), at + insert.length);
  return out;
};

const text = (words: string): Uint8Array => new Uint8Array(Buffer.from(words, 'latin1'));

/** Words that steer a reader of PDF. */
const words = [
  'obj',
  'endobj',
  'stream',
  'endstream',
  'xref',
  'trailer',
  'startxref',
  '%%EOF',
  '<<',
  '>>',
  '[',
  ']',
  '(',
  ')',
  '<',
  '>',
  '/Prev 0',
  '/Size 99',
  '/Root 1 0 R',
  '/XRefStm 20',
  '/Encrypt<<>>',
  '/ByteRange[0 0 0 0]',
  '/Contents<>',
  '/V null',
  '/Type/Sig',
  'null',
  '0 0 R',
  '999999999 0 R',
  '-1',
  '4294967296',
  '\0',
  '% ',
  '\n',
  ' ',
].map(text);

/** Places where the structure stands: near a keyword or a number of a table. */
function structural(bytes: Uint8Array, pick: (below: number) => number): number {
  const from = pick(bytes.length);
  for (let at = from; at < Math.min(bytes.length, from + 4000); at++)
    if (bytes[at] === 0x2f || bytes[at] === 0x3e || bytes[at] === 0x0a) return at;
  return from;
}

export const mutations: readonly Mutation[] = [
  (bytes, pick) => {
    const out = bytes.slice();
    out[pick(out.length)]! ^= 1 << pick(8);
    return out;
  },
  (bytes, pick) => {
    const out = bytes.slice();
    out[structural(bytes, pick)] = pick(256);
    return out;
  },
  (bytes, pick) => {
    const out = bytes.slice();
    out[out.length - 1 - pick(3000)]! ^= 1 << pick(8);
    return out;
  },
  (bytes, pick) => {
    const out = bytes.slice();
    for (let at = structural(bytes, pick), end = at + 400; at < end; at++) {
      if (out[at]! < 0x30 || out[at]! > 0x39) continue;
      out[at] = 0x30 + pick(10);
      if (pick(3) === 0) break;
    }
    return out;
  },
  (bytes, pick) => splice(bytes, structural(bytes, pick), 0, words[pick(words.length)]!),
  (bytes, pick) => {
    const word = words[pick(words.length)]!;
    const at = structural(bytes, pick);
    return splice(bytes, at, Math.min(word.length, bytes.length - at), word);
  },
  (bytes, pick) => splice(bytes, pick(bytes.length), 0, bytes.subarray(pick(bytes.length)).subarray(0, 1 + pick(5000))),
  (bytes, pick) => {
    const at = pick(bytes.length);
    return splice(bytes, at, Math.min(bytes.length - at, 1 + pick(3000)), new Uint8Array(0));
  },
  (bytes, pick) => bytes.slice(0, pick(bytes.length)),
  (bytes, pick) => splice(bytes, bytes.length, 0, bytes.subarray(pick(bytes.length))),
  (bytes, pick) => bytes.slice(pick(200)),
];

/** Several spoilings, one after the other, all decided by `random`. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const pick = (below: number): number => {
    const [a = 0, b = 0, c = 0, d = 0] = random(4);
    return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % Math.max(1, below);
  };
  let out = bytes;
  for (let times = pick(4) === 0 ? 1 + pick(4) : 1; times > 0 && out.length > 0; times--)
    out = mutations[pick(mutations.length)]!(out, pick);
  return out;
}
