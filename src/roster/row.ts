import type { Person } from '../model.ts';

/** A line of a roster before it has an id. */
export type RosterRow = Omit<Person, 'id'>;

export type RosterField = keyof RosterRow;

/** One cell as the sheet holds it. A number has already lost what the sheet's program did not keep. */
export interface Cell {
  readonly text: string;
  readonly number?: true;
}

/** A sheet: its rows in order, blank ones included, so that row numbers are those the person sees (from 1). */
export type Sheet = readonly (readonly Cell[])[];

/** A line as read, with its place in the sheet. */
export interface ReadRow {
  readonly row: number;
  readonly cells: Partial<Readonly<Record<RosterField, Cell>>>;
}

export const maximumPeople = 5000;
