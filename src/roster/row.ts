import type { Person } from '../model.ts';

/** A line of a roster before it has an id. */
export type RosterRow = Omit<Person, 'id'>;

export type RosterField = keyof RosterRow;

/**
 * One cell of a sheet. A number lacks whatever the spreadsheet program did not store (such as leading zeros); a date may
 * be what that program has made of another text (3-10, 13.03).
 */
export interface Cell {
  readonly text: string;
  readonly number?: true;
  readonly date?: true;
}

/** The rows of a sheet in order, including blank ones, so that row numbers are those that the person sees (from 1). */
export type Sheet = readonly (readonly Cell[])[];

/** Merged cells: the first and the last row and column, from 0. Only the first cell has a text. */
export interface Span {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** One sheet of a workbook, or a whole CSV file. Rows and columns are counted from 0. */
export interface Table {
  /** Empty for a CSV file. */
  readonly name: string;
  readonly hidden: boolean;
  readonly rows: Sheet;
  readonly hiddenRows: ReadonlySet<number>;
  readonly hiddenColumns: ReadonlySet<number>;
  /** The merged areas that touch each row. */
  readonly spans: ReadonlyMap<number, readonly Span[]>;
  /** Text with separators between the cells: a separator inside a cell may have shifted the cells after it. */
  readonly separated: boolean;
  /** Read as an old encoding because the bytes are no UTF-8: letters beyond ASCII may be wrong. */
  readonly guessedEncoding?: true;
}

/** A line as read, with its place in the sheet. */
export interface ReadRow {
  readonly row: number;
  readonly cells: Partial<Readonly<Record<RosterField, Cell>>>;
}

export const maximumPeople = 5000;
/** A few blank but formatted rows and columns are common; but a cell at XFD1048576 would fill memory with blank ones. */
export const maximumRows = 4 * maximumPeople;
export const maximumColumns = 256;
