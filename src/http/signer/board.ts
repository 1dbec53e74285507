import { Router } from 'express';
import { render } from 'preact-render-to-string';
import { IkrarError } from '../../errors.ts';
import { hasRight } from '../../operations/access.ts';
import { boardUrl, hallUrl } from '../../operations/hall.ts';
import type { Services } from '../../services.ts';
import type { Directory } from '../../signer/directory.ts';
import { findSealed } from '../../signer/finals.ts';
import { isScreen } from '../../signer/hall-code.ts';
import type { Live } from '../../signer/live.ts';
import { sendPage } from '../layout.tsx';
import { limitAtOnce } from '../limits.ts';
import { findVisitor } from '../session.ts';
import { BoardPage, WayIn, type WayInView } from './board-page.tsx';

/** Open boards of one address: all phones of a hall that look at the board share one. */
const atOnce = { most: 500, message: 'Papan sudah terbuka di terlalu banyak layar pada jaringan ini.' };

/**
 * How many bytes may wait for a board that does not read. Then its connection is cut; a working board reconnects by
 * itself.
 */
const mostWaiting = 256 * 1024;

/**
 * Milliseconds. Keeps proxies and phones from dropping a silent connection; the board itself gives up after 25 s of
 * silence.
 */
const heartbeat = 10_000;

export function boardRoutes(services: Services, live: Live): Router {
  const router = Router();
  router.get('/h/:event/papan', async (request, response) => {
    const directory = await services.getDirectory(request.params.event);
    const { event } = directory;
    const visitor = findVisitor(request);
    const { layar } = request.query;
    if (layar === undefined && visitor && hasRight(visitor, 'attendant', { eventId: event.id }))
      return response.redirect(303, boardUrl(services, event).slice(services.config.baseUrl.length));
    const progress = await live.progress(event.id);
    const screen = typeof layar === 'string' ? layar : undefined;
    await sendPage(request, response, BoardPage({ event, progress, screen, wayIn: await wayIn(directory, screen) }));
  });

  // The part of the board that changes with the code; the page's script asks for it again and again.
  router.get('/h/:event/papan/kode', async (request, response) => {
    const directory = await services.getDirectory(request.params.event);
    response.setHeader('Cache-Control', 'no-store');
    response.type('html').send(render(WayIn(await wayIn(directory, String(request.query.layar)))));
  });

  router.get('/h/:event/papan/arus', limitAtOnce(atOnce), async (request, response) => {
    const { event } = await services.getDirectory(String(request.params.event));
    if (response.closed || response.destroyed) return; // closed meanwhile: nothing would end the watching
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store, no-transform',
      'X-Accel-Buffering': 'no',
    });
    response.write('retry: 2000\n\n');
    const tell = (line: string): void => {
      if (response.writableLength > mostWaiting) response.destroy();
      else response.write(line);
    };
    const stopWatching = live.watch(event.id, (json) => tell(`event: progress\ndata: ${json}\n\n`));
    const beat = setInterval(() => tell('event: beat\ndata: \n\n'), heartbeat).unref();
    response.once('close', () => {
      stopWatching();
      clearInterval(beat);
    });
  });
  return router;

  /** What people need to come in; with the code for whoever has the secret of the event's screen. */
  async function wayIn(directory: Directory, screen: string | undefined): Promise<WayInView> {
    const { event } = directory;
    const sealed = await findSealed(services, directory);
    const address = { hallUrl: hallUrl(services.config, event), ...(sealed ? { sealed } : {}) };
    if (screen === undefined || event.hall?.withoutCode) return address;
    if (!isScreen(services.authority.ticketKey, event.id, screen))
      throw new IkrarError('token-unknown', 'Alamat papan ini tidak dikenal. Buka papan dari halaman kegiatan.');
    return { ...address, code: await services.hallDoor.show(event.id) };
  }
}
