import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, MemoryStore, type Options, rateLimit } from 'express-rate-limit';
import { IkrarError } from '../errors.ts';

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
export const limitRate = (limit: Limit): RequestHandler =>
  rateLimit({
    windowMs: limit.seconds * 1000,
    limit: limit.limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: keyOf(limit),
    handler: (_request, response, next) => {
      next(refusal(limit, Number(response.getHeader('Retry-After')) || limit.seconds)); // express-rate-limit has set it
    },
  });

/**
 * The same, and counts only failures, when they are answered: a hall that presses at once has hundreds of good requests under
 * way, and a server that is down (5xx) must not turn the hall away when it is back.
 */
export function limitFailures(limit: FailureLimit): RequestHandler {
  const failures = new MemoryStore();
  failures.init({ windowMs: limit.seconds * 1000 } as Options);
  const keyFor = keyOf(limit);
  const isFailure = (status: number): boolean => limit.statuses?.includes(status) ?? (status >= 400 && status < 500);
  const underWay = new Map<string, number>();
  return async (request, response, next) => {
    const key = keyFor(request);
    const failed = (await failures.get(key))?.totalHits ?? 0;
    const open = underWay.get(key) ?? 0;
    if (failed + open >= limit.limit) return next(refusal(limit, failed < limit.limit ? 1 : limit.seconds)); // at the longest
    if (limit.underWay && request.method === 'POST') {
      underWay.set(key, open + 1);
      response.once('close', () => {
        const left = (underWay.get(key) ?? 1) - 1;
        if (left > 0) underWay.set(key, left);
        else underWay.delete(key);
      });
    }
    response.once('finish', () => {
      if (isFailure(response.statusCode)) void failures.increment(key);
    });
    next();
  };
}

/** So many requests of one address that are not answered to the end: each holds memory for as long as its sender likes. */
export function limitAtOnce({ most, message }: { readonly most: number; readonly message: string }): RequestHandler {
  const open = new Map<string, number>();
  return (request, response, next) => {
    if (response.closed || response.destroyed) return; // gone while the session was looked up: its 'close' has been
    const address = addressOf(request);
    const before = open.get(address) ?? 0;
    if (before >= most) return next(refusal({ message }, 10));
    open.set(address, before + 1);
    response.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
    next();
  };
}

/** An address as it is counted: an IPv6 neighbourhood is one. */
export const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');

const keyOf =
  ({ of }: Limit) =>
  (request: Request): string =>
    `${addressOf(request)} ${of?.(request) ?? ''}`;

export function refusal({ message }: Pick<Limit, 'message'>, retryAfter: number): IkrarError {
  message ??= 'Terlalu banyak permintaan dari jaringan ini.';
  return new IkrarError('rate-limited', `${message} Coba lagi dalam ${duration(retryAfter)}.`, { retryAfter });
}

const duration = (seconds: number): string => (seconds < 90 ? `${seconds} detik` : `${Math.ceil(seconds / 60)} menit`);
