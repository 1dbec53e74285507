import { type Request, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { IkrarError } from '../../errors.ts';
import { parseInput } from '../../operations/input.ts';
import type { LentTablet } from '../../operations/sessions.ts';
import type { Services } from '../../services.ts';
import { endLoan, findLoanEvent, isLentFor, takeBack } from '../../signer/lent-tablet.ts';
import { formBody } from '../input.ts';
import { sendPage } from '../layout.tsx';
import { meanings } from '../problem.ts';
import { checkOrigin, clearSessionCookie, findCookie, presenceCookie, setSessionCookie } from '../session.ts';
import { LentPage } from './lent-page.tsx';

const returnForm = z.object({ pin: z.string().max(40).default('') });

/**
 * A lent tablet: the one signing for which it was handed over, and the way back to the attendant's desk. Mounted before
 * everything that it must not reach.
 */
export function lentRoutes(services: Services): Router {
  const router = Router();
  const deskOf = async (lent: LentTablet): Promise<string> => {
    const event = await findLoanEvent(services, lent);
    return event ? `/kios/${event.slug}` : '/kelola';
  };
  router.use(keepToLoan);

  router.get('/tablet', async (request, response) => {
    const { lent } = request;
    if (!lent) return response.redirect(303, '/kelola');
    await sendPage(request, response, LentPage({ event: await findLoanEvent(services, lent) }));
  });

  router.post('/tablet', formBody('4kb', 4), checkOrigin(services), async (request, response) => {
    const { lent } = request;
    if (!lent) return response.redirect(303, '/kelola');
    const { pin } = parseInput(returnForm, request.body ?? {});
    const desk = await deskOf(lent);
    const presence = findCookie(request, presenceCookie);
    try {
      setSessionCookie(services, response, await takeBack(services, lent, pin, { from: request.ip ?? '', presence }));
      response.redirect(303, `${desk}?sesudah=${encodeURIComponent(lent.loan.signerId)}`);
    } catch (error) {
      if (!(error instanceof IkrarError)) throw error;
      if (error.code !== 'pin-wrong') {
        clearSessionCookie(services, response);
        return response.redirect(303, `/masuk?kembali=${desk}`);
      }
      const page = LentPage({ event: await findLoanEvent(services, lent), fault: error.message });
      await sendPage(request, response, page, { status: meanings[error.code].status });
    }
  });

  router.post('/tablet/masuk', formBody('4kb', 4), checkOrigin(services), async (request, response) => {
    const { lent } = request;
    if (!lent) return response.redirect(303, '/kelola');
    await endLoan(services, lent, { code: 'logged-out', from: request.ip ?? '' });
    clearSessionCookie(services, response);
    response.redirect(303, `/masuk?kembali=${await deskOf(lent)}`);
  });
  return router;
}

/** Everything but the signing that was handed over leads to the page that takes the tablet back. */
const keepToLoan: RequestHandler = (request, response, next) => {
  if (!request.lent || isOfLoan(request, request.lent)) return next();
  if (request.method === 'GET' && request.accepts(['json', 'html']) === 'html')
    return response.redirect(303, '/tablet');
  next(new IkrarError('forbidden', 'Tablet ini sedang dipinjamkan. Kembalikan kepada petugas.'));
};

function isOfLoan({ path }: Request, lent: LentTablet): boolean {
  // what this tablet has kept of people before goes out whoever holds it: the consent vouches for itself
  if (['/tablet', '/tablet/masuk', '/api/persetujuan', '/api/persetujuan/meja'].includes(path)) return true;
  if (/^\/h\/[^/]+\/data-pribadi$/.test(path)) return true;
  const ticket = /^(?:\/s|\/api\/sign)\/([^/]+)/.exec(path)?.[1];
  return ticket !== undefined && isLentFor(lent, ticket);
}
