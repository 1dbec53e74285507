import type { Migration } from './migration.ts';

/** Schema 1 kept the audit trail in Indonesian sentences; from schema 2 on, an entry has a code and its parameters. */
export const trailCodes: Migration = {
  records: {
    audit({ action, detail = '', ...entry }) {
      return action === undefined ? entry : { ...entry, code: 'legacy', parameters: { action, detail } };
    },
  },
};
