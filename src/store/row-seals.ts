import type { RefusedRow } from '../stores.ts';
import { type Covered, damaged } from './checksum.ts';
import type { RowMacs } from './row-macs.ts';

/** The MACs of revisions, log entries and tiles. A row without a valid one is an error for everybody who reads it. */
export interface RowSeals {
  of(covered: Covered): string;
  /** @throws IkrarError 'store-damaged' that names the row, unless the stored MAC is valid */
  check(row: SealedRow, covered: Covered, stored: unknown): void;
}

export interface SealedRow extends Pick<RefusedRow, 'collection' | 'id'> {
  /** What the operator is told, in Indonesian. */
  readonly name: string;
}

/** @param report is called for each refused row, as often as it is read */
export const createRowSeals = (macs: RowMacs, report: (row: RefusedRow) => void): RowSeals => ({
  of: macs.of,
  check({ name, collection, id }, covered, stored) {
    if (macs.vouchesFor(covered, stored)) return;
    report({ collection, id, reason: 'mac' });
    throw damaged(name);
  },
});

export const entryRow = (index: number): SealedRow => ({
  ...{ name: `entri log ${index}`, collection: 'entries', id: String(index) },
});

export const tileRow = (path: string): SealedRow => ({ name: `ubin log ${path}`, collection: 'tiles', id: path });
