import { Router } from 'express';
import type { Services } from '../../services.ts';
import { sendPage } from '../layout.tsx';
import { getDirectory } from './api.ts';
import { BoardPage } from './board-page.tsx';
import type { Live } from './live.ts';

/** Keeps proxies and phones from calling a silent line dead; the board itself gives up after 25 s of silence. */
const heartbeat = 10_000;

export function boardRoutes(services: Services, live: Live): Router {
  const router = Router();
  router.get('/h/:event/papan', async (request, response) => {
    const { event } = await getDirectory(services, request.params.event);
    const progress = await live.progress(event.id);
    const hallUrl = `${services.config.baseUrl}/h/${event.slug}`;
    await sendPage(request, response, BoardPage({ event, progress, hallUrl }));
  });

  router.get('/h/:event/papan/arus', async (request, response) => {
    const { event } = await getDirectory(services, request.params.event);
    if (response.closed || response.destroyed) return; // gone meanwhile: nobody would end the watching
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    response.write('retry: 2000\n\n');
    const stopWatching = live.watch(event.id, (json) => response.write(`event: progress\ndata: ${json}\n\n`));
    const beat = setInterval(() => response.write('event: beat\ndata: \n\n'), heartbeat).unref();
    response.once('close', () => {
      stopWatching();
      clearInterval(beat);
    });
  });
  return router;
}
