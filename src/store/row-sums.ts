import { type RecordName, schemas } from '../stores.ts';
import { type Covered, checksum } from './checksum.ts';
import type { Migration } from './migrations/migration.ts';
import type { RowMacs } from './row-macs.ts';

/** How rows are checked, or written, at a schema. */
interface RowSums {
  of(covered: Covered): string;
  holds(covered: Covered, stored: unknown): boolean;
}

/** The checksums of schemas before rows had MACs. */
const checksums: RowSums = { of: checksum, holds: (covered, stored) => stored === checksum(covered) };

const macsOnly = (macs: RowMacs): RowSums => ({
  of: macs.of,
  holds: macs.vouchesFor,
});

/** Accepts either, because a crash on MongoDB can leave a step half done. */
const both = (macs: RowMacs): RowSums => ({
  of: macs.of,
  holds: (covered, stored) => checksums.holds(covered, stored) || macsOnly(macs).holds(covered, stored),
});

/** What a migration needs to know of MACs. */
export interface Seals {
  readonly macs: RowMacs;
  /** Whether MACs were given before: then rows without one stay without. */
  readonly given: boolean;
}

/** How rows are rewritten. */
export interface Rewriting {
  readonly read: RowSums;
  readonly write: RowSums;
  /** Rows that fail their check are accepted too, if they are records by their schema. */
  readonly all?: true;
}

/** How step i checks the rows that it reads, and how it writes them. */
export function sumsAt(steps: readonly Migration[], i: number, { macs, given }: Seals): Rewriting {
  const first = steps.findIndex((step) => step.givesMacs);
  if (first < 0 || i < first) return { read: checksums, write: checksums };
  return { read: i > first || given ? macsOnly(macs) : both(macs), write: macsOnly(macs) };
}

/** For looking at rows of any schema. */
export const anySums = ({ macs }: Seals): Rewriting => ({ read: both(macs), write: macsOnly(macs) });

/** How `Stores.renewMacs` checks and writes rows. */
export const renewing = (macs: RowMacs, accept: 'vouched' | 'all'): Rewriting => ({
  ...{ read: macsOnly(macs), write: macsOnly(macs) },
  ...(accept === 'all' ? { all: true } : {}),
});

/** Whether a record's row may be rewritten. */
export const acceptsRecord = ({ read, all }: Rewriting, row: RecordRow): boolean =>
  read.holds(row.covered, row.sum) || (all === true && isRecord(row.name, row.text));

export interface RecordRow {
  readonly name: RecordName;
  readonly text: string;
  readonly covered: Covered;
  readonly sum: unknown;
}

/** The MAC that another row gets; undefined for a row that may not be rewritten. */
export const rewrittenSum = ({ read, write, all }: Rewriting, covered: Covered, stored: unknown): string | undefined =>
  all || read.holds(covered, stored) ? write.of(covered) : undefined;

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

export const total = (all: readonly Rewritten[]): Rewritten => ({
  changed: all.reduce((sum, { changed }) => sum + changed, 0),
  refused: all.reduce((sum, { refused }) => sum + refused, 0),
});
