import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { hex } from '../core/bytes.ts';

/**
 * Writes PDF objects (ISO 32000-1, 7.5) in the one form that the appender may build on: a classic cross-reference table with a
 * single subsection from 0, entries of exactly 20 bytes, no free entry but 0, no object streams, nothing behind `%%EOF\n`.
 */
export interface ObjectWriter {
  /** Takes the next object number; it MUST be set before the file is written. */
  reserve(): number;
  /** Sets a reserved object, or takes a new number for it. The body is PDF syntax; text is one byte a character. */
  set(body: string | Uint8Array, object?: number): number;
  /** A stream; /Length is added to the entries given. Deflated unless `plain`. */
  stream(
    entries: string,
    data: Uint8Array | string,
    options?: { readonly plain?: boolean; readonly object?: number },
  ): number;
  /** Writes the file; `seed` makes the trailer's ID. */
  write(root: number, info: number, seed: Uint8Array): WrittenFile;
}

export interface WrittenFile {
  readonly bytes: Uint8Array;
  readonly startXref: number;
  readonly size: number;
  /** The trailer's ID, hex. */
  readonly id: string;
}

/** @param shared bodies of objects 1 to n that every file has alike; they are copied as they are */
export function createObjectWriter(shared: readonly Uint8Array[]): ObjectWriter {
  const bodies: (string | Uint8Array | undefined)[] = [undefined, ...shared];
  const put = (body: string | Uint8Array, object = bodies.push(undefined) - 1): number => {
    bodies[object] = body;
    return object;
  };
  return {
    reserve: () => bodies.push(undefined) - 1,
    set: put,
    stream: (entries, data, { plain = false, object } = {}) => put(streamBody(entries, data, plain), object),
    write: (root, info, seed) => writeFile(bodies, root, info, seed),
  };
}

export function streamBody(entries: string, data: Uint8Array | string, plain = false): Uint8Array {
  const raw = typeof data === 'string' ? Buffer.from(data, 'latin1') : data;
  const stored = plain ? raw : deflateSync(raw);
  const filter = plain ? '' : '/Filter/FlateDecode';
  const head = Buffer.from(`<<${entries}${filter}/Length ${stored.length}>>\nstream\n`, 'latin1');
  return Buffer.concat([head, stored, Buffer.from('\nendstream')]);
}

/** The comment of four bytes above 127 tells transports that the file is binary (ISO 19005-3, 6.1.2). */
const header = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n';

function writeFile(bodies: readonly (string | Uint8Array | undefined)[], root: number, info: number, seed: Uint8Array) {
  const chunks: Buffer[] = [Buffer.from(header, 'latin1')];
  let at = header.length;
  let table = `xref\n0 ${bodies.length}\n0000000000 65535 f \n`;
  for (let n = 1; n < bodies.length; n++) {
    const body = bodies[n];
    if (body === undefined) throw new Error(`object ${n} was reserved but never set`);
    table += `${String(at).padStart(10, '0')} 00000 n \n`;
    const head = `${n} 0 obj\n`;
    const chunk =
      typeof body === 'string'
        ? Buffer.from(`${head}${body}\nendobj\n`, 'latin1')
        : Buffer.concat([Buffer.from(head), body, Buffer.from('\nendobj\n')]);
    chunks.push(chunk);
    at += chunk.length;
  }
  const id = hex(createHash('sha256').update(seed).digest().subarray(0, 16));
  const trailer = `trailer\n<</Size ${bodies.length}/Root ${root} 0 R/Info ${info} 0 R/ID[<${id}><${id}>]>>\n`;
  chunks.push(Buffer.from(`${table}${trailer}startxref\n${at}\n%%EOF\n`));
  return { bytes: new Uint8Array(Buffer.concat(chunks)), startXref: at, size: bodies.length, id };
}
