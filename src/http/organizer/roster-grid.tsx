import type { VNode } from 'preact';
import type { IkrarError } from '../../errors.ts';
import { type Person, roles } from '../../model.ts';
import { Failure, type FormState, PostForm } from '../form.tsx';

/** The number of blank lines for new people at the end of the grid, which shows one page of the roster as inputs. */
const blankRows = 5;
const columns = [
  ['name', 'Nama', 120],
  ['position', 'Jabatan', 160],
  ['institution', 'Instansi', 160],
  ['group', 'Kelompok', 80],
  ['nip', 'NIP', 24],
  ['rank', 'Pangkat', 60],
  ['regionCode', 'Kode wilayah', 13],
] as const;

const wide: ReadonlySet<string> = new Set(['name', 'position', 'institution']);

export interface GridRow {
  readonly id: string;
  readonly order: string;
  readonly role: string;
  readonly remove: boolean;
  readonly cells: Readonly<Record<(typeof columns)[number][0], string>>;
}

export function RosterGrid(props: {
  readonly rows: readonly GridRow[];
  /** The version of the whole roster when it was read, so that a colleague's later change is not overwritten. */
  readonly version: string;
  readonly state: FormState;
  readonly back: string;
}): VNode {
  return (
    <PostForm class="sheet">
      <input type="hidden" name="versi" value={props.version} />
      <Failure state={props.state} />
      <p class="small soft">Urutan: ganti angkanya untuk memindahkan orang. Baris tanpa nama dan jabatan diabaikan.</p>
      <section class="scroll" aria-label="Daftar yang disunting">
        <table class="grid-table">
          <thead>
            <tr>
              <th scope="col">Urutan</th>
              {columns.map(([field, label]) => (
                <th key={field} scope="col">
                  {label}
                </th>
              ))}
              <th scope="col">Peran</th>
              <th scope="col">Hapus</th>
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row, i) => (
              <GridLine key={i} row={row} index={i} failure={props.state.failure} />
            ))}
          </tbody>
        </table>
      </section>
      <div class="actions">
        <button type="submit">Simpan</button>
        <a href={props.back}>Batal</a>
      </div>
    </PostForm>
  );
}

function GridLine(props: {
  readonly row: GridRow;
  readonly index: number;
  readonly failure: IkrarError | undefined;
}): VNode {
  const { row, index } = props;
  const faulty = (label: string) =>
    row.order !== '' &&
    props.failure?.faults.some((fault) => String(fault.row) === row.order && fault.column === label);
  const of = row.cells.name || `baris ${index + 1}`;
  return (
    <tr>
      <td>
        <input type="hidden" name={`r${index}.id`} value={row.id} />
        <input
          name={`r${index}.order`}
          value={row.order}
          inputMode="numeric"
          class="tiny"
          aria-label={`Urutan ${of}`}
        />
      </td>
      {columns.map(([field, label, max]) => (
        <td key={field}>
          <input
            name={`r${index}.${field}`}
            value={row.cells[field]}
            maxLength={max}
            class={wide.has(field) ? 'long' : 'short'}
            aria-label={`${label} ${of}`}
            aria-invalid={faulty(label) ? 'true' : undefined}
          />
        </td>
      ))}
      <td>
        <select name={`r${index}.role`} aria-label={`Peran ${of}`} class="short">
          {roles.map((role) => (
            <option key={role} value={role} selected={role === row.role}>
              {role}
            </option>
          ))}
        </select>
      </td>
      <td>
        <input type="checkbox" name={`r${index}.remove`} value="ya" checked={row.remove} aria-label={`Hapus ${of}`} />
      </td>
    </tr>
  );
}

export function gridRows(people: readonly Person[], from: number): readonly GridRow[] {
  const rows = people.map((person, i) => ({
    id: person.id,
    order: String(from + i + 1),
    role: person.role,
    remove: false,
    cells: cellsOf(person),
  }));
  return [...rows, ...Array.from({ length: blankRows }, () => blank)];
}

/** The rows as they were sent. */
export function sentRows(values: Readonly<Record<string, string>>): readonly GridRow[] {
  const count = Object.keys(values).filter((name) => /^r\d+\.name$/.test(name)).length;
  return Array.from({ length: count }, (_, i) => {
    const at = (field: string) => values[`r${i}.${field}`] ?? '';
    return {
      id: at('id'),
      order: at('order'),
      role: at('role'),
      remove: at('remove') !== '',
      cells: Object.fromEntries(columns.map(([field]) => [field, at(field)])) as GridRow['cells'],
    };
  });
}

const cellsOf = (person: Partial<Person>): GridRow['cells'] => ({
  name: person.name ?? '',
  position: person.position ?? '',
  institution: person.institution ?? '',
  group: person.group ?? '',
  nip: person.nip ?? '',
  rank: person.rank ?? '',
  regionCode: person.regionCode ?? '',
});

const blank: GridRow = { id: '', order: '', role: 'penandatangan', remove: false, cells: cellsOf({}) };

/** Puts the rows of a page back into the whole roster, at the places given by their numbers. */
export function mergeRows(
  people: readonly Person[],
  page: { readonly from: number; readonly count: number },
  rows: readonly GridRow[],
) {
  const used = rows.filter(
    ({ remove, cells }) => !remove && (cells.name.trim() !== '' || cells.position.trim() !== ''),
  );
  const edited = used.map((row) => ({ order: Number(row.order) || people.length + 1, line: lineOf(row) }));
  const kept = people
    .map((person, i) => ({ order: i + 1, line: { ...person } as ReturnType<typeof lineOf>, index: i }))
    .filter(({ index }) => index < page.from || index >= page.from + page.count);
  return [...edited, ...kept].toSorted((a, b) => a.order - b.order).map(({ line }) => line);
}

function lineOf({ id, role, cells }: GridRow) {
  const { group, nip, rank, ...rest } = cells;
  return {
    ...(id ? { id } : {}),
    ...rest,
    role,
    ...(group.trim() ? { group } : {}),
    ...(nip.trim() ? { nip } : {}),
    ...(rank.trim() ? { rank } : {}),
  };
}
