import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Request, type Response, Router } from 'express';
import { type LogDeps, logFaceOf, readLogFacts } from '../../checking/log-facts.ts';
import { IkrarError } from '../../errors.ts';
import { sendPage } from '../layout.tsx';
import { LogPage } from './log-page.tsx';
import { proofRoutes } from './proof-routes.ts';
import { qrSignatureRoutes } from './qr-signature-routes.ts';

const compress = promisify(gzip);

/** Cache header for what the published tree covers, which never changes. */
const forever = 'public, max-age=31536000, immutable';

/**
 * The public log, c2sp.org/tlog-tiles: /log/checkpoint, /log/tile/<L>/<N>[.p/<W>], /log/tile/entries/<N>; and /log as a
 * page. Any site may fetch it, because an auditor's page may be on another site.
 */
export function logRoutes(services: LogDeps): Router {
  const face = logFaceOf(services);
  const router = Router();

  router.get('/log/checkpoint', async (_request, response) => {
    const note = await face.checkpoint();
    if (note === undefined)
      throw new IkrarError('not-found', 'Log baru dimulai; checkpoint pertama terbit sebentar lagi.', {
        retryAfter: 1,
      });
    openToAll(response).set('Cache-Control', 'no-cache').type('text/plain; charset=utf-8').send(note);
  });

  router.get('/log/tile/*path', async (request, response) => {
    const segments = request.params.path as unknown as readonly string[];
    const tile = await face.tile(segments.join('/'));
    if (!tile) throw new IkrarError('not-found', 'Ubin ini tidak ada pada pohon log yang sudah terbit.');
    openToAll(response).set('Cache-Control', forever).type('application/octet-stream');
    await sendSmall(request, response, tile, segments[0] === 'entries');
  });

  router.get('/log', async (request, response) => {
    const facts = await readLogFacts(services);
    await sendPage(request, response, LogPage({ facts }), { cache: 'public, max-age=5' });
  });

  router.use(proofRoutes(services));
  router.use(qrSignatureRoutes(services));
  return router;
}

const openToAll = (response: Response): Response =>
  response.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' });

/** Compresses entries, which shrink to a third; hashes do not shrink. */
async function sendSmall(request: Request, response: Response, bytes: Uint8Array, shrinks: boolean): Promise<void> {
  if (shrinks) response.vary('Accept-Encoding');
  if (!shrinks || request.acceptsEncodings(['gzip', 'identity']) !== 'gzip') {
    response.end(bytes);
    return;
  }
  response.set('Content-Encoding', 'gzip').end(await compress(bytes));
}
