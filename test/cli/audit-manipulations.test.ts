import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteHand } from '../support/audited/hand.ts';
import { auditFinds } from '../support/audited/table.ts';

const isDatabase = (name: string): boolean => name.startsWith('ikrar.sqlite');
let folder: string;
const file = (name = 'ikrar.sqlite') => join(folder, name);

auditFinds('SQLite', {
  environment: () => ({}),
  handOf: async ({ config }) => {
    folder = config.dataDir;
    return sqliteHand(file());
  },
  async keep() {
    copyFileSync(file(), file('kept'));
  },
  async reset() {
    for (const name of readdirSync(folder).filter(isDatabase)) rmSync(file(name));
    copyFileSync(file('kept'), file());
    return sqliteHand(file());
  },
});
