import type { VNode } from 'preact';
import type { Progress, Standing } from '../../ceremony.ts';
import { momentWords, timeWords } from '../../document/dates.ts';
import type { Declaration, PledgeEvent, PledgeFile } from '../../model.ts';
import { Csrf } from '../form.tsx';
import { Pages } from './roster-views.tsx';

/** The declaration while it is signed and after: counts, groups, and who is where. */
export interface DashboardView {
  readonly declaration: Declaration;
  readonly event: PledgeEvent;
  readonly progress: Progress;
  readonly files: readonly PledgeFile[];
  readonly filter: Filter;
  readonly organizer: boolean;
  /** May mark attendance and hand out PINs; an archivist only looks. */
  readonly desk: boolean;
  readonly csrf: string;
}

export interface Filter {
  readonly query: string;
  readonly status: string;
  readonly group: string;
  readonly page: number;
}

export const dashboardRows = 100;

export const statusOf = ({ signature, attendance }: Standing): string =>
  signature ? 'menandatangani' : attendance === 'diharapkan' ? 'belum' : attendance;

const statusWords: Readonly<Record<string, readonly [string, string]>> = {
  menandatangani: ['menandatangani', 'good'],
  belum: ['belum hadir', ''],
  hadir: ['hadir, belum', 'warn'],
  diwakilkan: ['diwakilkan', ''],
  'tidak-hadir': ['tidak hadir', 'bad'],
};

export function Counts({ progress, declaration }: DashboardView): VNode {
  const by = (status: string) => progress.people.filter((one) => statusOf(one) === status).length;
  const figures = [
    ['hadir', 'hadir, belum menandatangani'],
    ['belum', 'belum hadir'],
    ['diwakilkan', 'diwakilkan'],
    ['tidak-hadir', 'tidak hadir'],
  ] as const;
  return (
    <section class="sheet" id="hitungan" data-declaration={declaration.id} data-state={declaration.state}>
      <h2 class="visually-hidden">Hitungan</h2>
      <p aria-live="polite" aria-atomic="true" class="flush">
        <span class="figure">
          <span data-count="signed">{progress.signed.toLocaleString('id')}</span>{' '}
          <small class="soft">dari {progress.total.toLocaleString('id')} menandatangani</small>
        </span>
      </p>
      <progress value={progress.signed} max={Math.max(1, progress.total)} aria-label="Yang sudah menandatangani" />
      <ul class="plain row small">
        {figures.map(([status, words]) => (
          <li key={status}>
            <b>{by(status).toLocaleString('id')}</b> {words}
          </li>
        ))}
      </ul>
      {progress.days.length > 1 && (
        <p class="small">
          {progress.days.map(({ day, signed }) => `${day}: ${signed.toLocaleString('id')}`).join(' · ')}
        </p>
      )}
    </section>
  );
}

export function Groups({ progress }: DashboardView): VNode | null {
  const named = progress.groups.filter(({ label }) => label !== '');
  if (named.length < 2) return null;
  return (
    <details open={named.length <= 15}>
      <summary>Menurut kelompok ({named.length})</summary>
      <table id="kelompok">
        <thead>
          <tr>
            <th scope="col">Kelompok</th>
            <th scope="col" class="number">
              Menandatangani
            </th>
            <th scope="col" class="bar-cell">
              <span class="visually-hidden">Bagian</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {named.map(({ label, total, signed }) => (
            <tr key={label} data-group={label}>
              <th scope="row">{label}</th>
              <td class="number">
                <span data-count="signed">{signed}</span> / {total}
              </td>
              <td>
                <progress value={signed} max={total} aria-label={`Bagian ${label}`} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

export function People(props: DashboardView): VNode {
  const { progress, filter, declaration, event } = props;
  const base = `/kelola/n/${declaration.id}`;
  const found = progress.people.filter((one) => matches(one, filter));
  const shown = found.slice(filter.page * dashboardRows, (filter.page + 1) * dashboardRows);
  const named = progress.groups.filter(({ label }) => label !== '');
  const query = new URLSearchParams({ q: filter.query, status: filter.status, kelompok: filter.group });
  return (
    <section>
      <h2>Orang</h2>
      <search>
        <form method="get" action={base} class="filters">
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
      <p role="status">{found.length.toLocaleString('id')} orang</p>
      <form method="post" action={`${base}/hadir`} data-forget>
        <Csrf token={props.csrf} />
        <input type="hidden" name="kembali" value={`?${query}&hal=${filter.page + 1}`} />
        <table class="cards" id="orang">
          <thead>
            <tr>
              <th scope="col">Nama</th>
              <th scope="col">Jabatan</th>
              <th scope="col">Keadaan</th>
              <th scope="col">Keterangan</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((one) => (
              <PersonRow
                key={one.person.id}
                one={one}
                base={base}
                event={event}
                desk={props.desk}
                open={declaration.state === 'open'}
              />
            ))}
          </tbody>
        </table>
      </form>
      <Pages base={`${base}?${query}&`} page={filter.page} total={found.length} size={dashboardRows} />
    </section>
  );
}

function PersonRow(props: {
  readonly one: Standing;
  readonly base: string;
  readonly event: PledgeEvent;
  readonly desk: boolean;
  readonly open: boolean;
}): VNode {
  const { one, base } = props;
  const { person, signature, note } = one;
  const [words, tone] = statusWords[statusOf(one)] ?? ['', ''];
  return (
    <tr data-person={person.id}>
      <th scope="row">
        {props.desk ? <a href={`${base}/orang/${person.id}`}>{person.name}</a> : person.name}
        {person.role !== 'penandatangan' && <small class="soft"> ({person.role})</small>}
      </th>
      <td>
        {person.position}
        {person.group && <small class="soft"> · {person.group}</small>}
      </td>
      <td>
        <span class={`tag ${tone}`}>{words}</span>
      </td>
      <td>
        {signature ? timeWords(new Date(signature.at), props.event.timeZone) : note}
        {props.desk && props.open && statusOf(one) === 'belum' && (
          <button type="submit" name="orang" value={person.id} class="quiet small">
            Hadir<span class="visually-hidden">: {person.name}</span>
          </button>
        )}
      </td>
    </tr>
  );
}

function matches(one: Standing, filter: Filter): boolean {
  const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean);
  const text = `${one.person.name} ${one.person.position} ${one.person.institution}`.toLowerCase();
  return (
    words.every((word) => text.includes(word)) &&
    (filter.status === '' || statusOf(one) === filter.status) &&
    (filter.group === '' || one.person.group === filter.group)
  );
}

/** The papers: one line each, with the citizen's page and the exact bytes. */
export function Files({ files, declaration, event }: DashboardView): VNode | null {
  if (files.length === 0) return null;
  const shown = files.slice(0, 40);
  return (
    <section class="sheet">
      <h2>Berkas</h2>
      <ul class="plain">
        {shown.map((file) => (
          <li key={file.id}>
            <a href={`/v/${file.code}`} class="code">
              {file.code}
            </a>{' '}
            {file.kind === 'berita-acara' ? 'Berita acara' : (file.label ?? 'Naskah')}
          </li>
        ))}
      </ul>
      {files.length > shown.length && (
        <p>dan {files.length - shown.length} berkas lain, masing-masing dengan kodenya.</p>
      )}
      {declaration.openedAt && (
        <p class="small soft">
          Dibuka {momentWords(new Date(declaration.openedAt), event.timeZone)}
          {declaration.closedAt && `, ditutup ${momentWords(new Date(declaration.closedAt), event.timeZone)}`}.
        </p>
      )}
    </section>
  );
}
