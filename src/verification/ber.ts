import { concat, join } from '../core/bytes.ts';
import { tlv } from '../core/der.ts';

/** Each piece of a value is an object of its own until they are joined. */
const maxValues = 100_000;

/**
 * Older writers put CMS in BER with indefinite lengths, lengths longer than needed and strings in pieces. This writes the same
 * value as DER, as far as lengths go, with what followed it; signed parts are DER already (RFC 5652 section 5.4), so nothing
 * that is signed changes.
 * Only what is read is kept: a value that is not well-formed BER throws, as damaged DER does.
 */
export function toDer(bytes: Uint8Array): Uint8Array {
  const { der, end } = transcode({ bytes, values: maxValues }, 0, bytes.length, 0);
  return concat(der, bytes.subarray(end));
}

interface Source {
  readonly bytes: Uint8Array;
  /** How many values may still be read. */
  values: number;
}

function transcode(source: Source, at: number, end: number, depth: number): { der: Uint8Array; end: number } {
  const { bytes } = source;
  if (source.values-- === 0) throw new RangeError('not BER');
  const tagByte = bytes[at];
  const first = bytes[at + 1];
  if (depth > 32 || tagByte === undefined || first === undefined || (tagByte & 0x1f) === 0x1f || at + 2 > end)
    throw new RangeError('not BER');
  let start = at + 2;
  let stop = start + first;
  const indefinite = first === 0x80;
  if (indefinite) {
    if (!(tagByte & 0x20)) throw new RangeError('not BER');
    stop = end;
  } else if (first > 0x80) {
    let length = 0;
    if (first > 0x84) throw new RangeError('not BER');
    for (let i = 0; i < first - 0x80; i++) length = length * 256 + (bytes[start++] ?? 0);
    stop = start + length;
  }
  if (stop > end) throw new RangeError('not BER');
  if (!(tagByte & 0x20)) return { der: tlv(tagByte, bytes.subarray(start, stop)), end: stop };
  const parts: Uint8Array[] = [];
  let next = start;
  let closed = !indefinite;
  while (next < stop) {
    if (indefinite && bytes[next] === 0 && bytes[next + 1] === 0) {
      closed = true;
      next += 2;
      break;
    }
    const part = transcode(source, next, stop, depth + 1);
    parts.push(part.der);
    next = part.end;
  }
  if (!closed) throw new RangeError('not BER');
  // An OCTET STRING in pieces becomes one in one piece.
  if (tagByte === 0x24) return { der: tlv(0x04, join(parts.map(contentOf))), end: next };
  return { der: tlv(tagByte, join(parts)), end: next };
}

function contentOf(der: Uint8Array): Uint8Array {
  const first = der[1]!;
  return der.subarray(first < 0x80 ? 2 : 2 + first - 0x80);
}
