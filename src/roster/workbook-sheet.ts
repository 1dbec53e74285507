import { type Format, numberCell } from './number-format.ts';
import { type Cell, maximumColumns, maximumRows, type Span, type Table } from './row.ts';
import { type Parts, tooLarge, unreadable } from './workbook-parts.ts';

export type SheetContent = Pick<Table, 'rows' | 'hiddenRows' | 'hiddenColumns' | 'spans'>;

export interface Shared {
  readonly strings: readonly string[];
  readonly formats: readonly Format[];
}

const maximumCells = 500_000;
/** Rows under merged areas, each counted as often as it is covered. */
const maximumSpanned = 200_000;
/** The last column of any sheet is XFD. */
const lastColumn = 16_384;

/** A place such as "B12", from 0. Excel may leave out the letters or the digits. @throws IkrarError 'roster-invalid' */
function placeOf(reference: string): { readonly row?: number; readonly column?: number } {
  const [, letters = '', digits = ''] = /^([A-Z]{0,3})(\d{0,7})$/.exec(reference) ?? [];
  if (letters + digits !== reference) throw unreadable();
  const column = [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0);
  if (column > lastColumn) throw unreadable();
  if (column > maximumColumns || Number(digits) > maximumRows) throw tooLarge();
  return { ...(digits ? { row: Number(digits) - 1 } : {}), ...(letters ? { column: column - 1 } : {}) };
}

/** A merged area, such as "B1:C1"; one beyond the limits of a roster is cut to them. */
function spanOf(reference: string): Span | undefined {
  const corners = reference.split(':').map((corner) => /^([A-Z]{1,3})(\d{1,7})$/.exec(corner.replaceAll('$', '')));
  const [first, last = first] = corners;
  if (!first || !last) return undefined;
  const column = (letters = '') => [...letters].reduce((sum, letter) => 26 * sum + letter.charCodeAt(0) - 64, 0) - 1;
  const within = { bottom: Math.min(Number(last[2]), maximumRows), right: Math.min(column(last[1]), maximumColumns) };
  return { top: Number(first[2]) - 1, left: column(first[1]), bottom: within.bottom - 1, right: within.right };
}

/** Puts together one sheet from what its XML says, in the order in which it says it. */
class SheetBuilder {
  readonly rows: Cell[][] = [];
  readonly hiddenRows = new Set<number>();
  readonly hiddenColumns = new Set<number>();
  readonly spans = new Map<number, Span[]>();
  #spanned = 0;
  #row = -1;
  #column = -1;
  #cells = 0;

  startRow({ r, hidden }: Readonly<Record<string, string>>): void {
    this.#row = r === undefined ? this.#row + 1 : (placeOf(r).row ?? this.#row + 1);
    if (this.#row >= maximumRows) throw tooLarge();
    this.#column = -1;
    if (isTrue(hidden)) this.hiddenRows.add(this.#row);
  }

  startCell({ r }: Readonly<Record<string, string>>): void {
    const place = r === undefined ? {} : placeOf(r);
    this.#row = Math.max(place.row ?? this.#row, 0);
    this.#column = place.column ?? this.#column + 1;
    if (this.#column >= maximumColumns || ++this.#cells > maximumCells) throw tooLarge();
  }

  put(cell: Cell): void {
    if (cell.text === '') return;
    while (this.rows.length <= this.#row) this.rows.push([]);
    const row = this.rows[this.#row]!;
    while (row.length < this.#column) row.push({ text: '' });
    row[this.#column] = cell;
  }

  columns({ min, max, hidden, width }: Readonly<Record<string, string>>): void {
    if (!isTrue(hidden) && width !== '0') return;
    for (let i = Number(min); i <= Math.min(Number(max), maximumColumns); i++) this.hiddenColumns.add(i - 1);
  }

  merge({ ref = '' }: Readonly<Record<string, string>>): void {
    const span = spanOf(ref);
    if (!span) return;
    for (let row = span.top; row <= span.bottom; row++) {
      if (++this.#spanned > maximumSpanned) throw tooLarge();
      const others = this.spans.get(row);
      if (others) others.push(span);
      else this.spans.set(row, [span]);
    }
  }
}

const isTrue = (flag: string | undefined): boolean => flag === '1' || flag === 'true';

/** Reads one worksheet part (ECMA-376-1, 18.3). @throws IkrarError 'roster-invalid' */
export async function readSheet(parts: Parts, name: string, shared: Shared): Promise<SheetContent> {
  const sheet = new SheetBuilder();
  let attributes: Readonly<Record<string, string>> = {};
  let value: string | undefined;
  let formula = false;
  let phonetic = 0;
  let text = '';
  await parts.read(name, {
    open(element, given) {
      if (element === 'row') sheet.startRow(given);
      else if (element === 'col') sheet.columns(given);
      else if (element === 'mergeCell') sheet.merge(given);
      else if (element === 'rPh') phonetic++;
      else if (element === 'c') {
        sheet.startCell(given);
        attributes = given;
        value = undefined;
        formula = false;
      }
      text = '';
    },
    text(part) {
      text += part;
    },
    close(element) {
      if (element === 'v' || (element === 't' && phonetic === 0)) value = (value ?? '') + text;
      else if (element === 'rPh') phonetic--;
      else if (element === 'f') formula = true;
      else if (element === 'c' && formula && !value && attributes.t !== 'str') sheet.put(unknownResult);
      else if (element === 'c' && value !== undefined) sheet.put(cellOf(attributes, value, shared));
      text = '';
    },
  });
  return sheet;
}

/** A formula whose result the writing program left out is an error of the cell; a result that is an empty text is of type `str`. */
const unknownResult: Cell = { text: '#VALUE!' };

function cellOf({ t, s }: Readonly<Record<string, string>>, value: string, { strings, formats }: Shared): Cell {
  if (t === 's') return { text: strings[Number(value)] ?? '' };
  if (t === 'd') return { text: value.slice(0, 10), date: true };
  if (t === 'inlineStr' || t === 'str' || t === 'e') return { text: unescaped(value) };
  if (t === 'b') return { text: value === '1' ? 'TRUE' : 'FALSE' };
  return value.trim() === '' ? { text: '' } : numberCell(value.trim(), formats[Number(s ?? 0)]);
}

/** Excel writes characters that XML lacks as _x000D_ (ECMA-376-1, 22.9.2.19). */
export const unescaped = (text: string): string =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
