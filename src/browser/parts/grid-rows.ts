/** The columns of the grid in order, as a roster's line names them. */
export const fields = [
  'name',
  'position',
  'institution',
  'group',
  'nip',
  'rank',
  'regionCode',
  'phone',
  'email',
  'represents',
  'letter',
  'role',
] as const;
export type Field = (typeof fields)[number];

/** What is written into a row; an absent field is left as it is. */
export type Filling = { readonly [field in Field]?: string };

/** A line as it is read from the page and sent; an absent field is empty. */
export type Line = Filling & { readonly id?: string };

export interface Row {
  /** Stays the same while the page is open, wherever the row goes. */
  readonly key: number;
  /** The person of the stored roster, to whom their link and PIN belong. */
  readonly id: string;
  readonly cells: Readonly<Record<Field, string>>;
}

/** Blank rows that always stand at the end. */
const blanks = 5;
export const maximumRows = 5000;
/** How many changes can be undone. */
const remembered = 200;

const usualRole = 'penandatangan';

export const isBlank = ({ cells }: Row): boolean =>
  fields.every((field) => field === 'role' || cells[field].trim() === '');

/** What is sent for a row: fields that are empty are left out, except those that each line must have. */
export function lineOf({ id, cells }: Row): Line {
  const line: { id?: string } & { [field in Field]?: string } = { name: cells.name, position: cells.position };
  if (id) line.id = id;
  for (const field of fields) if (cells[field].trim() !== '') line[field] = cells[field];
  return line;
}

/**
 * All rows of the grid with what was done to them. Every change makes a new list, and undoing goes back to the old one; typing
 * on in one cell is one change.
 */
export function createRows(lines: readonly Line[]) {
  let nextKey = 0;
  const made = ({ id = '', ...line }: Line): Row => {
    const cells = {} as Record<Field, string>;
    for (const field of fields) cells[field] = line[field] || (field === 'role' ? usualRole : '');
    return { key: nextKey++, id, cells };
  };
  const withBlanks = (rows: readonly Row[]): readonly Row[] => {
    let end = rows.length;
    while (end > 0 && isBlank(rows[end - 1]!)) end -= 1;
    const missing = blanks - (rows.length - end);
    return missing > 0 ? rows.concat(Array.from({ length: missing }, () => made({}))) : rows;
  };
  let now = withBlanks(lines.map(made));
  let past: (readonly Row[])[] = [];
  let future: (readonly Row[])[] = [];
  let typing = '';

  function change(next: readonly Row[], cell = ''): void {
    if (cell === '' || cell !== typing) past = past.concat([now]).slice(-remembered);
    typing = cell;
    future = [];
    now = withBlanks(next);
  }
  const indexOf = (key: number): number => now.findIndex((row) => row.key === key);

  return {
    all: () => now,
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
    type(key: number, field: Field, text: string): void {
      const next = now.map((row) => (row.key === key ? { ...row, cells: { ...row.cells, [field]: text } } : row));
      change(next, `${key} ${field}`);
    },
    /** Typing on in the same cell is a change of its own from here. */
    pause(): void {
      typing = '';
    },
    /** @param to the place among all rows, from 0; a place beyond the ends is the end */
    move(key: number, to: number): void {
      const from = indexOf(key);
      const place = Math.max(0, Math.min(now.length - 1, to));
      if (from < 0 || place === from) return;
      const next = now.slice();
      const taken = next.splice(from, 1);
      next.splice(place, 0, ...taken);
      change(next);
    },
    remove(key: number): void {
      change(now.filter((row) => row.key !== key));
    },
    /**
     * Writes lines over the rows with these keys, one each, and those that are left over behind the last person. A row whose
     * name becomes another is another person: the link and PIN of the one who stood there do not pass to them.
     * @returns how many people were replaced by others
     */
    fill(keys: readonly number[], filled: readonly Filling[]): number {
      const lineFor = new Map(keys.map((key, i): [number, Filling | undefined] => [key, filled[i]]));
      let replaced = 0;
      const next = now.map((row) => {
        const line = lineFor.get(row.key);
        if (!line) return row;
        const cells = { ...row.cells, ...line };
        if (cells.role.trim() === '') cells.role = usualRole;
        const other = cells.name !== row.cells.name && row.cells.name.trim() !== '';
        if (other) replaced += 1;
        return { key: row.key, id: other ? '' : row.id, cells };
      });
      let end = next.length;
      while (end > 0 && isBlank(next[end - 1]!)) end -= 1;
      change([...next.slice(0, end), ...filled.slice(keys.length).map(made), ...next.slice(end)]);
      return replaced;
    },
    undo: () => goBack(),
    redo: () => goForth(),
  };

  function goBack(): void {
    const before = past[past.length - 1];
    if (!before) return;
    past = past.slice(0, -1);
    future = future.concat([now]);
    [now, typing] = [before, ''];
  }
  function goForth(): void {
    const after = future[future.length - 1];
    if (!after) return;
    future = future.slice(0, -1);
    past = past.concat([now]);
    [now, typing] = [after, ''];
  }
}

export type Rows = ReturnType<typeof createRows>;
