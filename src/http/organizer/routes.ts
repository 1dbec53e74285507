import { createRequire } from 'node:module';
import { Router } from 'express';
import type { Services } from '../../services.ts';
import { apiRouter, collectRoutes } from '../api.ts';
import { limitFailures } from '../limits.ts';
import { openApiDocument } from '../openapi.ts';
import { checkCsrf } from '../session.ts';
import { accountPages } from './account-pages.tsx';
import { accountRoutes } from './api-accounts.ts';
import { declarationRoutes } from './api-declarations.ts';
import { eventRoutes } from './api-events.ts';
import { peopleRoutes } from './api-people.ts';
import { sessionRoutes } from './api-session.ts';
import { cardPages } from './card-pages.tsx';
import { closingPages } from './closing-pages.tsx';
import { dashboardPages } from './dashboard-pages.tsx';
import { eventClosingPages } from './event-closing-pages.tsx';
import { eventPages } from './event-pages.tsx';
import { loginPages } from './login-pages.tsx';
import { memberPages } from './member-pages.tsx';
import { openPages } from './open-pages.tsx';
import { personPages } from './person-pages.tsx';
import { rosterPages } from './roster-pages.tsx';
import { textPages } from './text-pages.tsx';

const { version: packageVersion } = createRequire(import.meta.url)('../../../package.json') as { version: string };

/** The organizer's half of the JSON API. */
export const organizerApi = (services: Services) => [
  ...sessionRoutes(services),
  ...accountRoutes(services),
  ...eventRoutes(services),
  ...declarationRoutes(services),
  ...peopleRoutes(services),
];

/** The organizer's side: JSON under /api, pages under /masuk and /kelola; both take the same steps. */
export function organizerRoutes(services: Services): Router {
  const router = Router();
  router.use(['/api/session', '/api/setup', '/masuk'], loginLimit);
  let described: ReturnType<typeof openApiDocument> | undefined; // 30 ms of work, and anybody may ask
  router.get('/api/openapi.json', (request, response) => {
    const about = { version: packageVersion, baseUrl: services.config.baseUrl };
    described ??= openApiDocument(collectRoutes(request.app.router), about);
    response.json(described);
  });
  router.use(apiRouter(organizerApi(services), checkCsrf(services)));
  for (const pages of [loginPages, eventPages, textPages, rosterPages, openPages, cardPages, personPages])
    router.use(pages(services));
  for (const pages of [closingPages, eventClosingPages, memberPages, accountPages, dashboardPages])
    router.use(pages(services));
  return router;
}

/**
 * Guessing passwords and one-time links: failures only, so that a busy office is not shut out. Counted by address and not by
 * name, so that nobody can lock an organizer out on the day by guessing at his name.
 */
const loginLimit = limitFailures({
  seconds: 300,
  limit: 30,
  underWay: true,
  message: 'Terlalu banyak percobaan masuk.',
});
