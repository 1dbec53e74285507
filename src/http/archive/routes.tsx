import { type Request, Router } from 'express';
import { z } from 'zod';
import { hex } from '../../core/bytes.ts';
import { IkrarError } from '../../errors.ts';
import type { PledgeEvent } from '../../model.ts';
import type { Services } from '../../services.ts';
import { type FormState, submit, typedValues } from '../form.tsx';
import { formBody, formValues, parseInput, text } from '../input.ts';
import { actorOf, record } from '../organizer/actor.ts';
import { type Desk, deskOf, showDesk } from '../organizer/page.tsx';
import { signIn } from '../organizer/sign-in.ts';
import { checkCsrf, getVisitor } from '../session.ts';
import { archiveEvents, searchArchive } from './search.ts';
import { ArchivePage, HandoverPage } from './views.tsx';

const handoverInput = z.object({
  receiver: text(160),
  bagSha256: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[0-9a-f]{64}$/, 'SHA-256 terdiri atas 64 huruf dan angka.')
    .optional(),
});

/** The archivist's side: search, see, export, mark what was handed over. */
export function archiveRoutes(services: Services): Router {
  const router = Router();
  const form = [signIn, formBody('100kb', 1000), checkCsrf(services)];

  router.get('/arsip', signIn, async (request, response) => {
    const desk = deskOf(services, request, response);
    const query = typedValues(request.query).q ?? '';
    const found = await searchArchive(services, getVisitor(request), query);
    await showDesk(desk, { title: 'Arsip', children: <ArchivePage query={query} found={found} csrf={desk.csrf} /> });
  });

  router.get('/arsip/:eventId/serah', signIn, async (request, response) => {
    const desk = deskOf(services, request, response);
    const event = await getArchived(services, request, request.params.eventId as string);
    await showHandover(desk, event, { values: {} }, 200);
  });
  router.post('/arsip/:eventId/serah', ...form, async (request, response) => {
    const desk = deskOf(services, request, response);
    const event = await getArchived(services, request, request.params.eventId as string);
    const values = typedValues(request.body);
    return submit(
      response,
      async () => {
        const { receiver, bagSha256 } = parseInput(handoverInput, formValues(values));
        await services.stores.handovers.insert({
          id: hex(services.random(12)),
          version: 0,
          eventId: event.id,
          at: services.clock().toISOString(),
          receiver,
          by: getVisitor(request).account.displayName,
          ...(bagSha256 ? { bagSha256 } : {}),
        });
        await record(services, actorOf(request), 'arsip diserahkan', { eventId: event.id, detail: receiver });
        return `/arsip/${event.id}/serah`;
      },
      (failure, status) => showHandover(desk, event, { values, failure }, status),
    );
  });
  return router;
}

async function showHandover(desk: Desk, event: PledgeEvent, state: FormState, status: number): Promise<void> {
  const handovers = await desk.services.stores.handovers.find({ where: { eventId: event.id } });
  const ordered = handovers.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const children = <HandoverPage event={event} handovers={ordered} csrf={desk.csrf} state={state} />;
  await showDesk(desk, { title: 'Penyerahan arsip', event, width: 'narrow', status, children });
}

/** @throws IkrarError 'forbidden' for an event whose archive the account may not see */
async function getArchived(services: Services, request: Request, id: string): Promise<PledgeEvent> {
  const event = (await archiveEvents(services, getVisitor(request))).find((one) => one.id === id);
  if (event) return event;
  throw new IkrarError(
    'forbidden',
    'Arsip kegiatan ini tidak dapat Anda lihat. Minta hak arsiparis kepada penyelenggara.',
  );
}
