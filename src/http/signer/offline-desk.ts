import { type Request, Router } from 'express';
import type { Services } from '../../services.ts';
import { getDesk } from '../../signer/desk.ts';
import type { Live } from '../../signer/live.ts';
import { assetText } from '../assets.ts';
import { sendCompressed } from '../compression.ts';
import { sendPage } from '../layout.tsx';
import { getVisitor } from '../session.ts';
import { deskBook } from './desk-book.tsx';
import { OfflineDeskPage } from './offline-desk-page.tsx';

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
    const { signed } = await live.now(directory.event.id);
    const { name } = getVisitor(request).account;
    const book = await deskBook(services, directory, { attendant: name, signed });
    response.type('json').setHeader('Cache-Control', 'no-store');
    await sendCompressed(request, response, JSON.stringify(book));
  });

  router.get('/meja-luring.js', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('text/javascript; charset=utf-8');
    response.send(assetText('desk-worker.js'));
  });
  return router;
}
