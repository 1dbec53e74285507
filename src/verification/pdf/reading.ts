import type { Limits } from '../limits.ts';
import { NameTable } from './names.ts';

/** What the reading of one file may still spend, so that many small bombs do not add up, and what it remembers. */
export interface Reading {
  /** Direct nesting that a value may have. */
  readonly depth: number;
  readonly names: NameTable;
  /** Values that may still be read. */
  values: number;
  /** Bytes that inflated streams may still have. */
  inflated: number;
  /** Hybrid cross-reference sections that may still be followed. */
  hybrids: number;
}

export const startReading = ({ depth, values, inflated }: Limits): Reading => ({
  depth,
  names: new NameTable(),
  values,
  inflated,
  hybrids: 64,
});
