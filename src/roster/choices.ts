import type { Meaning } from './headings.ts';
import type { RosterField } from './row.ts';

/** What a person decides about a file that was read: everything left undecided is understood as usual. */
export interface Choices {
  /** Names of the sheets that are taken; by default every visible one with a header. */
  readonly sheets?: readonly string[];
  /** Header rows, counted from 1. */
  readonly headers?: readonly { readonly sheet: string; readonly from: number; readonly to: number }[];
  /** The meaning of columns by their heading, in every sheet. */
  readonly columns?: readonly { readonly heading: string; readonly meaning: Meaning }[];
  readonly lines?: readonly LineChoice[];
  /** Take hidden rows, hidden columns. */
  readonly hiddenRows?: boolean;
  readonly hiddenColumns?: boolean;
  /** Several sheets without a group's column are groups by the sheets' names, unless this is false. */
  readonly groupBySheet?: boolean;
  /** Write names that are all capitals or all small letters as names are written. */
  readonly tidyNames?: boolean;
}

/** What becomes of one line: left out, taken although it was left out, or with other contents. */
export interface LineChoice {
  readonly sheet: string;
  /** As the spreadsheet program counts it, from 1. */
  readonly row: number;
  readonly take?: boolean;
  readonly set?: Partial<Readonly<Record<RosterField, string>>>;
}

/** What the office has decided before about column names, by their key (headingKey). */
export type Remembered = ReadonlyMap<string, Meaning>;
