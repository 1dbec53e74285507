import { Router } from 'express';
import type { Services } from '../../services.ts';
import { apiRouter } from '../api.ts';
import { archivePages } from '../archive/archive-pages.tsx';
import { checkCsrf } from '../session.ts';
import { accountPages } from './account-pages.tsx';
import { organizerApi } from './api.ts';
import { cardPages } from './card-pages.tsx';
import { closingPages } from './closing-pages.tsx';
import { dashboardPages } from './dashboard-pages.tsx';
import { eventClosingPages } from './event-closing-pages.tsx';
import { eventPages } from './event-pages.tsx';
import { hallPages } from './hall-pages.tsx';
import { loginPages } from './login-pages.tsx';
import { memberPages } from './member-pages.tsx';
import { openPages } from './open-pages.tsx';
import { ownTextPages } from './own-text-pages.tsx';
import { organizerPages } from './pages.tsx';
import { personPages } from './person-pages.tsx';
import { rosterPages } from './roster-pages.tsx';
import { textPages } from './text-pages.tsx';

/** The organizer's side: JSON under /api, pages under /masuk, /kelola and /arsip; both run the same operations. */
export function organizerRoutes(services: Services): Router {
  const router = Router();
  router.use(apiRouter(services, organizerApi, checkCsrf(services)));
  router.use(loginPages(services));
  const pages = organizerPages(services);
  for (const add of [eventPages, textPages, ownTextPages, rosterPages, openPages, cardPages, personPages, closingPages])
    add(pages);
  for (const add of [eventClosingPages, hallPages, memberPages, accountPages, dashboardPages, archivePages]) add(pages);
  router.use(pages.router);
  return router;
}
