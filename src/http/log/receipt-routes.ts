import { Router } from 'express';
import { z } from 'zod';
import type { LogDeps } from '../../checking/log-facts.ts';
import { getFile } from '../../checking/pledge.ts';
import { utf8 } from '../../core/bytes.ts';
import { sha256 } from '../../core/digest.ts';
import { parseVkey } from '../../core/note.ts';
import { IkrarError } from '../../errors.ts';
import { createReceipt, verifyReceipt } from '../../log/receipt.ts';
import type { Stores } from '../../stores.ts';
import { sendDownload } from '../api.ts';
import { parseInput } from '../input.ts';
import { sendPage } from '../layout.tsx';
import { ReceiptPage } from './receipt-page.tsx';

/** n = -1 is the revocation. */
const params = z.object({ n: z.coerce.number().int().min(-1).max(100_000) });

/** The log's proof of a revision: `/v/{code}/tanda-terima/{n}.txt` for keeping, the same address without `.txt` in words. */
export function receiptRoutes(services: LogDeps): Router {
  const { stores, sequencer, config } = services;
  const witnessKeys = config.witnesses.map(({ vkey }) => parseVkey(sha256, vkey));
  const router = Router();

  router.get('/v/:code/tanda-terima/:n.txt', async (request, response) => {
    const file = await getFile(services, request.params.code);
    const { n } = parseInput(params, request.params);
    const receipt = await getReceipt(stores, file.id, n);
    if (receipt === undefined)
      throw new IkrarError('conflict', 'Tanda terima ini belum dibuat. Coba lagi beberapa detik lagi.', {
        retryAfter: 2,
      });
    const name = `tanda-terima-${file.code}-${n}.txt`;
    await sendDownload(response, { bytes: utf8(receipt), type: 'text/plain; charset=utf-8', name });
  });

  router.get('/v/:code/tanda-terima/:n', async (request, response) => {
    const file = await getFile(services, request.params.code);
    const { n } = parseInput(params, request.params);
    const text = await getReceipt(stores, file.id, n);
    const event = await stores.events.get(file.eventId);
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

/** Undefined while the log has not caught up. @throws IkrarError 'not-found' where there is nothing to prove */
async function getReceipt({ log, revisions }: Stores, fileId: string, n: number): Promise<string | undefined> {
  const entry = await log.find(fileId, n);
  if (entry) return createReceipt(log, entry.index);
  const [revision] = n < 0 ? [] : await revisions.facts(fileId, { after: n - 1, limit: 1 });
  if (revision) return undefined;
  throw new IkrarError('not-found', 'Tidak ada tanda terima di alamat ini. Periksa nomornya.');
}
