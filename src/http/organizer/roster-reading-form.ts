import type { RosterUnderstanding } from '../../operations/roster-import.ts';
import { type Meaning, rosterFields } from '../../roster/headings.ts';
import type { RosterField } from '../../roster/row.ts';

type Typed = Readonly<Record<string, string>>;
type Line = { sheet: string; row: number; take?: boolean; set?: Partial<Record<RosterField, string>> };

/** The decisions about a file as the form carries them from one page to the next, before the operation checks them. */
export interface Decisions {
  sheets?: string[];
  headers?: { sheet: string; from: number; to: number }[];
  columns?: { heading: string; meaning: Meaning }[];
  lines?: Line[];
  hiddenRows?: boolean;
  hiddenColumns?: boolean;
  groupBySheet?: boolean;
  tidyNames?: boolean;
}

/** What is decided so far; a form that somebody has changed by hand decides nothing. */
function decidedBefore(typed: Typed): Decisions {
  try {
    const value: unknown = JSON.parse(typed.pilihan ?? '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}

/** The fields of a numbered part of the form: `b0.baris`, `b0.name`. */
function partsOf(typed: Typed, prefix: string): readonly Typed[] {
  const found = new Map<string, Record<string, string>>();
  for (const [name, value] of Object.entries(typed)) {
    const [, number, field] = new RegExp(`^${prefix}(\\d{1,4})\\.(\\w+)$`).exec(name) ?? [];
    if (number === undefined || field === undefined) continue;
    const part = found.get(number) ?? {};
    part[field] = value;
    found.set(number, part);
  }
  return [...found.values()];
}

/** The decisions after what was typed and chosen on the page. Only what differs from what was shown becomes one. */
export function decisionsOf(typed: Typed): Decisions {
  const next = decidedBefore(typed);
  const sheets = partsOf(typed, 's');
  if (sheets.length > 1) next.sheets = sheets.filter(({ pakai }) => pakai).map(({ nama = '' }) => nama);
  for (const { nama = '', dari = '', sampai = '', kini = '' } of sheets) {
    if (dari === '' || `${dari}-${sampai}` === kini) continue;
    const header = { sheet: nama, from: Number(dari), to: Number(sampai || dari) };
    next.headers = [...(next.headers ?? []).filter(({ sheet }) => sheet !== nama), header];
  }
  for (const { judul = '', arti = '', kini = '' } of partsOf(typed, 'k')) {
    if (arti === kini) continue;
    const column = { heading: judul, meaning: (arti || 'none') as Meaning };
    next.columns = [...(next.columns ?? []).filter(({ heading }) => heading !== judul), column];
  }
  const lines = partsOf(typed, 'b').reduce(withLine, next.lines ?? []);
  if (lines.length > 0 || next.lines) next.lines = lines;
  if (typed.rapikan !== undefined) next.tidyNames = typed.rapikan === 'ya';
  if (typed.adaTersembunyi) {
    next.hiddenRows = typed.barisTersembunyi === 'ya';
    next.hiddenColumns = typed.kolomTersembunyi === 'ya';
  }
  if (typed.adaKelompokLembar) next.groupBySheet = typed.kelompokLembar === 'ya';
  return next;
}

/** One line of the form: left out, taken back, corrected, or untouched. */
function withLine(lines: Line[], part: Typed): Line[] {
  const { lembar: sheet = '', baris, keluar, masuk, pakai, kini = '{}' } = part;
  const row = Number(baris);
  const isHere = (line: Line): boolean => line.sheet === sheet && line.row === row;
  const before = lines.find(isHere);
  const others = lines.filter((line) => !isHere(line));
  if (keluar) return [...others, { sheet, row, take: false }];
  if (masuk) return before?.take === false ? others : [...others, { ...before, sheet, row, take: true }];
  const shown = shownCells(kini);
  const typed = rosterFields.flatMap((field) => (part[field] === undefined ? [] : [[field, part[field]] as const]));
  const changed = typed.filter(([field, text]) => pakai || text !== (shown[field] ?? ''));
  if (changed.length === 0) return lines;
  const rest = pakai ? shown : {};
  return [...others, { ...before, sheet, row, set: { ...before?.set, ...rest, ...Object.fromEntries(changed) } }];
}

function shownCells(text: string): Partial<Record<RosterField, string>> {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

/** A place in a file for people: "3", or "Kupitan, 3" where several sheets are taken, or another one is meant. */
export const placeIn = (sheets: RosterUnderstanding['sheets'], sheet: string, row: number): string =>
  sheet !== '' && sheets.some(({ name, taken }) => taken && name !== sheet) ? `${sheet}, ${row}` : String(row);
