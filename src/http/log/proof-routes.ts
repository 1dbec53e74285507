import { Router } from 'express';
import { z } from 'zod';
import type { LogDeps } from '../../checking/log-facts.ts';
import { getProof, readProof } from '../../checking/log-proofs.ts';
import { utf8 } from '../../core/bytes.ts';
import { IkrarError } from '../../errors.ts';
import { parseInput } from '../../operations/input.ts';
import { sendDownload } from '../api.ts';
import { sendPage } from '../layout.tsx';
import { ProofPage } from './proof-page.tsx';

/** n = -1 is the revocation. */
const params = z.object({ n: z.coerce.number().int().min(-1).max(100_000) });

/**
 * The inclusion proof of a revision: `/v/{code}/tanda-terima/{n}.txt` to keep, and without `.txt` a page that explains
 * it.
 */
export function proofRoutes(deps: LogDeps): Router {
  const router = Router();

  router.get('/v/:code/tanda-terima/:n.txt', async (request, response) => {
    const { n } = parseInput(params, request.params);
    const { file, text } = await getProof(deps, request.params.code, n);
    if (text === undefined)
      throw new IkrarError('conflict', 'Tanda terima ini belum dibuat. Coba lagi beberapa detik lagi.', {
        retryAfter: 2,
      });
    const name = `tanda-terima-${file.code}-${n}.txt`;
    await sendDownload(response, { bytes: utf8(text), type: 'text/plain; charset=utf-8', name });
  });

  router.get('/v/:code/tanda-terima/:n', async (request, response) => {
    const { n } = parseInput(params, request.params);
    const proof = await getProof(deps, request.params.code, n);
    const { code } = proof.file;
    const said = await readProof(deps, proof);
    if (!said.proven) response.set('Refresh', '1');
    const address = `${deps.config.baseUrl}/v/${code}/tanda-terima/${n}.txt`;
    await sendPage(request, response, ProofPage({ facts: { code, n, address, ...said } }));
  });
  return router;
}
