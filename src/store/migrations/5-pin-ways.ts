import type { Migration } from './migration.ts';

/**
 * Wrong PINs were counted for a person, however they came, so that a stranger in the hall could lock a personal link. From
 * schema 5 on they are counted by way; what was counted before stays with the hall, and no link is locked.
 */
export const pinWays: Migration = {
  records: {
    credentials({ attempts = 0, lockedUntil, ...rest }) {
      if (rest.hall !== undefined) return { ...rest, attempts, ...(lockedUntil === undefined ? {} : { lockedUntil }) };
      return { ...rest, attempts: 0, hall: { attempts, ...(lockedUntil === undefined ? {} : { lockedUntil }) } };
    },
  },
};
