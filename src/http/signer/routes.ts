import { Router } from 'express';
import type { Services } from '../../services.ts';
import { createLive } from '../../signer/live.ts';
import { apiRouter } from '../api.ts';
import { checkCsrf } from '../session.ts';
import { absenceRoutes } from './absence-routes.ts';
import { deskApi, signerApi } from './api.ts';
import { boardRoutes } from './board.ts';
import { hallRoutes } from './hall.ts';
import { kioskRoutes } from './kiosk.ts';
import { offlineDeskRoutes } from './offline-desk.ts';
import { signRoutes } from './sign.ts';

/**
 * The routes of signers, attendants' tablets and projectors. Nothing is limited by address here: a hall of 300 phones
 * shares one, with whoever wants to shut it. Links and tickets are too long to be guessed; PINs are counted by person and
 * way (signer/pin), hall codes by event (signer/hall-code).
 */
export function signerRoutes(services: Services): Router {
  const router = Router();
  const live = createLive(services);
  router.use(apiRouter(services, signerApi(live)));
  router.use(apiRouter(services, deskApi, checkCsrf(services)));
  router.use(signRoutes(services));
  router.use(absenceRoutes(services));
  router.use(boardRoutes(services, live));
  router.use(hallRoutes(services, live));
  router.use(offlineDeskRoutes(services, live));
  router.use(kioskRoutes(services, live));
  return router;
}
