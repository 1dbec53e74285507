import { Router } from 'express';
import { type CheckFile, mostBytes } from '../../checking/check.ts';
import type { ProveInclusion } from '../../checking/prove-inclusion.ts';
import { IkrarError } from '../../errors.ts';
import { uploadBody } from '../input.ts';
import { sendPage } from '../layout.tsx';
import { addressOf, limitRate } from '../limits.ts';
import { meanings } from '../problem.ts';
import { CheckPage } from './check-page.tsx';
import { ReportPage } from './report-page.tsx';
import { limitUploads } from './uploads.ts';

export function checkRoutes(check: CheckFile, prove: ProveInclusion): Router {
  const router = Router();
  router.post(
    ['/periksa', '/api/verify'],
    limitRate({ seconds: 60, limit: 600, message: 'Terlalu banyak berkas diperiksa dari jaringan ini.' }),
    limitUploads(),
  );
  router.get('/periksa', async (request, response) => {
    await sendPage(request, response, CheckPage({ fault: '' }));
  });
  router.post('/periksa', uploadBody('berkas', mostBytes), async (request, response) => {
    try {
      const checked = await check(request.file?.buffer ?? new Uint8Array(), addressOf(request));
      const timeZone = checked.origin.kind === 'foreign' ? 'Asia/Jakarta' : checked.origin.pledge.event.timeZone;
      const name = (request.file?.originalname ?? 'berkas.pdf').slice(0, 120);
      const typed = typedProof(request.body);
      const proof = typed === undefined ? {} : { proof: await prove(typed, checked.report) };
      await sendPage(request, response, ReportPage({ checked, name, timeZone, ...proof }));
    } catch (error) {
      if (!(error instanceof IkrarError)) throw error;
      await sendPage(request, response, CheckPage({ fault: error.message }), { status: meanings[error.code].status });
    }
  });
  return router;
}

/**
 * The inclusion proof sent with a file; browsers send line breaks of forms as CRLF, which the format does not allow.
 */
function typedProof(body: unknown): string | undefined {
  const typed = (body as { readonly tandaTerima?: unknown } | undefined)?.tandaTerima;
  if (typeof typed !== 'string' || typed.trim() === '') return undefined;
  return `${typed.replaceAll('\r\n', '\n').trim()}\n`;
}
