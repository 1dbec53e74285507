import { pipeline } from 'node:stream/promises';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { type ErrorCode, IkrarError } from '../errors.ts';
import type { Visitor } from '../operations/access.ts';
import type { Download } from '../operations/operation.ts';
import { sendCompressed } from './compression.ts';
import { jsonBody, parseInput, rawBody } from './input.ts';
import { getVisitor } from './session.ts';

/**
 * A route of the JSON API, said once: the schemas that check its input also describe it in /api/openapi.json, so the
 * document cannot say anything else than the server does.
 */
export interface ApiRoute {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With OpenAPI's braces: `/api/events/{eventId}`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly access: 'public' | 'login';
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  readonly body: z.ZodType | undefined;
  /** Media types of a body that is taken as bytes. */
  readonly upload: readonly string[] | undefined;
  /** Most bytes of a body, in the words of Express ("64kb"). */
  readonly limit: string;
  readonly answer: Answer;
  readonly errors: readonly ErrorCode[];
  run(request: Request, response: Response): Promise<void>;
}

/** What a success looks like: JSON of a schema, bytes of a media type, or nothing (204). */
export type Answer =
  | { readonly status: 200 | 201; readonly json: z.ZodType }
  | { readonly status: 200; readonly media: string }
  | { readonly status: 204 };

export interface Call<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly request: Request;
  /** Who asks. @throws IkrarError 'login-required' */
  visitor(): Visitor;
}

interface Definition<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType> {
  readonly method: ApiRoute['method'];
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly access?: ApiRoute['access'];
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly upload?: readonly string[];
  readonly limit?: string;
  readonly answer: Answer;
  readonly errors?: readonly ErrorCode[];
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<unknown>;
}

const nothing = z.object({});

export function route<
  P extends z.ZodObject = typeof nothing,
  Q extends z.ZodObject = typeof nothing,
  B extends z.ZodType = z.ZodUndefined,
>(definition: Definition<P, Q, B>): ApiRoute {
  const { params, query, body, access = 'login', answer } = definition;
  return {
    method: definition.method,
    path: definition.path,
    summary: definition.summary,
    tag: definition.tag,
    access,
    params: params ?? nothing,
    query: query ?? nothing,
    body,
    upload: definition.upload,
    limit: definition.limit ?? '64kb',
    answer,
    errors: definition.errors ?? [],
    async run(request, response) {
      const call = {
        params: parseInput(params ?? nothing, request.params) as z.output<P>,
        query: parseInput(query ?? nothing, request.query) as z.output<Q>,
        body: (body ? parseInput(body, request.body ?? {}) : undefined) as z.output<B>,
        request,
        visitor: () => getVisitor(request),
      };
      await send(request, response, answer, await definition.handle(call));
    },
  };
}

/**
 * Mounts the routes, each with its login check, its body parser and the CSRF check, in this order: a stranger's body is not
 * even read where a login is needed. Routes whose credential stands in the request itself (a link, a ticket) need no CSRF
 * check. A path that is known under other methods answers 405.
 */
export function apiRouter(routes: readonly ApiRoute[], checkCsrf: RequestHandler = pass): Router {
  const router = Router();
  mountedRoutes.set(router, routes);
  for (const path of new Set(routes.map((one) => one.path))) {
    const known = routes.filter((one) => one.path === path);
    const mounted = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const one of known)
      mounted[one.method](guard(one), ...parsers(one), checkCsrf, (request, response) => one.run(request, response));
    mounted.all((request, response) => {
      const allowed = known.map((one) => one.method.toUpperCase()).join(', ');
      response.setHeader('Allow', allowed);
      throw new IkrarError('method-not-allowed', `${request.method} tidak berlaku di alamat ini. Pakai ${allowed}.`);
    });
  }
  return router;
}

const mountedRoutes = new WeakMap<object, readonly ApiRoute[]>();

/** All API routes that an application answers, wherever they are mounted: what /api/openapi.json must describe. */
export function collectRoutes(router: {
  readonly stack: readonly { readonly handle: unknown }[];
}): readonly ApiRoute[] {
  return router.stack.flatMap(({ handle }) => {
    if (typeof handle !== 'function') return [];
    const own = mountedRoutes.get(handle);
    return own ?? ('stack' in handle ? collectRoutes(handle as unknown as typeof router) : []);
  });
}

const pass: RequestHandler = (_request, _response, next) => next();

const guard =
  (one: ApiRoute): RequestHandler =>
  (request, _response, next) => {
    if (one.access === 'login') getVisitor(request);
    next();
  };

const parsers = (one: ApiRoute): RequestHandler[] =>
  one.upload ? rawBody(one.limit, one.upload) : one.method === 'get' ? [] : jsonBody(one.limit);

async function send(request: Request, response: Response, answer: Answer, value: unknown): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  if ('json' in answer) {
    response.status(answer.status).type('json');
    await sendCompressed(request, response, JSON.stringify(value));
  } else if (answer.status === 204) {
    response.status(204).end();
  } else {
    await sendDownload(response, value as Download);
  }
}

/** Sends a file; a stream that breaks cuts the connection, so that half a file never looks whole. */
export async function sendDownload(response: Response, file: Download, shown = false): Promise<void> {
  response.setHeader('Content-Type', file.type);
  response.setHeader('Content-Disposition', disposition(file.name, shown));
  if (file.bytes instanceof Uint8Array) {
    response.setHeader('Content-Length', file.bytes.length);
    response.end(file.bytes);
  } else {
    await pipeline(file.bytes, response);
  }
}

/** RFC 6266: an ASCII name for old programs and the real one in UTF-8. */
function disposition(name: string, shown: boolean): string {
  const ascii = name.normalize('NFKD').replace(/[^A-Za-z0-9._-]+/g, '-');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${shown ? 'inline' : 'attachment'}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
