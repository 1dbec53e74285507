import type { VNode } from 'preact';
import type { Standing } from '../../ceremony.ts';
import { timeWords } from '../../core/dates.ts';
import { positionWords } from '../../core/represented.ts';
import type { PledgeEvent } from '../../model.ts';
import { statusOf } from '../../operations/attendance.ts';
import { PostForm } from '../form.tsx';
import { Pages, TableHead } from '../table.tsx';
import { type DashboardView, dashboardRows, type Filter, statusWords } from './dashboard.tsx';

/** Everybody on the roster, with a search by name, status and group; attendants also record here who has come. */
export function People(props: DashboardView): VNode {
  const { progress, filter, declaration, event } = props;
  const base = `/kelola/n/${declaration.id}`;
  const found = progress.standings.filter((one) => matches(one, filter));
  const shown = found.slice(filter.page * dashboardRows, (filter.page + 1) * dashboardRows);
  const named = progress.groups.filter(({ label }) => label !== '');
  const codes = ownCodes(props);
  const query = new URLSearchParams({ q: filter.query, status: filter.status, kelompok: filter.group });
  return (
    <section id="daftar">
      <h2>Orang</h2>
      <search>
        <form method="get" action={`${base}#daftar`} class="filters">
          <div class="field">
            <label for="f-q">Nama atau jabatan</label>
            <input id="f-q" name="q" type="search" value={filter.query} />
          </div>
          <div class="field">
            <label for="f-status">Keadaan</label>
            <select id="f-status" name="status">
              <option value="">Semua</option>
              {Object.entries(statusWords).map(([value, [words]]) => (
                <option key={value} value={value} selected={value === filter.status}>
                  {words}
                </option>
              ))}
            </select>
          </div>
          {named.length > 1 && (
            <div class="field">
              <label for="f-kelompok">Kelompok</label>
              <select id="f-kelompok" name="kelompok">
                <option value="">Semua</option>
                {named.map(({ label }) => (
                  <option key={label} value={label} selected={label === filter.group}>
                    {label}
                  </option>
                ))}
              </select>
            </div>
          )}
          <button type="submit" class="quiet">
            Saring
          </button>
        </form>
      </search>
      <p role="status">
        {found.length.toLocaleString('id')} orang
        {found.length === 0 && (
          <>
            {' '}
            cocok dengan saringan ini. <a href={`${base}#daftar`}>Tampilkan semua</a>
          </>
        )}
      </p>
      <PostForm action={`${base}/hadir`} data-forget>
        <input type="hidden" name="kembali" value={`?${query}&hal=${filter.page + 1}`} />
        <table class="cards" id="orang">
          <TableHead columns={['Nama', 'Jabatan', 'Keadaan', 'Keterangan']} />
          <tbody>
            {shown.map((one, i) => (
              <PersonRow
                key={one.person.id}
                above={shown[i - 1]?.person.id}
                code={codes.get(one.person.id)}
                one={one}
                base={base}
                event={event}
                desk={props.desk}
                open={declaration.state === 'open'}
              />
            ))}
          </tbody>
        </table>
      </PostForm>
      <Pages base={`${base}?${query}&`} page={filter.page} total={found.length} size={dashboardRows} at="#daftar" />
    </section>
  );
}

function PersonRow(props: {
  readonly one: Standing;
  /** The person one row higher: where the list continues when this row has left it. */
  readonly above: string | undefined;
  readonly code: string | undefined;
  readonly base: string;
  readonly event: PledgeEvent;
  readonly desk: boolean;
  readonly open: boolean;
}): VNode {
  const { one, base } = props;
  const { person, signature, note } = one;
  const [words, tone] = statusWords[statusOf(one)];
  return (
    <tr data-person={person.id} id={`o-${person.id}`}>
      <th scope="row">
        {props.desk ? <a href={`${base}/orang/${person.id}`}>{person.name}</a> : person.name}
        {person.role !== 'penandatangan' && <small class="soft"> ({person.role})</small>}
      </th>
      <td>
        {positionWords(person)}
        {person.group && <small class="soft"> · {person.group}</small>}
        {props.code && (
          <a class="code small spaced-left" href={`/v/${props.code}`}>
            {props.code}
          </a>
        )}
      </td>
      <td>
        <span class={`tag ${tone}`}>{words}</span>
      </td>
      <td>
        {signature ? timeWords(new Date(signature.at), props.event.timeZone) : note}
        {props.desk && props.open && statusOf(one) === 'belum' && (
          <button
            type="submit"
            name="orang"
            value={person.id}
            formaction={props.above && `${base}/hadir?sesudah=${props.above}`}
            class="quiet small"
          >
            Hadir<span class="visually-hidden">: {person.name}</span>
          </button>
        )}
      </td>
    </tr>
  );
}

/** For individual pledges, each person's file code; the files have the order of the roster. */
function ownCodes({ declaration, files, progress }: DashboardView): ReadonlyMap<string, string> {
  if (declaration.kind !== 'perorangan') return new Map();
  const byOrder = new Map(files.flatMap(({ kind, order, code }) => (kind === 'pakta' ? [[order, code] as const] : [])));
  return new Map(progress.standings.map(({ person }, i) => [person.id, byOrder.get(i) ?? '']));
}

function matches(one: Standing, filter: Filter): boolean {
  const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${one.person.name} ${positionWords(one.person)} ${one.person.institution}`.toLowerCase();
  return (
    words.every((word) => text.includes(word)) &&
    (filter.status === '' || statusOf(one) === filter.status) &&
    (filter.group === '' || one.person.group === filter.group)
  );
}
