import type { VNode } from 'preact';
import { positionWords } from '../../core/represented.ts';
import type { RosterUnderstanding } from '../../operations/roster-import.ts';
import { labels, rosterFields } from '../../roster/headings.ts';
import type { RosterField } from '../../roster/row.ts';
import { TableHead } from '../table.tsx';
import { namesOf } from './roster-look-views.tsx';
import { placeIn } from './roster-reading-form.ts';

/** Lines of one kind that a page shows; the rest is counted, and comes when these are done. */
const mostShown = 100;

interface Props {
  readonly it: RosterUnderstanding;
}

/** The lines with faults: what is wrong, and inputs to put it right in place. */
export function FaultyLines({ it }: Props): VNode | null {
  const faulty = it.lines.filter(({ ok }) => !ok);
  const loose = it.faults.filter(
    ({ sheet, row }) => !faulty.some((line) => line.row === row && (sheet === undefined || line.sheet === sheet)),
  );
  if (it.faults.length === 0) return null;
  return (
    <section class="sheet">
      <h2>Perlu diperbaiki</h2>
      {loose.length > 0 && (
        <ul>
          {loose.slice(0, mostShown).map((fault, i) => (
            <li key={i}>
              {fault.row !== undefined && <b>Baris {placeIn(it.sheets, fault.sheet ?? '', fault.row)}: </b>}
              {fault.message}
            </li>
          ))}
        </ul>
      )}
      {faulty.slice(0, mostShown).map((line, i) => (
        <FaultyLine key={i} at={i} line={line} it={it} />
      ))}
      {faulty.length > mostShown && <p>Masih ada {faulty.length - mostShown} baris lain sesudah ini.</p>}
    </section>
  );
}

function FaultyLine(
  props: Props & { readonly at: number; readonly line: RosterUnderstanding['lines'][number] },
): VNode {
  const { at, line, it } = props;
  const faults = it.faults.filter(
    ({ sheet, row }) => row === line.row && (sheet === undefined || sheet === line.sheet),
  );
  const shown = rosterFields.filter(
    (field) =>
      ['name', 'position', 'institution'].includes(field) || faults.some(({ column }) => column === labels[field]),
  );
  const place = placeIn(it.sheets, line.sheet, line.row);
  return (
    <fieldset class="line">
      <legend>Baris {place}</legend>
      <ul class="fault">
        {faults.map(({ message, column }) => (
          <li key={message}>
            {column && <b>{column}: </b>}
            {message}
          </li>
        ))}
      </ul>
      <LineFields at={`b${at}`} line={line} fields={shown} />
      {line.proposed && (
        <label class="choice">
          <input type="checkbox" name={`b${at}.pakai`} value="ya" /> Susunan ini benar, pakai
        </label>
      )}
      <label class="choice">
        <input type="checkbox" name={`b${at}.keluar`} value="ya" /> Keluarkan baris ini
      </label>
    </fieldset>
  );
}

function LineFields(props: {
  readonly at: string;
  readonly line: RosterUnderstanding['lines'][number];
  readonly fields: readonly RosterField[];
}): VNode {
  const { at, line, fields } = props;
  return (
    <div class="fields">
      <input type="hidden" name={`${at}.lembar`} value={line.sheet} />
      <input type="hidden" name={`${at}.baris`} value={String(line.row)} />
      <input type="hidden" name={`${at}.kini`} value={JSON.stringify(line.cells)} />
      {fields.map((field) => (
        <label key={field}>
          {labels[field]}
          <input name={`${at}.${field}`} value={line.cells[field] ?? ''} maxLength={200} />
        </label>
      ))}
    </div>
  );
}

/** What is no fault but wants a look; names can be put right or left out here. */
export function Looks({ it, from }: Props & { readonly from: number }): VNode | null {
  if (it.look.length === 0) return null;
  const tidy = it.look.some(({ suggestion }) => suggestion !== undefined);
  const named = it.look.filter(({ code }) => code !== 'institution-empty' && code !== 'region-unknown');
  const places = new Map(named.map((one) => [`${one.row} ${one.sheet}`, one]));
  const lineAt = new Map(it.lines.map((line) => [`${line.row} ${line.sheet}`, line]));
  return (
    <section class="sheet">
      <h2>Perlu dilihat</h2>
      <p class="soft">Bukan kesalahan, tetapi sesudah dibuka tidak dapat diubah lagi.</p>
      {tidy && (
        <p class="actions">
          <button type="submit" name="rapikan" value="ya" class="quiet">
            Rapikan huruf besar semua nama
          </button>
        </p>
      )}
      <Counted it={it} code="institution-empty" />
      <Counted it={it} code="region-unknown" />
      {[...places].slice(0, mostShown).map(([place, { sheet, row }], i) => {
        const line = lineAt.get(place);
        const looks = it.look.filter((one) => one.row === row && one.sheet === sheet);
        return (
          line && (
            <fieldset key={place} class="line">
              <legend>Baris {placeIn(it.sheets, sheet, row)}</legend>
              <ul>
                {looks.map(({ code, message, others, suggestion }) => (
                  <li key={code}>
                    {message}
                    {suggestion && (
                      <>
                        {' '}
                        Usul: <b>{suggestion}</b>
                      </>
                    )}
                    {others && (
                      <>
                        {' '}
                        {others
                          .slice(0, 5)
                          .map((other) => `${other.name} (baris ${placeIn(it.sheets, other.sheet, other.row)})`)
                          .join('; ')}
                      </>
                    )}
                  </li>
                ))}
              </ul>
              <LineFields at={`b${from + i}`} line={line} fields={['name', 'position']} />
              <label class="choice">
                <input type="checkbox" name={`b${from + i}.keluar`} value="ya" /> Keluarkan baris ini
              </label>
            </fieldset>
          )
        );
      })}
      {places.size > mostShown && <p>Masih ada {places.size - mostShown} baris lain sesudah ini.</p>}
    </section>
  );
}

