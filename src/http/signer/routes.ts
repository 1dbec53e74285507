import { Router } from 'express';
import type { Services } from '../../services.ts';
import { guesses } from '../../signer/guesses.ts';
import { createLive } from '../../signer/live.ts';
import { apiRouter } from '../api.ts';
import { limitFailures, limitRate } from '../limits.ts';
import { checkCsrf } from '../session.ts';
import { deskApi, signerApi } from './api.ts';
import { boardRoutes } from './board.ts';
import { hallRoutes } from './hall.ts';
import { kioskRoutes } from './kiosk.ts';
import { signRoutes } from './sign.ts';

/**
 * The routes of signers, attendants' tablets and projectors. A hall of 300 phones may share one address: only failed
 * tries at links and PINs are limited narrowly, the rest generously.
 */
export function signerRoutes(services: Services): Router {
  const router = Router();
  const live = createLive(services);
  router.use(['/s', '/api/sign', '/api/hall', '/h'], limitFailures(guesses), limitRate({ seconds: 60, limit: 12_000 }));
  router.use(apiRouter(services, signerApi(live)));
  router.use(apiRouter(services, deskApi, checkCsrf(services)));
  router.use(signRoutes(services));
  router.use(boardRoutes(services, live));
  router.use(hallRoutes(services, live));
  router.use(kioskRoutes(services, live));
  return router;
}
