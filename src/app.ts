import express, { type Express, type Request, type RequestHandler } from 'express';
import { hex } from './core/bytes.ts';
import type { ErrorCode } from './errors.ts';
import { assetRoutes } from './http/assets.ts';
import { healthRoutes } from './http/health.ts';
import { introduce } from './http/layout.tsx';
import { logRoutes } from './http/log/routes.ts';
import { openApiRoutes } from './http/openapi/routes.ts';
import { organizerRoutes } from './http/organizer/routes.ts';
import { pkiRoutes } from './http/pki/routes.ts';
import { errorBoundary, notFound, shownPath } from './http/problem.ts';
import { problemPage } from './http/problem-page.tsx';
import { watchForProxy } from './http/proxy-watch.ts';
import { codeLimit } from './http/public/code-limit.ts';
import { publicRoutes } from './http/public/routes.ts';
import { securityHeaders } from './http/security.ts';
import { readSession } from './http/session.ts';
import { lentRoutes } from './http/signer/lent.ts';
import { signerRoutes } from './http/signer/routes.ts';
import type { Services } from './services.ts';

/** The whole product as one Express application that does not listen yet. */
export function createApp(services: Services): Express {
  const { config, log, random } = services;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.use(securityHeaders(config.baseUrl));
  app.use(introduce(config));
  if (config.trustProxy === 0) app.use(watchForProxy(services.proxyWatch));
  app.use(healthRoutes(services));
  app.use(accessLog(services));
  app.use(assetRoutes());
  app.use(pkiRoutes(services));
  app.use(codeLimit());
  app.use(logRoutes(services));
  app.use(readSession(services));
  app.use(lentRoutes(services));
  app.use(publicRoutes(services));
  app.use(signerRoutes(services));
  app.use(organizerRoutes(services));
  app.use(openApiRoutes(services));
  app.use(notFound);
  app.use(errorBoundary({ log, createId: () => hex(random(8)), page: problemPage, refused: noteLimit(services) }));
  return app;
}

/** A limit that bit, with the first part of the address only: the rest may be a link. */
const noteLimit =
  ({ trail }: Services) =>
  (code: ErrorCode, { path, ip, visitor }: Request): void => {
    if (code !== 'rate-limited') return;
    const where = `/${path.split('/')[1] ?? ''}`;
    trail.note({ code: 'limit-reached', actor: visitor?.account.name ?? '', parameters: { where }, from: ip ?? '' });
  };

/** Logs method, path, status and time; never a personal link, a one-time link, a body or a cookie. */
function accessLog({ log, clock }: Services): RequestHandler {
  return (request, response, next) => {
    const start = clock().getTime();
    const path = shownPath(request.path);
    response.once('finish', () =>
      log.debug(
        { method: request.method, path, status: response.statusCode, ms: clock().getTime() - start },
        'request',
      ),
    );
    next();
  };
}
