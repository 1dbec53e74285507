import type { Choices, Remembered } from './choices.ts';
import { tidy } from './clean.ts';
import { type HeaderRows, headingParts, spanAt, tellingHeading, widthOf } from './header-rows.ts';
import { findMeaning, headingKey, type Meaning, officeOf, preferenceOf } from './headings.ts';
import type { Table } from './row.ts';

/** A column of a sheet, and how its meaning was found. */
export interface Column {
  /** First and last column of the sheet, from 0; a heading merged over several columns is one column. */
  readonly index: number;
  readonly last: number;
  /** "IDENTITAS PEGAWAI / NAMA"; "Kolom F" for a column without heading. */
  readonly heading: string;
  readonly meaning?: Meaning;
  /**
   * `outranked`: another column says the same and is taken; `hidden`: the column is hidden and left out; `unknown`: no
   * meaning was found, the column is left out.
   */
  readonly why: 'chosen' | 'remembered' | 'word' | 'outranked' | 'hidden' | 'unknown';
  /** Contents of the first lines that have any. */
  readonly samples: readonly string[];
  /** The office that the heading gives to everybody: "Nama Camat". */
  readonly office?: string;
}

/** The letters of a column as spreadsheet programs show them. */
export const letterOf = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : letterOf(Math.floor(index / 26) - 1) + letterOf(index % 26);

/** The columns of a sheet that have a heading or a content. */
export function columnsOf(
  table: Table,
  header: HeaderRows,
  choices: Choices,
  remembered: Remembered,
): readonly Column[] {
  const width = widthOf(table);
  const chosen = new Map(choices.columns?.map(({ heading, meaning }) => [headingKey(heading), meaning]));
  const samples = samplesOf(table, header, width);
  const found: Column[] = [];
  for (let index = 0; index < width; index++) {
    const span = spanAt(table.spans, header.to, index);
    if (span && span.left < index) continue;
    const parts = headingParts(table, header, index);
    if (parts.length === 0 && samples[index]?.length === 0) continue;
    const heading = parts.join(' / ') || `Kolom ${letterOf(index)}`;
    const last = span ? Math.min(span.right, width - 1) : index;
    const hidden = table.hiddenColumns.has(index) && choices.hiddenColumns !== true;
    found.push({
      index,
      last,
      heading,
      samples: samples[index] ?? [],
      ...meaningOf(heading, parts, { chosen, remembered, hidden }),
    });
  }
  return withoutRivals(found);
}

interface Known {
  readonly chosen: ReadonlyMap<string, Meaning>;
  readonly remembered: Remembered;
  readonly hidden: boolean;
}

function meaningOf(
  heading: string,
  parts: readonly string[],
  { chosen, remembered, hidden }: Known,
): Pick<Column, 'meaning' | 'why' | 'office'> {
  const key = headingKey(heading);
  const own = chosen.get(key);
  if (own) return { meaning: own, why: 'chosen' };
  if (hidden) return { why: 'hidden' };
  const before = parts.length > 0 ? remembered.get(key) : undefined;
  if (before) return { meaning: before, why: 'remembered' };
  const telling = tellingHeading(parts);
  const meaning = findMeaning(telling);
  if (!meaning) return { why: 'unknown' };
  const office = meaning === 'name' ? officeOf(telling) : undefined;
  return { meaning, why: 'word', ...(office === undefined ? {} : { office }) };
}

/**
 * Of columns with one meaning a chosen one wins over others, and of those for group, telephone and e-mail the preferred one.
 * Otherwise they stay rivals, which is a fault.
 */
function withoutRivals(columns: readonly Column[]): readonly Column[] {
  return columns.map((column) => {
    const rivals = columns.filter((one) => one !== column && one.meaning === column.meaning);
    if (!column.meaning || ['none', 'order'].includes(column.meaning)) return column;
    const loses =
      (column.why !== 'chosen' && rivals.some(({ why }) => why === 'chosen')) ||
      (column.why !== 'chosen' && rivals.some((one) => isPreferred(one, column)));
    if (!loses) return column;
    const { meaning: _lost, office: _office, ...rest } = column;
    return { ...rest, why: 'outranked' };
  });
}

function isPreferred(a: Column, b: Column): boolean {
  const [rankA, rankB] = [a, b].map(({ meaning, heading }) => preferenceOf(meaning ?? 'none', heading));
  if (rankA === undefined || rankB === undefined) return false;
  return rankA < rankB || (rankA === rankB && a.index < b.index);
}

const mostSamples = 3;

/** Numbers of identity cards are shown nowhere, and a NIP only in part. */
function samplesOf({ rows }: Table, { to }: HeaderRows, width: number): readonly (readonly string[])[] {
  const samples = Array.from({ length: width }, (): string[] => []);
  for (const row of rows.slice(to + 1))
    row.forEach(({ text }, index) => {
      const shown = tidy(text.slice(0, 60)).replace(/\d(?:[ .]?\d){11,}/g, (digits) => `${digits.slice(0, 4)}…`);
      if (shown !== '' && (samples[index]?.length ?? mostSamples) < mostSamples) samples[index]?.push(shown);
    });
  return samples;
}

/** The column of a meaning. */
export const columnFor = (columns: readonly Column[], meaning: Meaning): Column | undefined =>
  columns.find((column) => column.meaning === meaning);
