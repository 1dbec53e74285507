import { Router } from 'express';
import type { Services } from '../../services.ts';
import { apiRouter } from '../api.ts';
import { limitRate } from '../limits.ts';
import { checkCsrf } from '../session.ts';
import { declarationRoutes } from './api-declarations.ts';
import { eventRoutes } from './api-events.ts';
import { peopleRoutes } from './api-people.ts';
import { sessionRoutes } from './api-session.ts';

/** The organizer's half of the JSON API. */
export const organizerApi = (services: Services) => [
  ...sessionRoutes(services),
  ...eventRoutes(services),
  ...declarationRoutes(services),
  ...peopleRoutes(services),
];

/** The organizer's side: JSON under /api, pages under /masuk and /kelola; both take the same steps. */
export function organizerRoutes(services: Services): Router {
  const router = Router();
  router.use(['/api/session', '/api/setup', '/masuk'], loginLimit, nameLimit);
  router.use(apiRouter(organizerApi(services), checkCsrf(services)));
  return router;
}

/** Guessing from one place, and at one name from many: failures only, so that a busy office is not shut out. */
const loginLimit = limitRate({
  seconds: 300,
  limit: 30,
  failuresOnly: true,
  message: 'Terlalu banyak percobaan masuk.',
});
const nameLimit = limitRate({
  seconds: 900,
  limit: 15,
  failuresOnly: true,
  of: (request) => request.path,
  message: 'Terlalu banyak percobaan masuk.',
});
