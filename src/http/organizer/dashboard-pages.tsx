import { Router } from 'express';
import type { VNode } from 'preact';
import { parts } from '../../ceremony/contents.ts';
import type { Round } from '../../ceremony.ts';
import { type Actor, getEventInReach, getRoundInReach, hasRight } from '../../operations/access.ts';
import { roundsFor } from '../../operations/rounds.ts';
import { nameOf } from '../../operations/shown.ts';
import type { Services } from '../../services.ts';
import { typedValues } from '../form.tsx';
import { actorOf } from '../session.ts';
import { Counts, type DashboardView, Files, Groups } from './dashboard.tsx';
import { Crumbs, deskOf, StateTag, showDesk } from './page.tsx';
import { People } from './people-table.tsx';
import { signIn } from './sign-in.ts';

/** A declaration's own page: before the opening it leads to the next step, then it shows how the signing goes. */
export function dashboardPages(services: Services): Router {
  const router = Router();
  router.get('/kelola/n/:id', signIn, async (request, response) => {
    const desk = deskOf(services, request, response);
    const actor = actorOf(request);
    const declaration = await getRoundInReach(services, actor, request.params.id as string);
    const organizer = hasRight(actor.visitor, 'organizer', declaration.eventId, declaration.id);
    if (declaration.state === 'draft' && organizer) {
      const roster = await services.stores.rosters.get(declaration.id);
      const step = Object.keys(declaration.slots).length === 0 ? 'teks' : roster?.people.length ? 'buka' : 'peserta';
      return response.redirect(303, `/kelola/n/${declaration.id}/${step}`);
    }
    const event = await getEventInReach(services, actor, declaration.eventId);
    const { q = '', status = '', kelompok = '', hal = '1' } = typedValues(request.query);
    const files = await services.stores.files.find({ where: { declarationId: declaration.id } });
    const view: DashboardView = {
      declaration,
      event,
      organizer,
      desk: hasRight(actor.visitor, 'attendant', declaration.eventId, declaration.id),
      csrf: desk.csrf,
      progress: await services.ceremony.progress(declaration.id),
      files: files.toSorted((a, b) => a.order - b.order),
      filter: { query: q.slice(0, 80), status, group: kelompok, page: Math.max(0, (Number(hal) || 1) - 1) },
    };
    const tree = await roundsBelow(services, actor, declaration.id);
    const title = nameOf(services, declaration);
    await showDesk(desk, {
      title,
      event,
      scripts: ['dashboard.js'],
      children: <Dashboard {...view} title={title} tree={tree} services={services} />,
    });
  });
  return router;
}

async function roundsBelow(services: Services, actor: Actor, id: string): Promise<Round | undefined> {
  const below = await services.stores.declarations.find({ where: { 'parent.id': id }, limit: 1 });
  return below.length > 0 ? roundsFor(services, actor, id) : undefined;
}

function Dashboard(props: DashboardView & { title: string; tree: Round | undefined; services: Services }): VNode {
  const { declaration, event } = props;
  return (
    <>
      <Crumbs event={event} />
      <div class="row">
        <h1>{props.title}</h1>
        <StateTag state={declaration.state} />
      </div>
      <Underway {...props} />
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
          {props.tree && <Rounds services={props.services} tree={props.tree} />}
        </div>
      </div>
      <People {...props} />
    </>
  );
}

/** Files that are being written: many of them take longer than a page. */
function Underway({ declaration, files, progress }: DashboardView): VNode | null {
  if (declaration.state === 'closing')
    return <p class="notice warn">Naskah sedang ditutup dan disegel. Halaman ini memperbarui diri sendiri.</p>;
  if (declaration.state !== 'opening') return null;
  const people = progress.people.map(({ person }) => person);
  const all = parts(declaration, people).length;
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

function Rounds(props: { readonly services: Services; readonly tree: Round }): VNode {
  const { tree } = props;
  return (
    <section class="sheet">
      <h2>Putaran di bawahnya</h2>
      <RoundList services={props.services} rounds={tree.rounds} />
    </section>
  );
}

function RoundList(props: { readonly services: Services; readonly rounds: readonly Round[] }): VNode {
  return (
    <ul>
      {props.rounds.map(({ declaration, signed, total, rounds }) => (
        <li key={declaration.id}>
          <a href={`/kelola/n/${declaration.id}`}>{nameOf(props.services, declaration)}</a>{' '}
          <small>
            {signed} dari {total}
          </small>{' '}
          <StateTag state={declaration.state} />
          {rounds.length > 0 && <RoundList services={props.services} rounds={rounds} />}
        </li>
      ))}
    </ul>
  );
}
