import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, type Options, rateLimit } from 'express-rate-limit';
import { type ErrorCode, type IkrarError, tooMany } from '../errors.ts';
import { mark } from './mounted.ts';

/** A limit per address (an IPv6 network counts as one); a hall, an office or a country's mobile network may be one. */
interface Limit {
  readonly seconds: number;
  /** In one window. */
  readonly limit: number;
  readonly message?: string;
}

/** What a limit has found out about a request before it was answered. */
interface Guessing {
  readonly codes: readonly ErrorCode[];
  failed: boolean;
  refusal?: IkrarError;
}

declare module 'express-serve-static-core' {
  interface Request {
    guessing?: Guessing;
  }
}

/**
 * Limits requests that are costly and bring no secret. Counted per process: with n nodes n times as many requests pass.
 */
export function limitRate(limit: Limit): RequestHandler {
  const handler = rateLimit({
    ...optionsOf(limit),
    handler: (_request, response, next) => next(refusalOf(limit, response)),
  });
  return mark(handler, { counting: { what: 'requests', most: limit.limit, seconds: limit.seconds } });
}

/**
 * Counts the failed lookups of an address, and refuses further *failed* ones: what was asked for is looked up first, so
 * that nobody who brings something right is refused for what others did at the same address. Who answers a failure
 * MUST do it with `answerTo`.
 * @param codes the errors that mean a wrong guess
 */
export function limitFailures(limit: Limit & { readonly codes: readonly ErrorCode[] }): RequestHandler {
  const handler = rateLimit({
    ...optionsOf(limit),
    skipSuccessfulRequests: true,
    requestWasSuccessful: ({ guessing }) => guessing?.failed !== true,
    handler: ({ guessing }, response, next) => {
      if (guessing) guessing.refusal = refusalOf(limit, response);
      response.removeHeader('Retry-After'); // unless it fails
      next();
    },
  });
  const begin: RequestHandler = (request, response, next) => {
    request.guessing = { codes: limit.codes, failed: false };
    return handler(request, response, next);
  };
  return mark(begin, { counting: { what: 'failures', most: limit.limit, seconds: limit.seconds } });
}

/** The error with which a failure is answered: the failure itself, or after too many the refusal of further guesses. */
export function answerTo({ guessing }: Request, failure: IkrarError): IkrarError {
  if (!guessing?.codes.includes(failure.code)) return failure;
  guessing.failed = true;
  return guessing.refusal ?? failure;
}

const optionsOf = ({ seconds, limit }: Limit): Partial<Options> => ({
  windowMs: seconds * 1000,
  limit,
  standardHeaders: 'draft-8',
  legacyHeaders: false,
  keyGenerator: addressOf,
});

/** Retry-After was set by express-rate-limit. */
const refusalOf = ({ message, seconds }: Limit, response: Response): IkrarError =>
  tooMany(message, Number(response.getHeader('Retry-After')) || seconds);

/** Limits unfinished requests per address: each holds memory for as long as its sender likes. */
export function limitAtOnce({ most, message }: { readonly most: number; readonly message: string }): RequestHandler {
  const open = new Map<string, number>();
  const of = (key: string): number => open.get(key) ?? 0;
  const handler: RequestHandler = (request, response, next) => {
    // closed while the session was looked up: no further 'close' will come
    if (response.closed || response.destroyed) return;
    const address = addressOf(request);
    if (of(address) >= most) return next(tooMany(message, 10));
    open.set(address, of(address) + 1);
    response.once('close', () => {
      if (of(address) > 1) open.set(address, of(address) - 1);
      else open.delete(address);
    });
    next();
  };
  return mark(handler, { counting: { what: 'open', most } });
}

/** The address as limits count it: an IPv6 network is one. */
export const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');
