import { type Request, type Response, Router } from 'express';
import { type CheckFile, createCheck, type VerifyFile } from '../../checking/check.ts';
import { uploadBounds, verifyInWorker } from '../../checking/check-worker.ts';
import { isKeeper } from '../../checking/keepers.ts';
import { getPledge, readCode } from '../../checking/pledge.ts';
import { createProveInclusion } from '../../checking/prove-inclusion.ts';
import { verifyCode } from '../../checking/verify-code.ts';
import { verifyFile } from '../../checking/verify-file.ts';
import { IkrarError } from '../../errors.ts';
import type { Services } from '../../services.ts';
import { api, apiRouter } from '../api.ts';
import { sendPage } from '../layout.tsx';
import { answerTo } from '../limits.ts';
import { meanings } from '../problem.ts';
import { callerOf } from '../session.ts';
import { checkRoutes } from './check-routes.ts';
import { CitizenPage } from './citizen-page.tsx';
import { CodePage } from './code-page.tsx';
import { documentRoutes } from './document.ts';

/** What anybody with a sheet or a file may see. Guessing codes is slowed down (code-limit). */
export function publicRoutes(services: Services, verify: VerifyFile = inWorker(services)): Router {
  const check = createCheck(services, verify);
  const router = Router();
  const { baseUrl } = services.config;
  const { host } = new URL(baseUrl);

  router.get(['/', '/v'], async (request, response) => {
    const { kode } = request.query;
    const typed = typeof kode === 'string' ? kode.slice(0, 200) : '';
    if (!typed.trim()) {
      const fault =
        kode === undefined ? '' : 'Ketik kode 12 huruf dan angka yang ada di bawah kode QR pada lembar Anda.';
      return sendPage(request, response, CodePage({ typed: '', fault, host }));
    }
    await withCode(request, response, typed, async () => response.redirect(303, `/v/${readCode(bareCode(typed))}`));
  });

  router.get('/v/:code', async (request, response) => {
    const typed = request.params.code.slice(0, 100);
    await withCode(request, response, typed, async () => {
      const code = readCode(typed);
      if (code !== request.params.code) return response.redirect(301, `/v/${code}`);
      const pledge = await getPledge(services, code);
      await sendPage(request, response, CitizenPage({ pledge, baseUrl, keeper: isKeeper(callerOf(request), pledge) }));
    });
  });

  router.use(documentRoutes(services));
  router.use(checkRoutes(check, createProveInclusion(services)));
  router.use(apiRouter(services, checkingApi(check)));
  return router;

  /** For a mistyped or unknown code shows the page to type it again, with what was typed. */
  async function withCode(
    request: Request,
    response: Response,
    typed: string,
    run: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (!(error instanceof IkrarError) || !error.code.startsWith('code-')) throw error;
      const answer = answerTo(request, error);
      if (answer !== error) throw answer;
      const page = CodePage({ typed, fault: error.message, host, grave: error.code === 'code-unknown' });
      await sendPage(request, response, page, { status: meanings[error.code].status });
    }
  }
}

/** The JSON API of citizens' checks. */
export const checkingApi = (check: CheckFile) =>
  api('Memeriksa', {
    'get /api/verify/{code}': { verifyCode },
    'post /api/verify': { verifyFile: verifyFile(check) },
  });

/** The code in what somebody typed, which may be the whole address on a sheet, or groups separated by dots. */
const bareCode = (typed: string): string =>
  typed
    .replace(/^.*\/v\//i, '')
    .replace(/[?#].*$/, '')
    .replace(/[.,_/]/g, '-');

const inWorker =
  ({ roots, clock, log }: Services): VerifyFile =>
  (bytes) =>
    verifyInWorker(
      bytes,
      { roots, at: clock() },
      { ...uploadBounds, onFault: (err) => log.error({ err }, 'check broken') },
    );
