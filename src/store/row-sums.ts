import { type RecordName, schemas } from '../stores.ts';
import { recordSum } from './checksum.ts';
import type { Migration } from './migrations/migration.ts';
import type { RowMacs } from './row-macs.ts';

/** How rows are checked, or written, at a schema. */
export interface RowSums {
  of(name: RecordName, text: string): string;
  holds(name: RecordName, text: string, stored: unknown): boolean;
}

/** The checksums of schemas before rows had MACs. */
const checksums: RowSums = { of: recordSum, holds: (name, text, stored) => stored === recordSum(name, text) };

const macsOnly = (macs: RowMacs): RowSums => ({
  of: macs.of,
  holds: (name, text, stored) => macs.vouchedBy(name, text, stored) !== undefined,
});

/** Accepts either, because a crash on MongoDB can leave a step half done. */
const both = (macs: RowMacs): RowSums => ({
  of: macs.of,
  holds: (...row) => checksums.holds(...row) || macsOnly(macs).holds(...row),
});

/** What a migration needs to know of MACs. */
export interface Seals {
  readonly macs: RowMacs;
  /** Whether MACs were given before: then rows without one stay without. */
  readonly given: boolean;
}

/** How step i checks the rows that it reads, and how it writes them. */
export function sumsAt(steps: readonly Migration[], i: number, { macs, given }: Seals): Rewriting {
  const first = steps.findIndex((step) => step.givesMacs);
  if (first < 0 || i < first) return { read: checksums, write: checksums };
  return { read: i > first || given ? macsOnly(macs) : both(macs), write: macsOnly(macs) };
}

/** For looking at rows of any schema. */
export const anySums = ({ macs }: Seals): RowSums => both(macs);

export interface Rewriting {
  readonly read: RowSums;
  readonly write: RowSums;
}

/** How `Stores.renewMacs` checks and writes rows. */
export const renewing = (macs: RowMacs, accept: 'vouched' | 'all'): Rewriting => ({
  read: accept === 'all' ? { ...macsOnly(macs), holds: isRecord } : macsOnly(macs),
  write: macsOnly(macs),
});

function isRecord(name: RecordName, text: string): boolean {
  try {
    return schemas[name].safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

export interface Rewritten {
  readonly changed: number;
  /** Rows that failed their check: they stay as they are, and are reported when they are read. */
  readonly refused: number;
}
