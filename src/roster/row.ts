import type { Person } from '../model.ts';

/** A line of a roster before it has an id. */
export type RosterRow = Omit<Person, 'id'>;

export type RosterField = keyof RosterRow;

/** One cell of a sheet. A number lacks whatever the spreadsheet program did not store (such as leading zeros). */
export interface Cell {
  readonly text: string;
  readonly number?: true;
}

/** The rows of a sheet in order, including blank ones, so that row numbers are those that the person sees (from 1). */
export type Sheet = readonly (readonly Cell[])[];

/** A line as read, with its place in the sheet. */
export interface ReadRow {
  readonly row: number;
  readonly cells: Partial<Readonly<Record<RosterField, Cell>>>;
}

export const maximumPeople = 5000;
