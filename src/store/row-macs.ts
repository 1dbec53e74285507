import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import type { RecordName } from '../stores.ts';
import type { RowKeys } from './row-keys.ts';

/**
 * HMAC-SHA-256 (RFC 2104) over the name of a record's collection and its canonical JSON, which contains id and version.
 * Somebody who can write to the database but has no key can neither make a valid row nor move, copy or rename one. The MAC
 * replaces the checksum of earlier versions and finds damage as well.
 *
 * A MAC does not recognise an older row of the same record (seen-versions.ts does, within limits), nor a missing row.
 */
export interface RowMacs {
  /** Lower-case hex. */
  of(name: RecordName, text: string): string;
  /** Whether the current or a former key has made the stored MAC; undefined for neither. */
  vouchedBy(name: RecordName, text: string, stored: unknown): 'current' | 'former' | undefined;
  /** MAC of a copy of all rows (transfer/lines.ts), by the current key. */
  ofCopy(text: string): string;
  vouchesForCopy(text: string, stored: unknown): boolean;
  /** 48 bits, as a number, that distinguish the current key from those of other installations and reveal nothing of it. */
  readonly mark: number;
  /** Whether a mark belongs to the current or a former key. */
  knows(mark: number): boolean;
}

export function createRowMacs({ current, former }: RowKeys): RowMacs {
  const keys = [current, ...former].map((key) => createSecretKey(key));
  const macs = keys.map((key) => (text: string) => createHmac('sha256', key).update(text).digest('hex'));
  const [mac] = macs as [(text: string) => string];
  const marks = macs.map((of) => Number.parseInt(of('ikrar-row-key/1').slice(0, 12), 16));
  const holder = (text: string, stored: unknown) => macs.findIndex((of) => same(of(text), stored));
  return {
    of: (name, text) => mac(rowText(name, text)),
    vouchedBy(name, text, stored) {
      const by = holder(rowText(name, text), stored);
      return by < 0 ? undefined : by === 0 ? 'current' : 'former';
    },
    ofCopy: (text) => mac(copyText(text)),
    vouchesForCopy: (text, stored) => holder(copyText(text), stored) >= 0,
    mark: marks[0]!,
    knows: (one) => marks.includes(one),
  };
}

const rowText = (name: RecordName, text: string): string => `ikrar-row/1\n${name}\n${text}`;
const copyText = (text: string): string => `ikrar-copy/1\n${text}`;

function same(computed: string, stored: unknown): boolean {
  if (typeof stored !== 'string' || stored.length !== computed.length) return false;
  const [a, b] = [Buffer.from(computed), Buffer.from(stored)];
  return a.length === b.length && timingSafeEqual(a, b);
}