function Counted({ it, code }: Props & { readonly code: 'institution-empty' | 'region-unknown' }): VNode | null {
  const found = it.look.filter((one) => one.code === code);
  const [first] = found;
  if (!first) return null;
  return (
    <p>
      <b>{first.message}</b> {namesOf(found.map(({ name }) => name))}
    </p>
  );
}

/** Lines that are no people, each with its reason; one that is a person is taken with a tick. */
export function LeftOutLines({ it, from }: Props & { readonly from: number }): VNode | null {
  if (it.leftOut.length === 0) return null;
  return (
    <section class="sheet">
      <h2>{it.leftOut.length.toLocaleString('id')} baris dilewati</h2>
      <table class="cards tight">
        <TableHead columns={['Baris', 'Isi', 'Sebab', 'Masukkan']} />
        <tbody>
          {it.leftOut.slice(0, 2 * mostShown).map(({ sheet, row, code, text, message }, i) => (
            <tr key={i}>
              <td class="number" data-label="Baris">
                {placeIn(it.sheets, sheet, row)}
              </td>
              <td>{text}</td>
              <td>{message}</td>
              <td>{code !== 'above-header' && <TakeLine at={`b${from + i}`} sheet={sheet} row={row} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TakeLine(props: { readonly at: string; readonly sheet: string; readonly row: number }): VNode {
  const { at, sheet, row } = props;
  return (
    <>
      <input type="hidden" name={`${at}.lembar`} value={sheet} />
      <input type="hidden" name={`${at}.baris`} value={String(row)} />
      <label>
        <input type="checkbox" name={`${at}.masuk`} value="ya" />
        <span class="visually-hidden">Masukkan baris {row}</span>
      </label>
    </>
  );
}

/** What was joined, moved, repaired or filled, in one line for each kind. */
export function Notes({ it }: Props): VNode | null {
  const codes = [...new Set(it.notes.map(({ code }) => code))];
  const hidden = it.leftOut.some(({ code }) => code === 'hidden-row');
  const hiddenColumns = it.sheets.some(({ columns }) => columns.some(({ why }) => why === 'hidden'));
  const groups = codes.includes('sheet-group');
  if (codes.length === 0 && !hidden && !hiddenColumns) return null;
  return (
    <section class="sheet">
      <h2>Yang dilakukan</h2>
      <ul>
        {codes.map((code) => {
          const found = it.notes.filter((note) => note.code === code);
          return (
            <li key={code}>
              {found[0]?.message} <span class="soft">{rowsOf(it, found)}</span>
            </li>
          );
        })}
      </ul>
      {groups && (
        <>
          <input type="hidden" name="adaKelompokLembar" value="ya" />
          <label class="choice">
            <input type="checkbox" name="kelompokLembar" value="ya" checked /> Nama lembar menjadi kelompok
          </label>
        </>
      )}
      {(hidden || hiddenColumns) && (
        <>
          <input type="hidden" name="adaTersembunyi" value="ya" />
          <label class="choice">
            <input type="checkbox" name="barisTersembunyi" value="ya" /> Pakai juga baris yang disembunyikan
          </label>
          <label class="choice">
            <input type="checkbox" name="kolomTersembunyi" value="ya" /> Pakai juga kolom yang disembunyikan
          </label>
        </>
      )}
      {codes.includes('name-tidied') && (
        <button type="submit" name="rapikan" value="tidak" class="link">
          Batalkan perapian huruf besar
        </button>
      )}
    </section>
  );
}

function rowsOf({ sheets }: RosterUnderstanding, found: RosterUnderstanding['notes']): string {
  const rows = [
    ...new Set(found.flatMap(({ sheet = '', row }) => (row === undefined ? [] : [placeIn(sheets, sheet, row)]))),
  ];
  if (rows.length === 0) return '';
  const more = rows.length - 10;
  return `(baris ${rows.slice(0, 10).join(', ')}${more > 0 ? ` dan ${more.toLocaleString('id')} lainnya` : ''})`;
}

/** The first people as they will stand on the roster. */
export function FirstPeople({ it }: Props): VNode | null {
  const shown = it.lines.filter(({ ok }) => ok).slice(0, 5);
  if (shown.length === 0) return null;
  return (
    <section>
      <h2>Beginilah daftarnya</h2>
      <table class="cards tight">
        <TableHead columns={['Baris', 'Nama', 'Jabatan', 'Instansi', 'NIP', 'Peran']} />
        <tbody>
          {shown.map(({ sheet, row, cells }, i) => (
            <tr key={i}>
              <td class="number" data-label="Baris">
                {placeIn(it.sheets, sheet, row)}
              </td>
              <th scope="row">{cells.name}</th>
              <td>{positionWords({ ...cells, position: cells.position ?? '' })}</td>
              <td>{cells.institution}</td>
              <td data-label="NIP">{cells.nip || '–'}</td>
              <td data-label="Peran">{cells.role || 'penandatangan'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
