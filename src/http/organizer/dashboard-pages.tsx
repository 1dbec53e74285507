import type { ComponentChildren, VNode } from 'preact';
import { splitIntoFiles } from '../../ceremony/contents.ts';
import { localDay, momentWords } from '../../core/dates.ts';
import { positionWords } from '../../core/represented.ts';
import { hasRight } from '../../operations/access.ts';
import { readProgress } from '../../operations/attendance.ts';
import { readDeclaration } from '../../operations/declarations.ts';
import { type LateShown, listLateConsents } from '../../operations/late-consents.ts';
import { readRoster } from '../../operations/roster.ts';
import { readRounds, type TreeShown } from '../../operations/rounds.ts';
import { PostForm } from '../form.tsx';
import { Counts, type DashboardView, Files, Groups } from './dashboard.tsx';
import { Crumbs, StateTag } from './page-parts.tsx';
import type { At, OrganizerPage, OrganizerPages } from './pages.tsx';
import { People } from './people-table.tsx';

type InReach = { readonly declaration: 'any' };

/**
 * A declaration's own page. Before the opening it leads to the next step, afterwards it shows the progress of the
 * signing.
 */
export function dashboardPages(pages: OrganizerPages): void {
  pages.page('/kelola/n/:declarationId', { declaration: 'any' }, (at) => {
    const { visitor } = at.actor;
    const place = { eventId: at.event.id, declarationId: at.declaration.id };
    const organizer = hasRight(visitor, 'organizer', place);
    if (at.declaration.state === 'draft' && organizer) return nextStep(at);
    return dashboardPage(at, { organizer, desk: hasRight(visitor, 'attendant', place) });
  });
}

async function nextStep({ ask, declaration }: At<InReach>): Promise<string> {
  const { people } = await ask(readRoster, { declarationId: declaration.id });
  const step = Object.keys(declaration.slots).length === 0 ? 'teks' : people.length > 0 ? 'buka' : 'peserta';
  return `/kelola/n/${declaration.id}/${step}`;
}

async function dashboardPage(
  { ask, services, event, declaration, typed }: At<InReach>,
  may: Pick<DashboardView, 'organizer' | 'desk'>,
): Promise<OrganizerPage> {
  const here = { declarationId: declaration.id };
  const { q = '', status = '', kelompok = '', hal = '1' } = typed;
  const { name, files, alarms } = await ask(readDeclaration, here);
  const view: DashboardView = {
    ...may,
    declaration,
    event,
    progress: await ask(readProgress, here),
    files,
    alarms,
    filter: { query: q.slice(0, 80), status, group: kelompok, page: Math.max(0, (Number(hal) || 1) - 1) },
  };
  const { people: late } = may.organizer ? await ask(listLateConsents, here) : { people: [] };
  const today = localDay(services.clock(), event.timeZone);
  const children = (
    <Dashboard {...view} title={name} tree={await ask(readRounds, here)}>
      <Late {...view} late={late} days={today > event.lastDay ? today : ''} />
    </Dashboard>
  );
  return { title: name, event, script: 'dashboard.js', children };
}

function Dashboard(props: DashboardView & { title: string; tree: TreeShown; children: ComponentChildren }): VNode {
  const { declaration, event } = props;
  return (
    <>
      <Crumbs event={event} />
      <div class="row">
        <h1>{props.title}</h1>
        <StateTag state={declaration.state} />
      </div>
      <Alarms {...props} />
      <Underway {...props} />
      {props.children}
      {declaration.revoked && (
        <p class="notice bad">
          Dicabut oleh {declaration.revoked.by}: {declaration.revoked.reason}
        </p>
      )}
      <div class="beside wide-left">
        <div>
          <Counts {...props} />
          {props.organizer && <Actions {...props} />}
          <Groups {...props} />
        </div>
        <div>
          <Files {...props} />
          {props.tree.rounds.length > 0 && <Rounds tree={props.tree} />}
        </div>
      </div>
      <People {...props} />
    </>
  );
}

