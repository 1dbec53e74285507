import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { IkrarError } from '../errors.ts';

/** Who is counted: an address (an IPv6 neighbourhood counts as one), or what `of` names beside it. */
interface Limit {
  readonly seconds: number;
  /** Requests a window; choose it for a hall of 300 phones behind one address where signers are meant. */
  readonly limit: number;
  readonly of?: (request: Request) => string;
  /** Count only requests that failed (status 400 or more). */
  readonly failuresOnly?: boolean;
  readonly message?: string;
}

/** Slows down guessing. Counted in this process: several nodes let through as many times more, which still stops guessing. */
export const limitRate = (limit: Limit): RequestHandler =>
  rateLimit({
    windowMs: limit.seconds * 1000,
    limit: limit.limit,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    skipSuccessfulRequests: limit.failuresOnly ?? false,
    keyGenerator: (request) => `${ipKeyGenerator(request.ip ?? '')} ${limit.of?.(request) ?? ''}`,
    handler: (_request, response, next) => {
      const retryAfter = Number(response.getHeader('Retry-After')) || limit.seconds; // express-rate-limit has set it by now
      const message = limit.message ?? 'Terlalu banyak permintaan dari jaringan ini.';
      next(new IkrarError('rate-limited', `${message} Coba lagi dalam ${duration(retryAfter)}.`, { retryAfter }));
    },
  });

const duration = (seconds: number): string => (seconds < 90 ? `${seconds} detik` : `${Math.ceil(seconds / 60)} menit`);
