import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Covered } from './checksum.ts';
import type { RowKeys } from './row-keys.ts';

/**
 * HMAC-SHA-256 (RFC 2104) over what names a row and its content: of a record its collection and canonical JSON, with id and
 * version; of revisions, log entries and tiles their key and content. Somebody who can write to the database but has no key can
 * neither make a valid row nor move, copy or rename one. The MAC replaces the checksum of earlier versions and finds damage as well.
 *
 * A MAC does not recognise an older row of the same record (seen-versions.ts does, within limits), nor a missing row.
 */
export interface RowMacs {
  /** Lower-case hex. */
  of(covered: Covered): string;
  /** Whether the current or a former key has made the stored MAC. */
  vouchesFor(covered: Covered, stored: unknown): boolean;
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
  const macs = keys.map((key) => (covered: Covered) => macOf(key, covered));
  const [mac] = macs as [(covered: Covered) => string];
  const marks = macs.map((of) => Number.parseInt(of({ head: 'ikrar-row-key/1' }).slice(0, 12), 16));
  const vouches = (covered: Covered, stored: unknown) => macs.some((of) => same(of(covered), stored));
  return {
    of: (covered) => mac(row(covered)),
    vouchesFor: (covered, stored) => vouches(row(covered), stored),
    ofCopy: (text) => mac(copy(text)),
    vouchesForCopy: (text, stored) => vouches(copy(text), stored),
    mark: marks[0]!,
    knows: (one) => marks.includes(one),
  };
}

function macOf(key: KeyObject, { head, bytes }: Covered): string {
  const hmac = createHmac('sha256', key).update(head);
  if (bytes) hmac.update(bytes);
  return hmac.digest('hex');
}

const row = ({ head, ...rest }: Covered): Covered => ({ head: `ikrar-row/1\n${head}`, ...rest });
const copy = (text: string): Covered => ({ head: `ikrar-copy/1\n${text}` });

function same(computed: string, stored: unknown): boolean {
  if (typeof stored !== 'string') return false;
  const [a, b] = [Buffer.from(computed), Buffer.from(stored)];
  return a.length === b.length && timingSafeEqual(a, b);
}
