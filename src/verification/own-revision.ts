import { concat, equal, hex, join, latin1, parseLatin1, utf8 } from '../core/bytes.ts';
import type { Facts } from './facts.ts';
import type { PdfFile, Revision } from './pdf/file.ts';
import { entry, isArray, isCount, isDict, isRef, isString, type PdfDict, type PdfObject } from './pdf/values.ts';

type Known = Pick<Facts, 'file' | 'digests' | 'primitives'>;

/** An object of the revision: its number, and its octets from the number to the end of `endobj`. */
type Written = readonly [num: number, octets: Uint8Array];

/**
 * True when a revision that brings evidence to an ikrar file is written as our own writer writes it, octet for octet: streams that
 * the store lacked, the store, the catalog, one table, one trailer. Where no signature covers it, whatever else is in it is nobody's.
 */
export function isEvidenceAsOurs(known: Known, n: number): boolean {
  const { file } = known;
  const [before, revision] = [file.revisions[n - 1], file.revisions[n]];
  const written = before && revision && evidenceOf(known, before, revision);
  if (!written) return false;
  const { bytes } = file;
  const body = join([latin1('\n'), ...written.map(([, octets]) => octets)]);
  const [start, xref] = [before.end, before.end + body.length];
  if (!equal(body, bytes.subarray(start, xref))) return false;
  // The number that the log gives this revision: the base has none.
  const seed = utf8(`${known.digests.revisions[n - 1]}/${n - 1}`);
  const second = hex(known.primitives.digest('SHA-256', seed));
  const tail = table(written, start + 1) + trailer({ before, written, xref, second });
  return parseLatin1(bytes.subarray(xref, Math.min(revision.end, xref + tail.length + 1))) === tail;
}

/** What our writer would write to bring the store from its state before to that after; undefined where it would not. */
function evidenceOf({ file, primitives }: Known, before: Revision, { n, objects }: Revision): Written[] | undefined {
  const root = entry(before.trailer, 'Root');
  const [old, now] = isRef(root) ? [file.object(root.num, n - 1), objects.get(root.num)] : [];
  const dss = now && isDict(now.value) ? entry(now.value, 'DSS') : undefined;
  const first = entry(before.trailer, 'Size');
  if (!old || !isDict(old.value) || !isRef(dss) || !isCount(first)) return undefined;
  const lists = (['Certs', 'CRLs'] as const).map((key) => {
    const had = listed(file.entry(old.value as PdfDict, 'DSS', n - 1), key);
    return { had, has: listed(file.resolve(dss, n), key) };
  });
  const fresh = lists.flatMap(({ had, has }) => has.slice(had.length));
  if (fresh.some((num, i) => num !== first + i) || dss.num !== first + fresh.length) return undefined;
  const streams = fresh.map((num) => streamAsOurs(file.bytes, objects.get(num)));
  const all = lists.flatMap(({ has }) => has.map((num) => file.object(num, n)?.stream));
  const digests = all.map(
    (data) => data && hex(primitives.digest('SHA-256', file.bytes.subarray(data.start, data.end))),
  );
  if (!streams.every((stream) => stream !== undefined) || new Set(digests).size < digests.length) return undefined;
  const [certificates, crls] = lists.map(({ has }) => has.map((num) => `${num} 0 R`).join(' '));
  const store = latin1(`<</Type/DSS/Certs[${certificates}]/CRLs[${crls}]>>`);
  return [
    ...fresh.map((num, i) => object(num, streams[i]!)),
    object(dss.num, store),
    object(old.num, catalogWith(file.bytes.subarray(old.start, old.end), old.num, dss.num)),
  ];
}

const listed = (store: ReturnType<PdfFile['resolve']>, key: string): number[] => {
  const list = isDict(store) ? entry(store, key) : undefined;
  return isArray(list) ? list.items.filter(isRef).map(({ num }) => num) : [];
};

const object = (num: number, body: Uint8Array): Written => [
  num,
  concat(latin1(`${num} 0 obj\n`), body, latin1('\nendobj\n')),
];

function streamAsOurs(bytes: Uint8Array, written: PdfObject | undefined): Uint8Array | undefined {
  if (!written?.stream) return undefined;
  const data = bytes.subarray(written.stream.start, written.stream.end);
  return concat(latin1(`<</Length ${data.length}>>\nstream\n`), data, latin1('\nendstream'));
}

/** The catalog as it was, with another store at its end. */
function catalogWith(old: Uint8Array, num: number, store: number): Uint8Array {
  const body = old.subarray(`${num} 0 obj\n`.length, old.length - '\nendobj'.length);
  const [ending = ''] = /(?:\/DSS \d+ 0 R)?>>$/.exec(parseLatin1(body.subarray(-32))) ?? [];
  return concat(body.subarray(0, body.length - ending.length), latin1(`/DSS ${store} 0 R>>`));
}

/** @param start where the first object stands */
function table(written: readonly Written[], start: number): string {
  const places = new Map<number, number>();
  let at = start;
  for (const [num, octets] of written) {
    places.set(num, at);
    at += octets.length;
  }
  const numbers = [...places.keys()].sort((a, b) => a - b);
  let text = 'xref\n';
  for (const [i, num] of numbers.entries()) {
    let run = 1;
    while (places.has(num + run)) run++;
    if (numbers[i - 1] !== num - 1) text += `${num} ${run}\n`;
    text += `${String(places.get(num)).padStart(10, '0')} 00000 n \n`;
  }
  return text;
}

interface Ending {
  readonly before: Revision;
  readonly written: readonly Written[];
  readonly xref: number;
  /** SHA-256 that the second identifier is taken from. */
  readonly second: string;
}

function trailer({ before: { trailer: old, sections }, written, xref, second }: Ending): string {
  const [root, info, id] = [entry(old, 'Root'), entry(old, 'Info'), entry(old, 'ID')];
  const first = isArray(id) && isString(id.items[0]) ? id.items[0] : undefined;
  if (!isRef(root) || !isRef(info) || !first) return '';
  const spelled = parseLatin1(first.source.subarray(first.start, Math.min(first.end, first.start + 66)));
  const size = written.reduce((most, [num]) => Math.max(most, num + 1), Number(entry(old, 'Size')));
  return (
    `trailer\n<</Size ${size}/Root ${root.num} 0 R/Info ${info.num} 0 R/ID[${spelled}<${second.slice(0, spelled.length - 2)}>]` +
    `/Prev ${sections.at(-1)?.offset}>>\nstartxref\n${xref}\n%%EOF\n`
  );
}
