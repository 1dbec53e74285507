import { Router } from 'express';
import { limitFailures, limitRate } from '../limits.ts';

/**
 * Slows down the guessing of codes: only requests with unknown codes count towards the narrow limit, not those for a file
 * that is not final yet (409). Mounted before everything with a code in its address, including inclusion proofs.
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
