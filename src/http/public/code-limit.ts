import { Router } from 'express';
import { limitFailures, limitRate } from '../limits.ts';

/**
 * Guessing codes is slowed down; looking at known ones is not, nor asking too early for what is not final yet (409). Mounted
 * before everything that answers to a code, the log's proofs too.
 */
export function codeLimit(): Router {
  const router = Router();
  router.use(
    ['/v', '/api/verify'],
    limitFailures({ seconds: 60, limit: 60, statuses: [404], message: 'Terlalu banyak kode yang tidak dikenal.' }),
    limitRate({ seconds: 60, limit: 3000 }),
  );
  return router;
}
