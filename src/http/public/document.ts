import { Router } from 'express';
import { requireKeeper } from '../../checking/keepers.ts';
import { getPledge } from '../../checking/pledge.ts';
import { createFairTurns, memoize } from '../../core/turns.ts';
import { createPreview } from '../../document/base.ts';
import { logoOf } from '../../document/logo.ts';
import { IkrarError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { sendDownload } from '../api.ts';
import { addressOf } from '../limits.ts';
import { callerOf } from '../session.ts';

/** The stored bytes of a closed file, and a preview before that. */
export function documentRoutes(services: Services): Router {
  const router = Router();
  const previews = memoize<Uint8Array>(16);
  const inTurn = createFairTurns(1);

  router.get('/v/:code/ikrar.pdf', async (request, response) => {
    const pledge = await getPledge(services, String(request.params.code));
    requireKeeper(callerOf(request), pledge);
    const { file, last, final } = pledge;
    if (!final || !last)
      throw new IkrarError(
        'conflict',
        'Naskah ini belum final. Sampai penandatanganan ditutup hanya pratinjau tanpa kode QR yang dapat diunduh.',
      );
    response.setHeader('ETag', `"${last.sha256}"`);
    response.setHeader('Cache-Control', file.kind === 'berita-acara' ? 'private, no-store' : 'public, no-cache');
    if (request.fresh) {
      response.status(304).end();
      return;
    }
    response.setHeader('Content-Length', last.size);
    const bytes = request.method === 'HEAD' ? new Uint8Array() : services.ceremony.pdf(file.id, last.n);
    if (bytes instanceof Uint8Array) response.type('application/pdf').end();
    else await sendDownload(response, { bytes, type: 'application/pdf', name: `ikrar-${file.code}.pdf` }, true);
  });

  // The preview shows this very file, such as one volume with its people. It takes up to a second to make and never
  // changes. Those who ask take turns.
  router.get('/v/:code/pratinjau.pdf', async (request, response) => {
    const pledge = await getPledge(services, String(request.params.code));
    requireKeeper(callerOf(request), pledge);
    const { file, content, event } = pledge;
    const preview = async () => createPreview(content, { logo: logoOf(event), at: services.clock() });
    const bytes = await previews(file.id, () => inTurn(addressOf(request), preview));
    const name = `pratinjau-${file.code}.pdf`;
    response.setHeader('Cache-Control', 'no-store');
    await sendDownload(response, { bytes, type: 'application/pdf', name }, true);
  });
  return router;
}
