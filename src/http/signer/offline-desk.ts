import { type Request, Router } from 'express';
import { z } from 'zod';
import { parseInput } from '../../operations/input.ts';
import type { Services } from '../../services.ts';
import { deskNow, getDesk } from '../../signer/desk.ts';
import type { Live } from '../../signer/live.ts';
import { assetText } from '../assets.ts';
import { sendCompressed } from '../compression.ts';
import { sendPage } from '../layout.tsx';
import { getVisitor } from '../session.ts';
import { bookChanges, bookVersion, deskBook } from './desk-book.tsx';
import { OfflineDeskPage } from './offline-desk-page.tsx';

/** The version of the book that the tablet has. */
const asked = z.object({ versi: z.string().max(100).optional() });

/** What a desk's tablet keeps while it has a network: the shell, the book of its event, and the worker that answers with them. */
export function offlineDeskRoutes(services: Services, live: Live): Router {
  const router = Router();
  const directoryOf = (request: Request) => getDesk(services, getVisitor(request), String(request.params.event));

  router.get('/kios/:event/luring', async (request, response) => {
    const { event } = await directoryOf(request);
    await sendPage(request, response, OfflineDeskPage({ event }));
  });

  router.get('/kios/:event/bekal', async (request, response) => {
    const directory = await directoryOf(request);
    const { versi } = parseInput(asked, request.query);
    const standings = await deskNow(services, live, directory);
    const { name: attendant } = getVisitor(request).account;
    const version = await bookVersion(services, directory, attendant);
    const given = { attendant, version, standings };
    const answer = versi === version ? bookChanges(services, directory, given) : deskBook(services, directory, given);
    response.type('json').setHeader('Cache-Control', 'no-store');
    await sendCompressed(request, response, JSON.stringify(await answer));
  });

  router.get('/meja-luring.js', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('text/javascript; charset=utf-8');
    response.send(assetText('desk-worker.js'));
  });
  return router;
}
