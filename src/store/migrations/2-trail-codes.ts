import type { Migration } from './migration.ts';

/** Until here the trail was kept in Indonesian sentences; now an entry has a code and its parameters. */
export const trailCodes: Migration = {
  records: {
    audit({ action, detail = '', ...entry }) {
      return action === undefined ? entry : { ...entry, code: 'legacy', parameters: { action, detail } };
    },
  },
};
