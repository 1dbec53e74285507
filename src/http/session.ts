import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { base64url } from '../core/bytes.ts';
import { IkrarError } from '../errors.ts';
import type { Caller, Visitor } from '../operations/access.ts';
import type { AccountDeps } from '../operations/passwords.ts';
import { findByToken, type LentTablet, sessionLifetime } from '../operations/sessions.ts';
import { addressOf } from './limits.ts';
import { mark } from './mounted.ts';

export interface SessionDeps extends AccountDeps {
  readonly config: { readonly baseUrl: string };
  /** The key of the CSRF tokens. */
  readonly authority: { readonly ticketKey: Uint8Array };
}

declare module 'express-serve-static-core' {
  interface Request {
    visitor?: Visitor;
    lent?: LentTablet;
  }
}

export const findVisitor = (request: Request): Visitor | undefined => request.visitor;

/** @throws IkrarError 'login-required' */
export function getVisitor(request: Request): Visitor {
  const { visitor } = request;
  if (!visitor) throw new IkrarError('login-required', 'Masuk dulu untuk membuka halaman ini.');
  return visitor;
}

/** The caller of a request, in the form that operations take. */
export const callerOf = (request: Request): Caller => ({
  visitor: findVisitor(request),
  from: request.ip ?? '',
  address: addressOf(request),
});

export function setSessionCookie(deps: SessionDeps, response: Response, token: string): void {
  response.cookie(cookieName(deps), token, cookieOptions(deps, sessionLifetime));
}

/** Written by a desk's tablet itself (browser/parts/desk-lock). */
export const presenceCookie = 'ikrar-meja';

/** Takes away what says that the attendant has the tablet in hand; their PIN brings it back. */
export function clearPresence(request: Request, response: Response): void {
  if (findCookie(request, presenceCookie) !== undefined) response.clearCookie(presenceCookie, { path: '/' });
}

export function clearSessionCookie(deps: SessionDeps, response: Response): void {
  response.clearCookie(cookieName(deps), cookieOptions(deps));
}

/**
 * Finds the visitor by the cookie or an Authorization header, or the loan of a lent tablet; never refuses. Mounted before
 * everything that needs a visitor.
 */
export function readSession(deps: SessionDeps): RequestHandler {
  return async (request, _response, next) => {
    const bearer = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.get('authorization') ?? '')?.[1];
    const token = bearer ?? findCookie(request, cookieName(deps));
    const presence = findCookie(request, presenceCookie);
    const opened = token && (await findByToken(deps, { token, by: bearer ? 'bearer' : 'cookie', presence }));
    Object.assign(request, opened);
    next();
  };
}

/**
 * Refuses changes that another site started. A request that changes something MUST come from our own pages (Origin, or
 * Sec-Fetch-Site if Origin is missing) and, in a session with a cookie, MUST carry that session's token as field `csrf`
 * or header X-CSRF-Token. Mounted after the body parsers.
 */
export function checkCsrf(deps: SessionDeps): RequestHandler {
  const handler: RequestHandler = (request, _response, next) => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return next();
    const visitor = findVisitor(request);
    if (visitor?.by === 'bearer') return next();
    if (!isOwnOrigin(deps, request)) return next(refused());
    const body: unknown = request.body;
    const field = typeof body === 'object' && body !== null && 'csrf' in body ? body.csrf : undefined;
    const token = request.get('x-csrf-token') ?? field;
    if (visitor && !(typeof token === 'string' && isCsrfToken(deps, visitor, token))) return next(refused());
    next();
  };
  return mark(handler, { csrf: true });
}

const refused = (): IkrarError =>
  new IkrarError(
    'csrf-failed',
    'Kiriman ini tidak berasal dari halaman kami atau halamannya sudah lama. Muat ulang lalu coba lagi.',
  );

/** For forms that start a session: there is no token yet, but only our own pages may send them (login CSRF). */
export function checkOrigin(deps: SessionDeps): RequestHandler {
  return (request, _response, next) => next(isOwnOrigin(deps, request) ? undefined : refused());
}

/**
 * The token for the forms of a session. Its nonce is fresh each time, so that compression tells nothing about it
 * (BREACH).
 */
export function csrfToken(deps: SessionDeps, visitor: Visitor): string {
  const nonce = base64url(deps.random(9));
  return `${nonce}.${csrfMac(deps, visitor, nonce)}`;
}

function isCsrfToken(deps: SessionDeps, visitor: Visitor, token: string): boolean {
  const [nonce = '', given = ''] = token.split('.');
  const expected = Buffer.from(csrfMac(deps, visitor, nonce));
  const bytes = Buffer.from(given);
  return bytes.length === expected.length && timingSafeEqual(bytes, expected);
}

const csrfMac = (deps: SessionDeps, visitor: Visitor, nonce: string): string =>
  createHmac('sha256', deps.authority.ticketKey)
    .update(`ikrar csrf v1\n${visitor.sessionId}\n${nonce}`)
    .digest('base64url');

/**
 * A browser sets Origin on every cross-site change, and no page can forge Origin, nor the Host with which it is
 * compared.
 */
function isOwnOrigin(deps: SessionDeps, request: Request): boolean {
  const origin = request.get('origin');
  if (origin === undefined) return ['same-origin', 'none', undefined].includes(request.get('sec-fetch-site'));
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === request.get('host') || host === new URL(deps.config.baseUrl).host;
}

/** Over https the name has the prefix that binds a cookie to this host and to TLS (RFC 6265bis section 4.1.3). */
const cookieName = (deps: SessionDeps): string => (isHttps(deps) ? '__Host-ikrar' : 'ikrar');

const isHttps = (deps: SessionDeps): boolean => deps.config.baseUrl.startsWith('https:');

const cookieOptions = (deps: SessionDeps, maxAge?: number) =>
  ({
    httpOnly: true,
    sameSite: 'lax',
    secure: isHttps(deps),
    path: '/',
    ...(maxAge === undefined ? {} : { maxAge }),
  }) as const;

export function findCookie(request: Request, name: string): string | undefined {
  for (const pair of request.get('cookie')?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
