import { Router } from 'express';
import { IkrarError } from '../../errors.ts';
import type { PledgeEvent } from '../../model.ts';
import { archiveDownload } from '../../operations/archive-export.ts';
import { searchArchive } from '../../operations/archive-search.ts';
import { getArchived, handoverInput, listHandovers, recordHandover } from '../../operations/handovers.ts';
import { record } from '../../operations/trail.ts';
import type { Services } from '../../services.ts';
import { apiRouter, sendDownload } from '../api.ts';
import { attempt, type FormState, submit, typedValues } from '../form.tsx';
import { formBody, formValues, parseInput } from '../input.ts';
import { type Desk, deskOf, showDesk } from '../organizer/page.tsx';
import { signIn } from '../organizer/sign-in.ts';
import { actorOf, checkCsrf, getVisitor } from '../session.ts';
import { archiveApi } from './api.ts';
import { ArchivePage, HandoverPage } from './views.tsx';

/** The archivist's side: search, see, export, mark what was handed over. */
export function archiveRoutes(services: Services): Router {
  const router = Router();
  const form = [signIn, formBody('100kb', 1000), checkCsrf(services)];
  router.use(apiRouter(archiveApi(services), checkCsrf(services)));

  const showSearch = async (desk: Desk, query: string, failure?: IkrarError, status = 200) => {
    const found = await searchArchive(services, getVisitor(desk.request), query);
    const state = { values: {}, failure };
    const children = <ArchivePage query={query} found={found} csrf={desk.csrf} state={state} />;
    await showDesk(desk, { title: 'Arsip', status, children });
  };
  router.get('/arsip', signIn, (request, response) =>
    showSearch(deskOf(services, request, response), typedValues(request.query).q ?? ''),
  );
  router.post('/arsip/ekspor', ...form, async (request, response) => {
    const desk = deskOf(services, request, response);
    await attempt(
      async () => {
        const events = await chosenEvents(services, desk);
        const download = await archiveDownload(services, events);
        for (const event of events) await record({ services, actor: actorOf(request), event }, 'archive-exported', {});
        response.setHeader('Cache-Control', 'no-store');
        await sendDownload(response, download);
      },
      (failure, status) => showSearch(desk, '', failure, status),
    );
  });

  router.get('/arsip/:eventId/serah', signIn, async (request, response) => {
    const desk = deskOf(services, request, response);
    const event = await getArchived(services, actorOf(request), request.params.eventId as string);
    await showHandover(desk, event, { values: {} }, 200);
  });
  router.post('/arsip/:eventId/serah', ...form, async (request, response) => {
    const desk = deskOf(services, request, response);
    const event = await getArchived(services, actorOf(request), request.params.eventId as string);
    const values = typedValues(request.body);
    return submit(
      response,
      async () => {
        const { csrf: _csrf, ...given } = formValues(values);
        await recordHandover(services, actorOf(request), event.id, parseInput(handoverInput, given));
        return `/arsip/${event.id}/serah`;
      },
      (failure, status) => showHandover(desk, event, { values, failure }, status),
    );
  });
  return router;
}

/** One ticked box comes as a text, several as a list. */
async function chosenEvents(services: Services, { request }: Desk): Promise<readonly PledgeEvent[]> {
  const { kegiatan } = Object(request.body) as { kegiatan?: unknown };
  const ids = [kegiatan ?? []].flat().filter((id) => typeof id === 'string');
  if (ids.length === 0) throw new IkrarError('invalid-input', 'Centang dulu kegiatan yang akan diunduh.');
  return Promise.all([...new Set(ids)].map((id) => getArchived(services, actorOf(request), id)));
}

async function showHandover(desk: Desk, event: PledgeEvent, state: FormState, status: number): Promise<void> {
  const handovers = await listHandovers(desk.services, actorOf(desk.request), event.id);
  const children = <HandoverPage event={event} handovers={handovers} csrf={desk.csrf} state={state} />;
  await showDesk(desk, { title: 'Penyerahan arsip', event, width: 'narrow', status, children });
}
