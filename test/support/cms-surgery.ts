import { hex } from '../../src/core/bytes.ts';
import { context, oid as oidOf, sequence, setOf } from '../../src/core/der.ts';
import { type DerNode, readDer, readDerPrefix } from '../../src/core/der-reader.ts';
import { oids } from '../../src/core/oid.ts';
import { Forger } from '../attacks/forger.ts';
import type { Cut } from './der-surgery.ts';

const raw = ({ children }: DerNode): Uint8Array[] => children.map((child) => child.raw);

/** Changes fields of SignedData in a ContentInfo, without signing again. */
export function inSignedData(cms: Uint8Array, cut: Cut): Uint8Array {
  const [type, wrapped] = readDerPrefix(cms).children;
  return sequence(type!.raw, context(0, sequence(...cut(raw(wrapped!.children[0]!)))));
}

/** Changes fields of the SignerInfo, without signing again. */
export const inSignerInfo = (cms: Uint8Array, cut: Cut): Uint8Array =>
  inSignedData(cms, (fields) => [
    ...fields.slice(0, -1),
    setOf(sequence(...cut(raw(readDer(fields.at(-1)!).children[0]!)))),
  ]);

/** Puts the signed attributes into another order; the signature is over their DER order. */
export const permuted = (cms: Uint8Array): Uint8Array =>
  inSignerInfo(cms, (fields) => fields.with(3, context(0, ...raw(readDer(fields[3]!)).toReversed())));

/** Replaces the token of a signature's timestamp. */
export const inStamp = (cms: Uint8Array, change: (token: Uint8Array) => Uint8Array): Uint8Array =>
  inSignerInfo(cms, (fields) => {
    const [name, values] = readDer(fields.at(-1)!).children[0]!.children;
    if (hex(name!.raw) !== hex(oidOf(oids.signatureTimeStamp))) throw new Error('no timestamp in this signature');
    return [...fields.slice(0, -1), context(1, sequence(name!.raw, setOf(change(values!.children[0]!.raw))))];
  });

/** Replaces the CMS in the file's last Contents, which no digest covers, keeping the size of Contents. */
export function refill(file: Uint8Array, change: (cms: Uint8Array) => Uint8Array): Uint8Array {
  const { text } = new Forger(file);
  const start = text.lastIndexOf('/Contents<') + '/Contents<'.length;
  const end = text.indexOf('>', start);
  const written = hex(change(new Uint8Array(Buffer.from(text.slice(start, end), 'hex'))));
  if (written.length > end - start) throw new Error(`no room: ${written.length - end + start} digits too many`);
  return new Forger(text.slice(0, start) + written.padEnd(end - start, '0') + text.slice(end)).bytes;
}
