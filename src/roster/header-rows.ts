import type { Remembered } from './choices.ts';
import { findMeaning, headerWithin, headingKey, type Meaning } from './headings.ts';
import type { Cell, Span, Table } from './row.ts';

/** The header's first and last row, from 0. */
export interface HeaderRows {
  readonly from: number;
  readonly to: number;
}

const deepest = 3;

/** The text of a cell, or of the merged area that it is part of. */
export function cellAt(table: Table, row: number, column: number): Cell {
  const own = table.rows[row]?.[column];
  if (own && own.text.trim() !== '') return own;
  const span = spanAt(table.spans, row, column);
  return (span ? table.rows[span.top]?.[span.left] : own) ?? blank;
}

const blank: Cell = { text: '' };

/** The text of a person's cell: merged areas fill the lines that they cover, not the columns beside their first. */
export function bodyCell(table: Table, row: number, column: number): Cell {
  const span = spanAt(table.spans, row, column);
  return span && span.left < column ? blank : cellAt(table, row, column);
}

/** The merged area that a cell is part of. */
export const spanAt = (spans: Table['spans'], row: number, column: number): Span | undefined =>
  spans.get(row)?.find(({ left, right }) => column >= left && column <= right);

/** The parts of a heading from top to bottom, each once: "IDENTITAS PEGAWAI", "NAMA". */
export function headingParts(table: Table, { from, to }: HeaderRows, column: number): readonly string[] {
  const parts: string[] = [];
  for (let row = from; row <= to; row++) {
    const text = cellAt(table, row, column).text.replace(/\s+/g, ' ').trim();
    if (text !== '' && parts.at(-1) !== text) parts.push(text);
  }
  return parts;
}

/**
 * The heading that says most: "Kode" under "Wilayah" is "Kode Wilayah", "Nama" under "Wilayah" no person's name, and
 * "NAMA" under "IDENTITAS PEGAWAI" is "NAMA".
 */
export function tellingHeading(parts: readonly string[]): string {
  const [parent = '', child = parent] = [parts.at(-2) ?? parts[0], parts.at(-1)];
  const forms = [`${child} ${parent}`, `${parent} ${child}`, child, ...[...parts].reverse()];
  return forms.find((form) => findMeaning(form) !== undefined) ?? parts.join(' / ');
}

export const widthOf = (table: Table): number => table.rows.reduce((most, row) => Math.max(most, row.length), 0);

/**
 * Finds the header: of the first rows, one to three together that name most columns of a roster. Fewer rows and earlier
 * ones win; then the rows of headings above are added ("IDENTITAS PEGAWAI" over "NAMA" and "NIP").
 * @param known meanings of headings that are no usual ones
 * @returns undefined if no row names a person's name or position
 */
export function findHeader(table: Table, known: Remembered): HeaderRows | undefined {
  const width = Math.min(widthOf(table), maximumHeadings);
  const candidates = Array.from({ length: Math.min(headerWithin, table.rows.length) }, (_, from) =>
    Array.from({ length: Math.min(deepest, table.rows.length - from) }, (_, depth) => ({ from, to: from + depth })),
  ).flat();
  let best: (HeaderRows & { readonly score: number }) | undefined;
  for (const header of candidates) {
    const score = scoreOf(table, header, { width, known });
    const shorter = best !== undefined && score === best.score && header.to - header.from < best.to - best.from;
    if (score > (best?.score ?? 0) || (shorter && score > 0)) best = { ...header, score };
  }
  return best && withParents(table, { from: best.from, to: lowestOf(table, best) });
}

/** A heading merged down makes the lines that it covers part of the header, whatever stands beside it. */
function lowestOf({ spans }: Table, { from, to }: HeaderRows): number {
  const covering = (spans.get(to) ?? []).filter(({ top, bottom }) => top >= from && bottom <= from + deepest);
  return Math.max(to, ...covering.map(({ bottom }) => bottom));
}

/**
 * The headers of a sheet that holds several tables one below the other, each with columns of its own; one header repeated on
 * every page is not meant. @param first the one that was found
 */
export function headersOf(table: Table, first: HeaderRows): readonly HeaderRows[] {
  const lines = table.rows.map((cells) => cells.map(({ text }) => text.replace(/\s+/g, ' ').trim()));
  const heads = lines.flatMap((texts, row) => (isHeadingLine(texts) ? [row] : []));
  const above = heads.filter((row) => row < first.from && lines.slice(row + 1, first.from).some(isFilled));
  const below = heads.filter((row) => row > first.to);
  const alone = (row: number): HeaderRows => ({ from: row, to: row });
  const found = [...above.map(alone), first, ...below.map(alone)];
  const said = (header: HeaderRows): string => (lines[header.to] ?? []).map((text) => headingKey(text)).join('|');
  return found.filter((header, at) => header === first || said(header) !== said(found[at - 1] ?? first));
}

/** At least the name and one more of the columns of a roster, and nothing else. */
function isHeadingLine(texts: readonly string[]): boolean {
  const filled = texts.filter((text) => text !== '');
  if (filled.length < 2 || filled.length > maximumHeadings) return false;
  const found = filled.map(findMeaning);
  return found.includes('name') && found.every((meaning) => meaning !== undefined) && new Set(found).size > 1;
}

const isFilled = (texts: readonly string[]): boolean =>
  texts.filter((text) => text !== '').length > 1 && !isHeadingLine(texts);

const maximumHeadings = 100;

function scoreOf(table: Table, header: HeaderRows, by: { readonly width: number; readonly known: Remembered }): number {
  const found = new Set<Meaning>();
  for (let column = 0; column < by.width; column++) {
    const parts = headingParts(table, header, column);
    const meaning = by.known.get(headingKey(parts.join(' / '))) ?? findMeaning(tellingHeading(parts));
    if (meaning && meaning !== 'none') found.add(meaning);
  }
  return found.has('name') || found.has('position') ? found.size : 0;
}

function withParents(table: Table, { from, to }: HeaderRows): HeaderRows {
  const width = widthOf(table);
  let top = from;
  while (top > 0 && to - top + 1 < deepest && isParent(table, top, width)) top--;
  return { from: top, to };
}

/** The row above has headings of several columns each; a title above the table is merged over all of them. */
function isParent({ spans }: Table, row: number, width: number): boolean {
  const over = (span: Span): boolean => span.bottom === row - 1 && span.right > span.left;
  return (
    (spans.get(row) ?? []).some(({ top }) => top < row) ||
    (spans.get(row - 1) ?? []).some((span) => over(span) && span.right - span.left + 1 < width - 1)
  );
}
