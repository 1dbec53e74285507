import type { VNode } from 'preact';
import { isHandoverPaper } from '../../ceremony/file-id.ts';
import { dayWords, momentWords } from '../../core/dates.ts';
import type { Declaration, PledgeEvent, PledgeFile } from '../../model.ts';
import type { readProgress, Status } from '../../operations/attendance.ts';
import type { readDeclaration } from '../../operations/declarations.ts';

/** A declaration during and after the signing: counts, groups, and each person's status. */
export interface DashboardView {
  readonly declaration: Declaration;
  readonly event: PledgeEvent;
  readonly progress: Awaited<ReturnType<typeof readProgress.ask>>;
  readonly files: readonly PledgeFile[];
  readonly alarms: Awaited<ReturnType<typeof readDeclaration.ask>>['alarms'];
  readonly filter: Filter;
  readonly organizer: boolean;
  /** Whether the account may record attendance; an archivist may not. */
  readonly desk: boolean;
}

export interface Filter {
  readonly query: string;
  readonly status: string;
  readonly group: string;
  readonly page: number;
}

export const dashboardRows = 100;

export const statusWords: Readonly<Record<Status, readonly [string, string]>> = {
  menandatangani: ['menandatangani', 'good'],
  belum: ['belum hadir', ''],
  hadir: ['hadir, belum', 'warn'],
  diwakilkan: ['diwakilkan', ''],
  'tidak-hadir': ['tidak hadir', 'bad'],
  berhalangan: ['berhalangan', ''],
  menolak: ['menolak', ''],
};

export function Counts({ progress, declaration, organizer, desk }: DashboardView): VNode {
  const { standing } = progress;
  const figures = [
    ['hadir', 'hadir, belum menandatangani'],
    ['belum', 'belum hadir'],
    ['diwakilkan', 'diwakilkan'],
    ['tidak-hadir', 'tidak hadir'],
    ['berhalangan', 'berhalangan'],
    // attendants do not learn who refuses; archivists have no desk
    ...(organizer || !desk ? ([['menolak', 'menolak']] as const) : []),
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
            <b data-count={status}>{standing[status].toLocaleString('id')}</b> {words}
          </li>
        ))}
      </ul>
      {progress.days.length > 1 && (
        <p class="small">
          {progress.days.map(({ day, signed }) => `${dayWords(day)}: ${signed.toLocaleString('id')}`).join(' · ')}
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
      <div class="scroll">
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
      </div>
    </details>
  );
}

const filesShown = 40;

const FileList = (props: {
  readonly files: readonly PledgeFile[];
  /** Whether the account may get the PDF of a file now. */
  readonly hasPdf: (file: PledgeFile) => boolean;
}): VNode => (
  <ul class="plain">
    {props.files.map((file) => (
      <li key={file.id}>
        <a href={`/v/${file.code}`} class="code">
          {file.code}
        </a>{' '}
        {nameOf(file)}
        {props.hasPdf(file) && (
          <>
            {' · '}
            <a href={`/v/${file.code}/ikrar.pdf`}>
              PDF<span class="visually-hidden"> {file.code}</span>
            </a>
          </>
        )}
      </li>
    ))}
  </ul>
);

function nameOf(file: PledgeFile): string {
  if (isHandoverPaper(file)) return 'Berita acara serah terima arsip';
  return file.kind === 'berita-acara' ? 'Berita acara' : (file.label ?? 'Naskah');
}

/** The files, one line each, with a link to the citizen's page and one to the PDF. */
export function Files({ files, declaration, event, organizer, desk }: DashboardView): VNode | null {
  if (files.length === 0) return null;
  // Individual pledges are linked in each person's row instead.
  const papers = declaration.kind === 'perorangan' ? [] : files.filter(({ kind }) => kind !== 'berita-acara');
  const minutes = files.filter(({ kind }) => kind === 'berita-acara');
  const others = papers.slice(filesShown);
  // The minutes are for organizers and archivists, not for attendants.
  const hasPdf = ({ kind }: PledgeFile): boolean =>
    declaration.state === 'closed' && (kind !== 'berita-acara' || organizer || !desk);
  return (
    <section class="sheet">
      <h2>Berkas</h2>
      <FileList files={[...papers.slice(0, filesShown), ...minutes]} hasPdf={hasPdf} />
      {others.length > 0 && (
        <details>
          <summary>{others.length.toLocaleString('id')} berkas lain</summary>
          <FileList files={others} hasPdf={hasPdf} />
        </details>
      )}
      {declaration.kind === 'perorangan' && (
        <p>
          {(files.length - minutes.length).toLocaleString('id')} berkas, satu tiap orang; kodenya ada di daftar orang.
        </p>
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