/** Consents that came after the closing, and one button that takes their people into a follow-up. */
function Late(props: DashboardView & { readonly late: readonly LateShown[]; readonly days: string }): VNode | null {
  const { declaration, event, late, days } = props;
  const waiting = late.filter(({ roundId }) => roundId === undefined);
  if (late.length === 0) return null;
  return (
    <section class="notice warn no-print" aria-labelledby="terlambat">
      <h2 id="terlambat">{late.length.toLocaleString('id')} persetujuan sampai sesudah ditutup</h2>
      <p>
        Ditandatangani tanpa jaringan dan baru terkirim sesudah naskah ditutup. Persetujuannya utuh dan disimpan, tetapi
        tidak dapat masuk ke naskah yang sudah disegel. Di naskah susulan orangnya menandatangani lagi.
      </p>
      <ul>
        {late.map(({ signerId, name, signedAt, at, roundId, ...person }) => (
          <li key={signerId}>
            <b>
              <bdi>{name}</bdi>
            </b>
            , <bdi>{positionWords(person)}</bdi>: jam perangkat {momentWords(new Date(signedAt), event.timeZone)},
            sampai {momentWords(new Date(at), event.timeZone)}
            {roundId && (
              <>
                {' · '}
                <a href={`/kelola/n/${roundId}`}>masuk susulan</a>
              </>
            )}
          </li>
        ))}
      </ul>
      {waiting.length > 0 && declaration.state === 'closed' && (
        <PostForm action={`/kelola/n/${declaration.id}/putaran`}>
          <input type="hidden" name="relation" value="susulan" />
          <input type="hidden" name="people" value="late" />
          <input type="hidden" name="label" value="Susulan persetujuan terlambat" />
          <input type="hidden" name="days" value={days} />
          <button type="submit">Buat susulan untuk {waiting.length.toLocaleString('id')} orang ini</button>
        </PostForm>
      )}
    </section>
  );
}

const alarmWords = {
  'content-altered':
    'Isi yang tersimpan di server bukan yang disegel: naskah ini tidak dapat dibaca atau ditandatangani.',
  'state-altered': 'Keadaan atau jumlah tanda tangan yang tersimpan bertentangan dengan log.',
} as const;

function Alarms({ alarms }: DashboardView): VNode | null {
  if (alarms.length === 0) return null;
  return (
    <div class="notice bad" role="alert">
      <p>
        <b>Penyimpanan server ini diubah dari luar, atau rusak.</b> Jangan lanjutkan penandatanganan. Beri tahu
        pengelola server, yang menjalankan <code>ikrar audit</code> dan memulihkan cadangan.
      </p>
      <ul>
        {alarms.map(({ code, file }) => (
          <li key={code + file}>
            <span class="code">{file}</span>: {alarmWords[code]}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Shows files that are still being written, which may take longer than one request. */
function Underway({ declaration, files, progress }: DashboardView): VNode | null {
  if (declaration.state === 'closing')
    return <p class="notice warn">Naskah sedang ditutup dan disegel. Halaman ini memperbarui diri sendiri.</p>;
  if (declaration.state !== 'opening') return null;
  const people = progress.standings.map(({ person }) => person);
  const all = splitIntoFiles(declaration, people).length;
  return (
    <div class="notice warn">
      <p>
        Naskah sedang dibuka: {files.length.toLocaleString('id')} dari {all.toLocaleString('id')} berkas sudah ditulis.
        Halaman ini memperbarui diri sendiri.
      </p>
      <progress value={files.length} max={all} aria-label="Berkas yang sudah ditulis" />
    </div>
  );
}

function Actions({ declaration, event }: DashboardView): VNode {
  const base = `/kelola/n/${declaration.id}`;
  const open = declaration.state === 'open';
  return (
    <div class="actions no-print spaced">
      {open && (
        <a class="button" href={`${base}/kartu`}>
          Kartu dan tautan
        </a>
      )}
      {open && (
        <a class="button quiet" href={`${base}/tutup`}>
          Tutup naskah
        </a>
      )}
      {declaration.state !== 'revoked' && (
        <a class="button quiet" href={`${base}/putaran`}>
          Susulan atau berjenjang
        </a>
      )}
      {(open || declaration.state === 'closed') && <a href={`${base}/cabut`}>Cabut</a>}
      {declaration.state === 'closed' && <a href="/arsip">Arsip</a>}
      {open && <a href={`/h/${event.slug}/papan`}>Papan proyektor</a>}
      {open && <a href={`/kios/${event.slug}`}>Meja petugas</a>}
    </div>
  );
}

function Rounds(props: { readonly tree: TreeShown }): VNode {
  const { tree } = props;
  return (
    <section class="sheet">
      <h2>Putaran di bawahnya</h2>
      <RoundList rounds={tree.rounds} />
    </section>
  );
}

function RoundList(props: { readonly rounds: readonly TreeShown[] }): VNode {
  return (
    <ul>
      {props.rounds.map(({ declaration, name, signed, total, rounds }) => (
        <li key={declaration.id}>
          <a href={`/kelola/n/${declaration.id}`}>{name}</a>{' '}
          <small>
            {signed} dari {total}
          </small>{' '}
          <StateTag state={declaration.state} />
          {rounds.length > 0 && <RoundList rounds={rounds} />}
        </li>
      ))}
    </ul>
  );
}
