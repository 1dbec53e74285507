import { pipeline } from 'node:stream/promises';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { IkrarError } from '../errors.ts';
import type { AnyOperation, Download } from '../operations/operation.ts';
import type { Services } from '../services.ts';
import { sendCompressed } from './compression.ts';
import { jsonBody, rawBody } from './input.ts';
import { callerOf, getVisitor } from './session.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** How an operation is reached as JSON, where its definition leaves a choice. */
interface Reached<O extends AnyOperation> {
  readonly of: O;
  /** Media types of a body that is taken as bytes; they are the input's `bytes`. */
  readonly upload?: readonly string[];
  /** Most bytes of a body, in the words of Express; 64kb when absent. */
  readonly limit?: string;
}

/** One operation at one address of the JSON API; /api/openapi.json is made of these, so it cannot say anything else. */
export interface ApiRoute extends Reached<AnyOperation> {
  readonly method: Method;
  /** With OpenAPI's braces: `/api/events/{eventId}`. */
  readonly path: string;
  /** Names in the path; everything else of the input is query (get) or body. */
  readonly inPath: readonly string[];
  readonly tag: string;
  readonly status: 200 | 201 | 204;
}

type Address = `${Method} /api/${string}`;
type Names<P> = P extends `${string}{${infer N}}${infer Rest}` ? N | Names<Rest> : never;
type Fields<T> = T extends { readonly of: infer O }
  ? Fields<O>
  : T extends { readonly input: z.ZodObject<infer Shape> }
    ? keyof Shape
    : never;
type Table = { readonly [address: Address]: AnyOperation | Reached<AnyOperation> };

/** A part of the API: what is reached where. An address that names a field which the operation does not take does not compile. */
export function api<const T extends Table>(
  tag: string,
  table: T & { readonly [A in keyof T]: Names<A> extends Fields<T[A]> ? unknown : never },
): readonly ApiRoute[] {
  return Object.entries<Table[Address]>(table).map(([address, given]) => {
    const [method, path] = address.split(' ') as [Method, string];
    const reached = 'of' in given ? given : { of: given };
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    return { ...reached, method, path, inPath, tag, status: statusOf(reached.of) };
  });
}

const statusOf = ({ answer, creates }: AnyOperation): ApiRoute['status'] =>
  answer instanceof z.ZodVoid ? 204 : creates ? 201 : 200;

/**
 * Mounts the routes, each with its login check, its body parser and the CSRF check, in this order: a stranger's body is not
 * even read where a login is needed. Routes whose credential stands in the request itself (a link, a ticket) need no CSRF
 * check. A path that is known under other methods answers 405.
 */
export function apiRouter(services: Services, routes: readonly ApiRoute[], checkCsrf: RequestHandler = pass): Router {
  const router = Object.assign(Router(), { apiRoutes: routes });
  for (const path of new Set(routes.map((one) => one.path))) {
    const known = routes.filter((one) => one.path === path);
    const mounted = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const one of known)
      mounted[one.method](guard(one), ...parsers(one), checkCsrf, async (request, response) => {
        const { of } = one;
        await send(request, response, one, await of.ask(services, callerOf(request), valuesOf(one, request)));
      });
    mounted.all((request, response) => {
      const allowed = known.map((one) => one.method.toUpperCase()).join(', ');
      response.setHeader('Allow', allowed);
      throw new IkrarError('method-not-allowed', `${request.method} tidak berlaku di alamat ini. Pakai ${allowed}.`);
    });
  }
  return router;
}

/** All API routes that an application answers, wherever they are mounted: what /api/openapi.json must describe. */
export function collectRoutes(router: {
  readonly stack: readonly { readonly handle: unknown }[];
}): readonly ApiRoute[] {
  return router.stack.flatMap(({ handle }) => {
    if (typeof handle !== 'function') return [];
    if ('apiRoutes' in handle) return handle.apiRoutes as readonly ApiRoute[];
    return 'stack' in handle ? collectRoutes(handle as unknown as typeof router) : [];
  });
}

const pass: RequestHandler = (_request, _response, next) => next();

const guard =
  (one: ApiRoute): RequestHandler =>
  (request, _response, next) => {
    if (one.of.access !== 'anyone') getVisitor(request);
    next();
  };

const parsers = ({ method, upload, limit = '64kb' }: ApiRoute): RequestHandler[] =>
  upload ? rawBody(limit, upload) : method === 'get' ? [] : jsonBody(limit);

/** Everything that was given, under one roof; each name has one place where it may stand. */
function valuesOf({ method, inPath, upload }: ApiRoute, request: Request): unknown {
  const body: unknown = upload ? { bytes: bytesOf(request.body) } : (request.body ?? {});
  const given: unknown = method === 'get' ? request.query : body;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  const misplaced = [...Object.keys(method === 'get' ? {} : request.query), ...inPath.filter((name) => name in given)];
  if (misplaced.length > 0) {
    const faults = misplaced
      .slice(0, 100)
      .map((name) => ({ path: name.slice(0, 40), message: 'Isian ini tidak dikenal di sini.' }));
    throw new IkrarError('invalid-input', `Isian “${faults[0]!.path}” tidak dikenal di sini.`, { faults });
  }
  return { ...given, ...request.params };
}

const bytesOf = (body: unknown): Uint8Array => (body instanceof Uint8Array ? body : new Uint8Array());

/** Nothing that the operation's answer does not name leaves the house. */
async function send(request: Request, response: Response, { of, status }: ApiRoute, value: unknown): Promise<void> {
  response.setHeader('Cache-Control', 'no-store');
  if ('media' in of.answer) return sendDownload(response, value as Download);
  response.status(status);
  if (status === 204) {
    response.end();
    return;
  }
  response.type('json');
  await sendCompressed(request, response, JSON.stringify(of.answer.parse(value)));
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
