import { Router } from 'express';
import { limitFailures } from '../limits.ts';

/**
 * Slows down the guessing of codes: requests with unknown codes are counted, not those for a file that is not final yet
 * (409), and whoever brings a right code is served however many were wrong. A code has 55 random bits: what it names is
 * found by no guessing. Mounted before everything with a code in its address, including inclusion proofs.
 */
export function codeLimit(): Router {
  const router = Router();
  router.use(
    ['/v', '/api/verify'],
    limitFailures({ seconds: 60, limit: 60, codes: unknown, message: 'Terlalu banyak kode yang tidak dikenal.' }),
  );
  return router;
}

const unknown = ['code-mistyped', 'code-unknown'] as const;
