import { pipeline } from 'node:stream/promises';
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { IkrarError } from '../errors.ts';
import type { AnyOperation, Download, Said } from '../operations/operation.ts';
import type { Services } from '../services.ts';
import { sendCompressed } from './compression.ts';
import { jsonBody, rawBody } from './input.ts';
import { type Described, type Method, mark } from './mounted.ts';
import type { Tag } from './openapi/tags.ts';
import { callerOf, getVisitor } from './session.ts';

/** One operation at one address of the JSON API. */
export interface ApiRoute extends Described {
  readonly of: AnyOperation;
}

type Address = `${Method} /${string}`;
type Names<P> = P extends `${string}{${infer N}}${infer Rest}` ? N | Names<Rest> : never;
type Fields<T> = T extends { readonly [name: string]: { readonly input: z.ZodObject<infer Shape> } }
  ? keyof Shape
  : never;
type Table = { readonly [address: Address]: { readonly [name: string]: Said } };
type Named<T> = T extends { readonly [address: string]: { readonly [name: string]: infer O } } ? O : never;

/**
 * A part of the API: a table from addresses to operations and their names. An address with a field that its operation
 * does not take is a compile error.
 */
export function api<const T extends Table>(
  tag: Tag,
  table: T & { readonly [A in keyof T]: Names<A> extends Fields<T[A]> ? unknown : never },
): readonly (Omit<Described, 'of'> & { readonly of: Named<T> })[] {
  return Object.entries<Table[Address]>(table).flatMap(([address, named]) => {
    const [method, path] = address.split(' ') as [Method, string];
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const at = { method, path, inPath, tag };
    return Object.entries(named).map(([name, of]) => ({ ...at, name, of: of as Named<T>, status: statusOf(of) }));
  });
}

const statusOf = ({ answer, creates }: Said): Described['status'] =>
  answer instanceof z.ZodVoid ? 204 : creates ? 201 : 200;

/**
 * Mounts the routes, each with its login check, body parser and CSRF check, in this order, so that the body of a
 * stranger is not read where a login is needed. A route whose credential is in the request itself (a link, a ticket)
 * needs no CSRF check. A known path with another method answers 405.
 */
export function apiRouter(services: Services, routes: readonly ApiRoute[], checkCsrf: RequestHandler = pass): Router {
  const router = Router();
  for (const path of new Set(routes.map((one) => one.path))) {
    const known = routes.filter((one) => one.path === path).map((one) => located(one, routes));
    const mounted = router.route(path.replaceAll(/\{(\w+)\}/g, ':$1'));
    for (const one of known) {
      const answer: RequestHandler = async (request, response) =>
        send(request, response, one, await one.of.ask(services, callerOf(request), valuesOf(one, request)));
      mounted[one.method](guard(one), ...parsers(one), checkCsrf, mark(answer, { route: one }));
    }
    mounted.all((request, response) => {
      const allowed = known.map((one) => one.method.toUpperCase()).join(', ');
      response.setHeader('Allow', allowed);
      throw new IkrarError('method-not-allowed', `${request.method} tidak berlaku di alamat ini. Pakai ${allowed}.`);
    });
  }
  return router;
}

/** Adds the address at which the created thing can be read, if there is one. */
function located(one: ApiRoute, routes: readonly ApiRoute[]): ApiRoute {
  const named = `/{${one.of.creates}}`;
  const read = routes.find(
    ({ method, path, inPath }) => method === 'get' && inPath.length === 1 && path.endsWith(named),
  );
  return read ? { ...one, location: read.path.replace(named, '/{id}') } : one;
}

const pass: RequestHandler = (_request, _response, next) => next();

const guard =
  (one: ApiRoute): RequestHandler =>
  (request, _response, next) => {
    if (one.of.access !== 'anyone') getVisitor(request);
    next();
  };

/** The largest body unless the operation's definition gives another limit. */
export const usualLimit = '64kb';

const parsers = ({ method, of: { upload, limit = usualLimit } }: ApiRoute): RequestHandler[] =>
  upload ? rawBody(limit, upload) : method === 'get' ? [] : jsonBody(limit);

/** All input of a request in one object; each name may come from one place only: path, query or body. */
function valuesOf({ method, inPath, of }: ApiRoute, request: Request): unknown {
  const body: unknown = of.upload ? { bytes: bytesOf(request.body) } : (request.body ?? {});
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

/** Sends only what the operation's answer names. */
async function send(request: Request, response: Response, one: ApiRoute, value: unknown): Promise<void> {
  const { of, status, location } = one;
  response.setHeader('Cache-Control', 'no-store');
  if ('media' in of.answer) return sendDownload(response, value as Download);
  response.status(status);
  if (status === 204) {
    response.end();
    return;
  }
  const answer = of.answer.parse(value);
  if (location)
    response.setHeader('Location', location.replace('{id}', String((answer as { readonly id: unknown }).id)));
  response.type('json');
  await sendCompressed(request, response, JSON.stringify(answer));
}

/** Sends a file. A stream that fails closes the connection, so that half a file never looks whole. */
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
