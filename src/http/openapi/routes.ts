import { createRequire } from 'node:module';
import { type Request, Router } from 'express';
import type { Services } from '../../services.ts';
import { sendPage } from '../layout.tsx';
import { openApiDocument } from './document.ts';
import { findFacts } from './facts.ts';
import { ApiPage } from './page.tsx';

const { version } = createRequire(import.meta.url)('../../../package.json') as { readonly version: string };

/** The description of everything that a program may ask: for generators as JSON, for people as a page. */
export function openApiRoutes({ config }: Pick<Services, 'config'>): Router {
  const router = Router();
  let made: ReturnType<typeof openApiDocument> | undefined; // tens of milliseconds of work, and anybody may ask
  const documentOf = (request: Request) =>
    (made ??= openApiDocument(findFacts(request.app.router), { version, baseUrl: config.baseUrl }));

  router.get('/api/openapi.json', (request, response) => {
    response.set('Cache-Control', 'no-cache').json(documentOf(request));
  });
  router.get('/api', async (request, response) => {
    await sendPage(request, response, ApiPage({ document: documentOf(request) }), { cache: 'no-cache' });
  });
  return router;
}
