import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, MemoryStore, type Options, rateLimit } from 'express-rate-limit';
import { tooMany } from '../errors.ts';
import { mark } from './mounted.ts';

/** A limit per address (an IPv6 network counts as one), or per key of `of`. */
interface Limit {
  readonly seconds: number;
  /** Requests in one window. For signers' requests allow for a hall of 300 phones behind one address. */
  readonly limit: number;
  readonly of?: (request: Request) => string;
  readonly message?: string;
}

interface FailureLimit extends Limit {
  /** The statuses that count as failures; by default every 4xx. */
  readonly statuses?: readonly number[];
  /**
   * Counts an unanswered POST as a failure until it is answered, so that hundreds of guesses cannot all start before
   * the first has failed. For routes where few requests come at once.
   */
  readonly underWay?: boolean;
}

/** Slows down guessing. Counted per process: with n nodes n times as many requests pass, which still stops guessing. */
export const limitRate = (limit: Limit): RequestHandler => {
  const handler = rateLimit({
    windowMs: limit.seconds * 1000,
    limit: limit.limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: keyOf(limit),
    handler: (_request, response, next) => {
      // Retry-After was set by express-rate-limit
      next(tooMany(limit.message, Number(response.getHeader('Retry-After')) || limit.seconds));
    },
  });
  return mark(handler, { counting: { what: 'requests', most: limit.limit, seconds: limit.seconds } });
};

/**
 * Like limitRate, but counts only failures, and only when they are answered: a hall that signs at once has hundreds of
 * good requests under way, and a server that was down (5xx) must not refuse the hall when it is back.
 */
export function limitFailures(limit: FailureLimit): RequestHandler {
  const failures = new MemoryStore();
  failures.init({ windowMs: limit.seconds * 1000 } as Options);
  const keyFor = keyOf(limit);
  const isFailure = (status: number): boolean => limit.statuses?.includes(status) ?? (status >= 400 && status < 500);
  const underWay = countOpen();
  const handler: RequestHandler = async (request, response, next) => {
    const key = keyFor(request);
    const failed = (await failures.get(key))?.totalHits ?? 0;
    if (failed + underWay.of(key) >= limit.limit)
      // the longest wait: the window may end sooner
      return next(tooMany(limit.message, failed < limit.limit ? 1 : limit.seconds));
    if (limit.underWay && request.method === 'POST') underWay.add(key, response);
    response.once('finish', () => {
      if (isFailure(response.statusCode)) void failures.increment(key);
    });
    next();
  };
  return mark(handler, { counting: { what: 'failures', most: limit.limit, seconds: limit.seconds } });
}

/** Limits unfinished requests per address: each holds memory for as long as its sender likes. */
export function limitAtOnce({ most, message }: { readonly most: number; readonly message: string }): RequestHandler {
  const open = countOpen();
  const handler: RequestHandler = (request, response, next) => {
    // closed while the session was looked up: no further 'close' will come
    if (response.closed || response.destroyed) return;
    const address = addressOf(request);
    if (open.of(address) >= most) return next(tooMany(message, 10));
    open.add(address, response);
    next();
  };
  return mark(handler, { counting: { what: 'open', most } });
}

/** Counts the unfinished requests of each key. */
function countOpen() {
  const open = new Map<string, number>();
  const of = (key: string): number => open.get(key) ?? 0;
  return {
    of,
    add(key: string, response: Response): void {
      open.set(key, of(key) + 1);
      response.once('close', () => {
        if (of(key) > 1) open.set(key, of(key) - 1);
        else open.delete(key);
      });
    },
  };
}

/** The address as limits count it: an IPv6 network is one. */
export const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');

const keyOf =
  ({ of }: Limit) =>
  (request: Request): string =>
    `${addressOf(request)} ${of?.(request) ?? ''}`;
