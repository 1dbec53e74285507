import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, MemoryStore, type Options, rateLimit } from 'express-rate-limit';
import { tooMany } from '../errors.ts';
import { mark } from './mounted.ts';

/** Who is counted: an address (an IPv6 neighbourhood counts as one), or what `of` names beside it. */
interface Limit {
  readonly seconds: number;
  /** Requests a window; choose it for a hall of 300 phones behind one address where signers are meant. */
  readonly limit: number;
  readonly of?: (request: Request) => string;
  readonly message?: string;
}

interface FailureLimit extends Limit {
  /** The only statuses that count; without it every 4xx. */
  readonly statuses?: readonly number[];
  /**
   * With it, what is posted and not yet answered counts as a failure until it is: where few come at once, so that hundreds of
   * guesses are not all under way before the first has failed.
   */
  readonly underWay?: boolean;
}

/** Slows down guessing. Counted in this process: several nodes let through as many times more, which still stops guessing. */
export const limitRate = (limit: Limit): RequestHandler => {
  const handler = rateLimit({
    windowMs: limit.seconds * 1000,
    limit: limit.limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: keyOf(limit),
    handler: (_request, response, next) => {
      next(tooMany(limit.message, Number(response.getHeader('Retry-After')) || limit.seconds)); // express-rate-limit has set it
    },
  });
  return mark(handler, { counting: { what: 'requests', most: limit.limit, seconds: limit.seconds } });
};

/**
 * The same, and counts only failures, when they are answered: a hall that presses at once has hundreds of good requests under
 * way, and a server that is down (5xx) must not turn the hall away when it is back.
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
      return next(tooMany(limit.message, failed < limit.limit ? 1 : limit.seconds)); // at the longest
    if (limit.underWay && request.method === 'POST') underWay.add(key, response);
    response.once('finish', () => {
      if (isFailure(response.statusCode)) void failures.increment(key);
    });
    next();
  };
  return mark(handler, { counting: { what: 'failures', most: limit.limit, seconds: limit.seconds } });
}

/** So many requests of one address that are not answered to the end: each holds memory for as long as its sender likes. */
export function limitAtOnce({ most, message }: { readonly most: number; readonly message: string }): RequestHandler {
  const open = countOpen();
  const handler: RequestHandler = (request, response, next) => {
    if (response.closed || response.destroyed) return; // gone while the session was looked up: its 'close' has been
    const address = addressOf(request);
    if (open.of(address) >= most) return next(tooMany(message, 10));
    open.add(address, response);
    next();
  };
  return mark(handler, { counting: { what: 'open', most } });
}

/** How many requests of a key are not answered to the end. */
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

/** An address as it is counted: an IPv6 neighbourhood is one. */
export const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');

const keyOf =
  ({ of }: Limit) =>
  (request: Request): string =>
    `${addressOf(request)} ${of?.(request) ?? ''}`;
