import { Router } from 'express';
import { z } from 'zod';
import { parseCode } from '../../core/code.ts';
import { sha256 } from '../../core/digest.ts';
import { parseVkey } from '../../core/note.ts';
import { IkrarError } from '../../errors.ts';
import { createReceipt, verifyReceipt } from '../../log/receipt.ts';
import { parseInput } from '../input.ts';
import { sendPage } from '../layout.tsx';
import { ReceiptPage } from './receipt-page.tsx';
import type { LogParts } from './routes.ts';

const params = z.object({ n: z.coerce.number().int().min(-1).max(100_000) });

/** A receipt in words, `/v/{code}/tanda-terima/{n}`; the receipt itself is the same address with `.txt`. */
export function receiptRoutes({ stores, sequencer, config }: LogParts): Router {
  const witnessKeys = config.witnesses.map(({ vkey }) => parseVkey(sha256, vkey));
  const router = Router();
  router.get('/v/:code/tanda-terima/:n', async (request, response, next) => {
    if (!/^-?\d+$/.test(request.params.n)) return next();
    const { n } = parseInput(params, request.params);
    const parsed = parseCode(request.params.code);
    const [file] = 'code' in parsed ? await stores.files.find({ where: { code: parsed.code }, limit: 1 }) : [];
    const revision =
      file && (n < 0 ? undefined : (await stores.revisions.facts(file.id, { after: n - 1, limit: 1 }))[0]);
    const entry = file && (await stores.log.find(file.id, n));
    if (!file || (!revision && !entry))
      throw new IkrarError('not-found', 'Tidak ada tanda terima di alamat ini. Periksa kodenya.');
    const event = await stores.events.get(file.eventId);
    const text = entry && (await createReceipt(stores.log, entry.index));
    const check = text === undefined ? undefined : verifyReceipt(text, { logKeys: sequencer.keys, witnessKeys });
    if (check && !check.good) throw new Error(`our own receipt does not hold: ${check.fault}`);
    if (!check) response.set('Refresh', '1');
    const facts = {
      code: file.code,
      n,
      timeZone: event?.timeZone ?? 'Asia/Jakarta',
      address: `${config.baseUrl}/v/${file.code}/tanda-terima/${n}.txt`,
      ...(check ? { proven: check } : {}),
    };
    await sendPage(request, response, ReceiptPage({ facts }));
  });
  return router;
}
