import { createRequire } from 'node:module';
import { type Request, Router } from 'express';
import type { Services } from '../../services.ts';
import { sendPage } from '../layout.tsx';
import { openApiDocument } from './document.ts';
import { findFacts } from './facts.ts';
import { ApiPage } from './page.tsx';

const { version } = createRequire(import.meta.url)('../../../package.json') as { readonly version: string };

/** The description of the API: as JSON for generators, and as a page for people. */
export function openApiRoutes({ config }: Pick<Services, 'config'>): Router {
  const router = Router();
  // cached: it takes tens of milliseconds, and anybody may ask for it
  let made: ReturnType<typeof openApiDocument> | undefined;
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
