import type { VNode } from 'preact';
import { IkrarError } from '../../errors.ts';
import { type Person, roles } from '../../model.ts';
import { labels, rosterFields } from '../../roster/headings.ts';
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
  ['phone', 'Telepon', 40],
  ['email', 'Surel', 254],
  ['represents', 'Mewakili', 160],
  ['letter', 'Dasar surat', 160],
] as const;

export interface GridRow {
  readonly id: string;
  readonly order: string;
  readonly role: string;
  readonly remove: boolean;
  readonly cells: Readonly<Record<(typeof columns)[number][0], string>>;
}

/**
 * The form holds one page of the roster as inputs. The page's script edits everybody instead, and sends all of them in the field
 * `semua`.
 */
export function RosterGrid(props: {
  readonly rows: readonly GridRow[];
  /** Everybody, as JSON. */
  readonly whole: string;
  /** The place of the first row of the page, from 0. */
  readonly from: number;
  /** The version of the whole roster when it was read, so that a colleague's later change is not overwritten. */
  readonly version: string;
  readonly state: FormState;
  readonly declarationId: string;
}): VNode {
  const { state, declarationId } = props;
  return (
    <PostForm
      class="sheet"
      id="sunting"
      data-from={props.from}
      data-faults={JSON.stringify(faultyCells(state.failure))}
      data-understand={`/api/declarations/${declarationId}/roster/understand`}
    >
      <input type="hidden" name="versi" value={props.version} />
      <textarea name="semua" hidden disabled value={props.whole} />
      <Failure state={state} />
      <p class="small soft">Urutan: ganti angkanya untuk memindahkan orang. Baris kosong diabaikan.</p>
      <GridTools />
      <section class="scroll" aria-label="Daftar yang disunting">
        <table class="grid-table">
          <thead>
            <tr>
              <th scope="col" class="of-order">
                Urutan
              </th>
              {columns.map(([field, label]) => (
                <th key={field} scope="col" class={`of-${field}`}>
                  {label}
                </th>
              ))}
              <th scope="col" class="of-role">
                Peran
              </th>
              <th scope="col" class="of-tools">
                Hapus
              </th>
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
        <a href={`/kelola/n/${declarationId}/peserta`}>Batal</a>
      </div>
    </PostForm>
  );
}

/** What the script offers; hidden without it. */
function GridTools(): VNode {
  return (
    <div id="alat" hidden>
      <p class="small soft">
        Tempel langsung dari Excel (Ctrl+V), boleh beserta baris judulnya. Alt+↑ dan Alt+↓ memindahkan baris, Enter
        turun ke baris berikutnya.
      </p>
      <div class="row">
        <label for="f-cari" class="visually-hidden">
          Cari di daftar
        </label>
        <input id="f-cari" type="search" class="short" placeholder="Cari nama, jabatan, NIP …" autoComplete="off" />
        <button type="button" id="urungkan" class="quiet" title="Ctrl+Z">
          Urungkan
        </button>
        <button type="button" id="ulangi" class="quiet" title="Ctrl+Y">
          Ulangi
        </button>
      </div>
      <p id="kabar" role="status" class="status" hidden />
    </div>
  );
}

/** The cells that a refusal names by line and column. */
const faultyCells = (failure: IkrarError | undefined) =>
  (failure?.faults ?? []).flatMap(({ row, column }) => {
    const field = rosterFields.find((field) => labels[field] === column);
    return row !== undefined && field ? [{ row, field }] : [];
  });

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
        <input name={`r${index}.order`} value={row.order} inputMode="numeric" aria-label={`Urutan ${of}`} />
      </td>
      {columns.map(([field, label, max]) => (
        <td key={field}>
          <input
            name={`r${index}.${field}`}
            value={row.cells[field]}
            maxLength={max}
            aria-label={`${label} ${of}`}
            aria-invalid={faulty(label) ? 'true' : undefined}
          />
        </td>
      ))}
      <td>
        <select name={`r${index}.role`} aria-label={`Peran ${of}`}>
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

/** The rows as they were sent; blank ones where everybody was sent at once. */
export function sentRows(values: Readonly<Record<string, string>>): readonly GridRow[] {
  if (values.semua !== undefined) return gridRows([], 0);
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
  phone: person.phone ?? '',
  email: person.email ?? '',
  represents: person.represents ?? '',
  letter: person.letter ?? '',
});

const blank: GridRow = { id: '', order: '', role: 'penandatangan', remove: false, cells: cellsOf({}) };

/**
 * Everybody, as the page's script sends them.
 * @throws IkrarError 'invalid-input' when the text is none that it has written
 */
export function parseWhole(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new IkrarError('invalid-input', 'Daftar tidak terbaca. Muat ulang halaman, lalu ulangi.', { cause });
  }
}

/** Puts the rows of a page back into the whole roster, at the places given by their numbers. */
export function mergeRows(
  people: readonly Person[],
  page: { readonly from: number; readonly count: number },
  rows: readonly GridRow[],
) {
  const used = rows.filter(({ remove, cells }) => !remove && Object.values(cells).some((text) => text.trim() !== ''));
  const edited = used.map((row) => ({ order: Number(row.order) || people.length + 1, line: lineOf(row) }));
  const kept = people
    .map((person, i) => ({ order: i + 1, line: { ...person } as ReturnType<typeof lineOf>, index: i }))
    .filter(({ index }) => index < page.from || index >= page.from + page.count);
  return [...edited, ...kept].toSorted((a, b) => a.order - b.order).map(({ line }) => line);
}

function lineOf({ id, role, cells }: GridRow) {
  const { name, position, institution, regionCode, ...others } = cells;
  const filled = Object.entries(others).filter(([, text]) => text.trim() !== '');
  return {
    ...(id ? { id } : {}),
    ...{ name, position, institution, regionCode, role },
    ...(Object.fromEntries(filled) as Partial<typeof others>),
  };
}
