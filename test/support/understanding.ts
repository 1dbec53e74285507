import { utf8 } from '../../src/core/bytes.ts';
import type { Choices, Remembered } from '../../src/roster/choices.ts';
import { understandFile } from '../../src/roster/import.ts';
import type { Understanding } from '../../src/roster/understand.ts';
import { type SheetSpec, xlsx } from './xlsx.ts';

/** What is made of a CSV text, a workbook or bytes, for an event in Sijunjung. */
export async function understood(
  file: string | readonly SheetSpec[] | Uint8Array,
  choices: Choices = {},
  remembered: Remembered = new Map(),
): Promise<Understanding> {
  const bytes = typeof file === 'string' ? utf8(file) : file instanceof Uint8Array ? file : await xlsx(file);
  return understandFile(bytes, choices, { unprintable: () => [], regionCode: '13.03', remembered });
}

/** The people, each in one line: name, position, institution, group, NIP, as far as they are there. */
export const people = ({ lines }: Understanding): readonly string[] =>
  lines.map(({ person, row }) =>
    person
      ? [person.name, person.position, person.institution, person.group, person.nip].filter(Boolean).join(' | ')
      : `baris ${row} salah`,
  );

export const leftOut = (one: Understanding): readonly string[] => one.leftOut.map(({ row, code }) => `${row} ${code}`);
export const notes = (one: Understanding): readonly string[] =>
  [...new Set(one.notes.map(({ code }) => code))].filter((code) => code !== 'region-from-event');
export const faults = (one: Understanding): readonly string[] =>
  one.faults.map(({ sheet, row, column, message }) => [sheet, row, column, message].filter(Boolean).join(' '));
export const looks = (one: Understanding): readonly string[] => one.look.map(({ row, code }) => `${row} ${code}`);
