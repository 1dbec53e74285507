import { Router } from 'express';
import { z } from 'zod';
import { parseBase64 } from '../../core/bytes.ts';
import { createPreview } from '../../document/base.ts';
import { IkrarError } from '../../errors.ts';
import { createReceipt } from '../../log/receipt.ts';
import type { Services } from '../../services.ts';
import { sendDownload } from '../api.ts';
import { parseInput } from '../input.ts';
import { keep } from '../keep.ts';
import { limitRate } from '../limits.ts';
import { requireKeeper } from './keepers.ts';
import { getPledge, type Pledge } from './pledge.ts';

/** The stored bytes of a sealed file, a preview before that, and the log's proof of each revision. */
export function documentRoutes(services: Services): Router {
  const router = Router();
  const previews = keep<Uint8Array>(16);

  router.get('/v/:code/ikrar.pdf', async (request, response) => {
    const pledge = await getPledge(services, String(request.params.code));
    requireKeeper(request, pledge);
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

  // A preview costs up to a second to make; the paper is frozen, so one for each file is enough.
  router.get('/v/:code/pratinjau.pdf', limitRate({ seconds: 60, limit: 60 }), async (request, response) => {
    const pledge = await getPledge(services, String(request.params.code));
    requireKeeper(request, pledge);
    const { file } = pledge;
    const bytes = await previews(file.id, () => previewOf(services, pledge));
    const name = `pratinjau-${file.code}.pdf`;
    response.setHeader('Cache-Control', 'no-store');
    await sendDownload(response, { bytes, type: 'application/pdf', name }, true);
  });

  router.get('/v/:code/tanda-terima/:n.txt', async (request, response) => {
    const { file } = await getPledge(services, String(request.params.code));
    const { n } = parseInput(z.object({ n: z.coerce.number().int().min(-1).max(100_000) }), request.params);
    const entry = await services.stores.log.find(file.id, n);
    const receipt = entry && (await createReceipt(services.stores.log, entry.index));
    if (
      !receipt &&
      !entry &&
      (n < 0 || (await services.stores.revisions.facts(file.id, { after: n - 1, limit: 1 })).length === 0)
    )
      throw new IkrarError('not-found', 'Tidak ada tanda terima di alamat ini. Periksa nomornya.');
    if (!receipt)
      throw new IkrarError('conflict', 'Tanda terima ini belum dibuat. Coba lagi beberapa detik lagi.', {
        retryAfter: 2,
      });
    const name = `tanda-terima-${file.code}-${n}.txt`;
    await sendDownload(response, { bytes: Buffer.from(receipt), type: 'text/plain; charset=utf-8', name });
  });
  return router;
}

/** Of this very file: a volume's own people, a person's own pledge. The code is blank, as on a preview before the opening. */
function previewOf({ clock, config }: Services, { content, event: { logo } }: Pledge): Promise<Uint8Array> {
  const code = '0000-0000-0000';
  return createPreview(
    { ...content, code, url: `${config.baseUrl}/v/${code}` },
    { at: clock(), ...(logo ? { logo: { type: logo.type, bytes: parseBase64(logo.base64) } } : {}) },
  );
}
