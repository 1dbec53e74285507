import { Budget } from '../budget.ts';
import type { Findings } from '../findings.ts';
import type { Limits } from '../limits.ts';
import type { Primitives } from '../primitives.ts';
import { NameTable } from './names.ts';
import type { PdfRef } from './values.ts';

/** What the reading of one file may still spend, and what it remembers. */
export interface Reading {
  /** Direct nesting that a value may have. */
  readonly depth: number;
  readonly names: NameTable;
  /** References of the revision that is read to generations other than 0. */
  readonly regenerated: PdfRef[];
  /** Values that may still be read. */
  values: number;
  readonly budget: Budget;
  /** Hybrid cross-reference sections that may still be followed. */
  hybrids: number;
}

/** What the reading of a whole file goes by. */
export interface FileReading {
  readonly bytes: Uint8Array;
  readonly limits: Limits;
  readonly primitives: Primitives;
  readonly findings: Findings;
  readonly reading: Reading;
}

export const startReading = (limits: Limits, budget = new Budget(limits)): Reading => ({
  depth: limits.depth,
  names: new NameTable(),
  values: limits.values,
  budget,
  regenerated: [],
  hybrids: 64,
});
