import type { VNode } from 'preact';
import type { RosterUnderstanding } from '../../operations/roster-import.ts';
import { labels, type Meaning, meanings } from '../../roster/headings.ts';
import { TableHead } from '../table.tsx';

const words: Readonly<Record<Meaning, string>> = {
  ...labels,
  titleBefore: 'Gelar di depan nama',
  titleAfter: 'Gelar di belakang nama',
  place: 'Nama tempat (melengkapi jabatan)',
  order: 'Nomor urut',
  none: 'tidak dipakai',
};

const whyWords: Readonly<Record<RosterUnderstanding['sheets'][number]['columns'][number]['why'], string>> = {
  chosen: 'pilihan Anda',
  remembered: 'seperti daftar sebelumnya',
  word: 'dari judulnya',
  outranked: 'kolom lain sudah dipakai untuk isi ini',
  hidden: 'kolom disembunyikan di Excel',
  unknown: 'judul tidak dikenal; pilih artinya bila perlu',
};

/** The sheets and their columns, each with its meaning, which can be changed. */
export function SheetsAndColumns({ it }: { readonly it: RosterUnderstanding }): VNode {
  const several = it.sheets.length > 1;
  let at = -1;
  return (
    <section class="sheet">
      <h2>Arti kolom</h2>
      {it.sheets.map((sheet, i) => (
        <div key={sheet.name}>
          <input type="hidden" name={`s${i}.nama`} value={sheet.name} />
          {several && (
            <label class="choice">
              <input type="checkbox" name={`s${i}.pakai`} value="ya" checked={sheet.taken} /> Lembar <b>{sheet.name}</b>
              {sheet.message && <span class="soft">: {sheet.message}</span>}
            </label>
          )}
          {sheet.taken && (
            <>
              <HeaderRows at={i} sheet={sheet} />
              <table class="cards tight">
                <TableHead columns={['Judul kolom', 'Contoh isi', 'Dibaca sebagai']} />
                <tbody>
                  {sheet.columns.map((column) => (
                    <ColumnRow key={column.letter} at={++at} column={column} />
                  ))}
                </tbody>
              </table>
            </>
          )}
        </div>
      ))}
    </section>
  );
}

function HeaderRows(props: { readonly at: number; readonly sheet: RosterUnderstanding['sheets'][number] }): VNode {
  const { from = 0, to = 0 } = props.sheet.header ?? {};
  const name = `s${props.at}`;
  return (
    <p class="row">
      <input type="hidden" name={`${name}.kini`} value={`${from}-${to}`} />
      <label for={`${name}-dari`}>Judul kolom di baris</label>
      <input id={`${name}-dari`} name={`${name}.dari`} value={String(from)} class="tiny" inputMode="numeric" />
      <label for={`${name}-sampai`}>sampai</label>
      <input id={`${name}-sampai`} name={`${name}.sampai`} value={String(to)} class="tiny" inputMode="numeric" />
    </p>
  );
}

function ColumnRow(props: {
  readonly at: number;
  readonly column: RosterUnderstanding['sheets'][number]['columns'][number];
}): VNode {
  const { heading, letter, meaning, why, samples } = props.column;
  const name = `k${props.at}`;
  return (
    <tr>
      <th scope="row" id={`${name}-judul`}>
        {heading} <small class="soft">({letter})</small>
      </th>
      <td class="soft">{samples.join(' · ') || '–'}</td>
      <td>
        <input type="hidden" name={`${name}.judul`} value={heading} />
        <input type="hidden" name={`${name}.kini`} value={meaning ?? ''} />
        <select name={`${name}.arti`} aria-labelledby={`${name}-judul`}>
          <option value="" selected={meaning === undefined}>
            tidak dipakai
          </option>
          {meanings
            .filter((one) => one !== 'none' || meaning === 'none')
            .map((one) => (
              <option key={one} value={one} selected={one === meaning}>
                {words[one]}
              </option>
            ))}
        </select>
        <small class={meaning ? 'soft' : ''}>{whyWords[why]}</small>
      </td>
    </tr>
  );
}
